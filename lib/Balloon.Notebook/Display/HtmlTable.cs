using System.Globalization;
using System.Text;
using Balloon.Notebook.Game;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Display;

/// <summary>
/// Tables in HTML: sortable columns, right-aligned numbers, NULL distinct from an empty text, long texts cut with the full text as a
/// tooltip, colours of the game with a dot beside the word.
/// </summary>
internal static class HtmlTable
{
    /// <summary>Texts up to this length fit into the widest cell.</summary>
    private const int Fits = 48;

    /// <summary>A column whose cells have bars, with the length of each row's bar from 0 to 1.</summary>
    public sealed record Bars(int Column, IReadOnlyList<double> Shares);

    /// <param name="table">The table.</param>
    /// <param name="bars">A column with bars.</param>
    /// <param name="of">The total number of rows, if the table only has the first of them.</param>
    public static string Write(ResultTable table, Bars? bars = null, long? of = null)
    {
        var shown = Math.Min(table.Count, table.Shown);
        var note = Note(table, shown, of ?? table.Count);
        if (table.Shown == 0)
            return $"<div class=\"bln-note\">{Html.Encode(note)}</div>";
        var formats = table.Columns.Select(c => ColumnFormat.Of(c, shown)).ToList();
        var html = new StringBuilder("<div class=\"bln-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
            .Append(Html.Encode(note.Length > 0 ? note : "table"))
            .Append("\"><table><thead><tr>");
        for (var i = 0; i < formats.Count; i++)
            Head(html, table.Columns[i].Name, formats[i]);
        html.Append("</tr></thead><tbody>");
        for (var row = 0; row < shown; row++)
        {
            html.Append("<tr>");
            for (var i = 0; i < formats.Count; i++)
                Cell(html, table.Columns[i][row], formats[i], bars?.Column == i ? bars.Shares[row] : null, table.ShowsNulls);
            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
        return note.Length == 0
            ? html.ToString()
            : html.Append("<div class=\"bln-note\">").Append(Html.Encode(note)).Append("</div>").ToString();
    }

    private static string Note(ResultTable table, int shown, long of)
    {
        var rows = Quantity.Of(table.Count, "row");
        var first = of > shown && shown > 0 ? string.Create(CultureInfo.InvariantCulture, $"the first {shown} of {of:N0} rows") : null;
        var caption = first is not null && table.Caption == rows ? null : table.Caption;
        var time =
            table.Elapsed > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"{table.Elapsed.TotalMilliseconds:0} ms") : null;
        return string.Join(" · ", new[] { caption, first, time }.Where(t => !string.IsNullOrEmpty(t)));
    }

    private static void Head(StringBuilder html, string name, ColumnFormat format)
    {
        html.Append(format.IsNumber ? "<th scope=\"col\" class=\"n\"" : "<th scope=\"col\"")
            .Append(" aria-sort=\"none\"><button type=\"button\" title=\"Sort\">")
            .Append(Html.Encode(name));
        if (format.Unit is { } unit)
            html.Append(" <small>").Append(Html.Encode(unit)).Append("</small>");
        html.Append("</button></th>");
    }

    private static void Cell(StringBuilder html, object? value, ColumnFormat format, double? share, bool showNull)
    {
        if (value is null)
        {
            html.Append(showNull ? "<td class=\"null\">NULL</td>" : "<td class=\"null\"></td>");
            return;
        }

        html.Append(format.IsNumber ? "<td class=\"n\"" : "<td");
        if (format.Whole(value, Fits) is { } whole)
            html.Append(" title=\"").Append(Html.Encode(whole)).Append('"');
        html.Append('>');
        if (share is { } length)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:{100 * length:0.#}%\"></i></span> "
            );
        if (value is string text && BalloonColor.Find(text) is { } color)
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"dot\" style=\"background:{color.Display}\"></span>");
        html.Append(Html.Encode(format.Text(value))).Append("</td>");
    }
}
