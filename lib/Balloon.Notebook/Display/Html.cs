using System.Net;

namespace Balloon.Notebook.Display;

/// <summary>A fragment of HTML, which is rendered when it is a cell's last expression.</summary>
/// <param name="Markup">The markup, complete in itself.</param>
/// <param name="Text">The text for front ends without HTML.</param>
public sealed record Html(string Markup, string Text = "")
{
    /// <summary>Escapes text for HTML.</summary>
    public static string Encode(string? text) => WebUtility.HtmlEncode(text) ?? "";

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Wraps a fragment in the element that has the styles.</summary>
    internal static string Wrap(string inner) =>
        $"<div class=\"bln\">{Assets.Style("balloon.css")}{inner}</div>"
        + (inner.Contains("<table", StringComparison.Ordinal) ? Assets.Script("table.js") : "");
}
