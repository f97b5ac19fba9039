using System.Net;

namespace Balloon.Kernel.Languages;

/// <summary>A language that a front end draws: the cell's text is its output.</summary>
/// <param name="name">Its name.</param>
/// <param name="aliases">Its other names.</param>
/// <param name="mimeType">What the output is.</param>
/// <param name="wrap">Makes the output of the text.</param>
internal sealed class ShownLanguage(string name, IReadOnlyList<string> aliases, string mimeType, Func<string, string> wrap) : ICellLanguage
{
    public static IReadOnlyList<ICellLanguage> All { get; } =
    [
        new ShownLanguage("html", [], "text/html", text => text),
        new ShownLanguage("markdown", ["md"], "text/markdown", text => text),
        new ShownLanguage("javascript", ["js"], "text/html", text => $"<script type=\"text/javascript\">{text}</script>"),
        new ShownLanguage("mermaid", [], "text/html", text => $"<pre class=\"mermaid\">{WebUtility.HtmlEncode(text)}</pre>"),
    ];

    public string Name => name;

    public IReadOnlyList<string> Aliases => aliases;

    public Task RunAsync(LanguageCell cell, CellNotebook notebook, CancellationToken cancellationToken)
    {
        notebook.Context.DisplayAs(wrap(cell.Code.Trim('\n')), mimeType);
        return Task.CompletedTask;
    }
}
