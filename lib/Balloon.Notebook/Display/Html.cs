using System.Net;

namespace Balloon.Notebook.Display;

/// <summary>A piece of HTML: as a cell's last expression it is shown as such.</summary>
/// <param name="Markup">The markup, complete in itself.</param>
/// <param name="Text">What front ends without HTML show.</param>
public sealed record Html(string Markup, string Text = "")
{
    /// <summary>Text made safe for HTML.</summary>
    public static string Encode(string? text) => WebUtility.HtmlEncode(text) ?? "";

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Wraps a piece in what carries the look.</summary>
    internal static string Wrap(string inner) =>
        $"<div class=\"bln\">{Assets.Style("balloon.css")}{inner}</div>"
        + (inner.Contains("<table", StringComparison.Ordinal) ? Assets.Script("table.js") : "");
}
