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

    /// <summary>
    /// The look of everything that this library shows. It brings no colours of its own for text and page, so that it fits light and dark;
    /// what it adds is half transparent. It comes with each output, as an output may be all that a front end renders.
    /// </summary>
    internal const string Style =
        "<style>"
        + ".bln{font:14px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;color:inherit;max-width:100%}"
        + ".bln .bln-scroll{overflow-x:auto}"
        + ".bln table{border-collapse:collapse;margin:.3em 0;width:auto;color:inherit;background:none;border:0}"
        + ".bln th,.bln td{padding:.28em .75em;border:0;border-bottom:1px solid rgba(128,128,128,.28);text-align:left;white-space:nowrap;background:none;color:inherit}"
        + ".bln thead th{border-bottom:2px solid rgba(128,128,128,.5);font-weight:600}"
        + ".bln td.n,.bln th.n{text-align:right;font-variant-numeric:tabular-nums}"
        + ".bln caption,.bln figcaption,.bln .bln-note{caption-side:bottom;text-align:left;font-size:.86em;opacity:.78;padding:.3em 0;white-space:normal}"
        + ".bln pre{margin:.35em 0 .8em;padding:.6em .8em;background:rgba(128,128,128,.1);border-radius:6px;overflow-x:auto;font:12.5px/1.45 ui-monospace,Consolas,Menlo,monospace;white-space:pre;color:inherit}"
        + ".bln .chip{display:inline-block;min-width:4.2em;text-align:center;font-size:.8em;padding:.05em .55em;border-radius:1em;border:1px solid rgba(128,128,128,.5);margin-right:.5em}"
        + ".bln .good{border-color:#30a46c;background:rgba(48,164,108,.16)}.bln .warn{border-color:#f0761b;background:rgba(240,118,27,.18)}.bln .bad{border-color:#e5484d;background:rgba(229,72,77,.18)}"
        + ".bln .bar{display:inline-block;vertical-align:middle;height:.7em;border-radius:.35em;background:rgba(128,128,128,.22);overflow:hidden;width:6em;min-width:4em}"
        + ".bln .bar i{display:block;height:100%;background:#3b82f6;border-radius:.35em}"
        + ".bln .dot{display:inline-block;width:.75em;height:.75em;border-radius:50%;margin-right:.45em;vertical-align:-.05em;border:1px solid rgba(128,128,128,.6)}"
        + ".bln h3{font-size:1.05em;margin:.2em 0 .4em;font-weight:600}.bln h4{font-size:1.2em;margin:.2em 0 .5em}"
        + ".bln .grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30em),1fr));gap:1.1em 1.6em}.bln .grid>*{min-width:0}.bln .wide{grid-column:1/-1}"
        + ".bln figure{margin:0}.bln .num{font-size:1.7em;font-weight:600;line-height:1.2}.bln .cards{display:flex;flex-wrap:wrap;gap:.4em 2.4em}"
        + "</style>";

    /// <summary>Wraps a piece in what carries the look.</summary>
    internal static string Wrap(string inner) => $"<div class=\"bln\">{Style}{inner}</div>";
}
