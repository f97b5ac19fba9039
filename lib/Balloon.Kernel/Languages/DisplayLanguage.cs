using Balloon.Kernel.Interactive;

namespace Balloon.Kernel.Languages;

/// <summary>A language that front ends render: the cell's text is its output.</summary>
/// <param name="name">Its name.</param>
/// <param name="aliases">Its other names.</param>
/// <param name="output">Creates the output from the text.</param>
internal sealed class DisplayLanguage(string name, IReadOnlyList<string> aliases, Func<string, MimeBundle> output) : ICellLanguage
{
    public static IReadOnlyList<ICellLanguage> All { get; } =
    [
        new DisplayLanguage("html", [], text => MimeBundle.Of("text/html", text)),
        new DisplayLanguage("markdown", ["md"], text => MimeBundle.Of("text/markdown", text)),
        new DisplayLanguage("javascript", ["js"], text => MimeBundle.Of("text/html", $"<script type=\"text/javascript\">{text}</script>")),
        new DisplayLanguage("mermaid", [], Mermaid),
    ];

    public string Name => name;

    public IReadOnlyList<string> Aliases => aliases;

    public Task RunAsync(LanguageCell cell, CellNotebook notebook, CancellationToken cancellationToken)
    {
        notebook.Context.Output.Display(Guid.NewGuid().ToString("N"), output(cell.Code.Trim('\n')));
        return Task.CompletedTask;
    }

    /// <summary>
    /// JupyterLab renders the first representation itself and offline, as do front ends whose Markdown supports such diagrams; all others
    /// show the source.
    /// </summary>
    private static MimeBundle Mermaid(string text) =>
        new([new("text/vnd.mermaid", text), new("text/markdown", $"```mermaid\n{text}\n```"), new("text/plain", text)]);
}
