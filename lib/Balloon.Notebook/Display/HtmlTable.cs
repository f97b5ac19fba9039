using System.Globalization;
using System.Text;
using Balloon.Notebook.Game;

namespace Balloon.Notebook.Display;

/// <summary>Tables in HTML: numbers flush right, colours of the game with a dot beside the word.</summary>
internal static class HtmlTable
{
    private const int Most = 100;

    /// <summary>A column that shows a bar in its cells: how long, from 0 to 1, for each row.</summary>
    public sealed record Bars(int Column, IReadOnlyList<double> Shares);

    public static string Write(ResultTable table, Bars? bars = null)
    {
        var (columns, rows, showNulls) = (table.Columns.Select(c => c.Name).ToList(), table.Rows, table.ShowsNulls);
        var caption = table.Elapsed is { Ticks: > 0 } elapsed
            ? string.Create(CultureInfo.InvariantCulture, $"{table.Caption}, {elapsed.TotalMilliseconds:0} ms")
            : table.Caption;
        var numbers = columns.Select((_, i) => rows.Count > 0 && rows.All(r => r[i] is null || Values.IsNumber(r[i]))).ToList();
        var html = new StringBuilder("<div class=\"bln-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"table\"><table>");
        var note = rows.Count > Most ? string.Create(CultureInfo.InvariantCulture, $"the first {Most} of {rows.Count:N0} rows") : null;
        if (caption is not null || note is not null)
            html.Append("<caption>")
                .Append(Html.Encode(string.Join(" · ", new[] { caption, note }.Where(t => t is not null))))
                .Append("</caption>");
        html.Append("<thead><tr>");
        for (var i = 0; i < columns.Count; i++)
            html.Append(numbers[i] ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">")
                .Append(Html.Encode(columns[i]))
                .Append("</th>");
        html.Append("</tr></thead><tbody>");
        for (var r = 0; r < Math.Min(rows.Count, Most); r++)
        {
            html.Append("<tr>");
            for (var i = 0; i < columns.Count; i++)
                Cell(html, rows[r][i], numbers[i], bars?.Column == i ? bars.Shares[r] : null, showNulls);
            html.Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static void Cell(StringBuilder html, object? value, bool number, double? share, bool showNull)
    {
        html.Append(number ? "<td class=\"n\">" : "<td>");
        if (share is { } length)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:{100 * length:0.#}%\"></i></span> "
            );
        if (value is string text && BalloonColor.Find(text) is { } color)
            html.Append(CultureInfo.InvariantCulture, $"<span class=\"dot\" style=\"background:{color.Display}\"></span>");
        html.Append(value is null ? (showNull ? "<i style=\"opacity:.6\">NULL</i>" : "") : Html.Encode(Values.Text(value))).Append("</td>");
    }
}
