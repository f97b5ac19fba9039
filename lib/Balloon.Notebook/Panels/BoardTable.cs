using System.Globalization;
using System.Text;
using Balloon.Notebook.Display;
using Balloon.Notebook.Game;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Panels;

/// <summary>A table in a dashboard: all rows in a scrolling frame, right-aligned numbers, times on the viewer's clock.</summary>
internal sealed record BoardTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>The most rows that a page contains.</summary>
    public const int MaxRows = 200;

    /// <summary>The longest name that fits the narrowest column; the page may cut a longer one.</summary>
    private const int Short = 14;

    /// <summary>The column with a bar beside its number; none if negative.</summary>
    public int BarColumn { get; init; } = -1;

    /// <summary>The column by which the rows are sorted in descending order; none if negative.</summary>
    public int SortColumn { get; init; } = -1;

    /// <summary>The total number of rows, if the table has only some of them.</summary>
    public int Total { get; init; }

    /// <summary>The text to show if there are no rows.</summary>
    public string Empty { get; init; } = "nothing yet";

    public static BoardTable Of(ResultTable table) =>
        new(
            [.. table.Columns.Select(c => c.Name)],
            [.. table.Rows.Select(row => (IReadOnlyList<object?>)[.. Enumerable.Range(0, table.Columns.Count).Select(i => row[i])])]
        );

    public string Text() =>
        Rows.Count == 0
            ? Empty
            : TextTable.Write(new ResultTable("", Columns, Rows.Take(MaxRows).Select(r => (IReadOnlyList<object?>)[.. r.Select(Plain)])));

    /// <summary>The cells' texts as <see cref="ToHtml"/> shows them; null for cells that are the same for every choice.</summary>
    public IEnumerable<IReadOnlyList<string?>> Texts()
    {
        var decimals = Decimals(Rows);
        foreach (var row in Rows)
            yield return [.. row.Select((value, i) => value is string or DateTime ? null : Text(value, decimals[i]))];
    }

    public string ToHtml()
    {
        if (Rows.Count == 0)
            return $"<p class=\"bln-note\">{Html.Encode(Empty)}</p>";
        var shown = Rows.Take(MaxRows).ToList();
        var numbers = Columns
            .Select((_, i) => shown.All(r => r[i] is null or Share or Change or TimeSpan || Values.IsNumber(r[i])))
            .ToList();
        var decimals = Decimals(shown);
        var most = BarColumn < 0 ? 1 : Math.Max(1e-9, shown.Max(r => Convert.ToDouble(r[BarColumn] ?? 0, CultureInfo.InvariantCulture)));
        var html = new StringBuilder("<div class=\"bln-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"table\"><table><thead><tr>");
        for (var i = 0; i < Columns.Count; i++)
            html.Append(numbers[i] ? "<th scope=\"col\" class=\"n\"" : "<th scope=\"col\"")
                .Append(i == SortColumn ? " aria-sort=\"descending\"" : " aria-sort=\"none\"")
                .Append(shown.Any(r => r[i] is TimeSpan) ? " data-unit=\"seconds\"" : "")
                .Append("><button type=\"button\" title=\"Sort\">")
                .Append(Html.Encode(Columns[i]))
                .Append("</button></th>");
        html.Append("</tr></thead><tbody>");
        foreach (var row in shown)
        {
            html.Append("<tr>");
            for (var i = 0; i < Columns.Count; i++)
                Cell(
                    html,
                    row[i],
                    numbers[i],
                    decimals[i],
                    i == BarColumn ? Convert.ToDouble(row[i] ?? 0, CultureInfo.InvariantCulture) / most : null
                );
            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
        var all = Math.Max(Total, Rows.Count);
        if (all > shown.Count)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"bln-note\">The first {shown.Count} of {all:N0}.</p>");
        return html.ToString();
    }

    private static List<int> Decimals(IReadOnlyList<IReadOnlyList<object?>> rows) =>
        rows.Count == 0
            ? []
            :
            [
                .. Enumerable
                    .Range(0, rows[0].Count)
                    .Select(i => rows.Any(r => r[i] is double or float or decimal && !IsWhole(r[i])) ? 1 : 0),
            ];

    private static void Cell(StringBuilder html, object? value, bool number, int decimals, double? bar)
    {
        html.Append(
            (number, value is null) switch
            {
                (true, false) => "<td class=\"n\"",
                (true, true) => "<td class=\"n null\"",
                (false, true) => "<td class=\"null\"",
                _ => "<td",
            }
        );
        // Cells that are not sorted by the number that they show.
        if (value is TimeSpan span)
            html.Append(CultureInfo.InvariantCulture, $" data-v=\"{span.TotalSeconds:0.###}\"");
        else if (value is Change { Ranks: var ranks })
            html.Append(CultureInfo.InvariantCulture, $" data-v=\"{ranks}\"");
        html.Append('>');
        if (bar is { } length)
            html.Append(
                CultureInfo.InvariantCulture,
                $"<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:{100 * Math.Clamp(length, 0, 1):0.#}%\"></i></span> "
            );
        switch (value)
        {
            case string text:
                if (BalloonColor.Find(text) is { } color)
                    html.Append(CultureInfo.InvariantCulture, $"<span class=\"dot\" style=\"background:{color.Display}\"></span>");
                Name(html, text);
                break;
            case Change change:
                html.Append(change.ToHtml());
                break;
            case DateTime time:
                html.Append(Moment(time));
                break;
            default:
                html.Append(Html.Encode(Text(value, decimals)));
                break;
        }

        html.Append("</td>");
    }

    private static string Text(object? value, int decimals) =>
        value switch
        {
            null => "",
            double or float or decimal => Convert
                .ToDouble(value, CultureInfo.InvariantCulture)
                .ToString(decimals == 0 ? "N0" : "N1", CultureInfo.InvariantCulture),
            _ => Plain(value) as string ?? Values.Text(value),
        };

    /// <summary>A time that the page shows on the viewer's clock; without a script it is shown in UTC.</summary>
    public static string Moment(DateTime time) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<time datetime=\"{time:yyyy-MM-dd'T'HH:mm:ss'Z'}\" title=\"UTC\">{time:yyyy-MM-dd HH:mm:ss}</time>"
        );

    /// <summary>Writes a name from a person: isolated in text direction, and cut with a tooltip if it is very long.</summary>
    private static void Name(StringBuilder html, string text)
    {
        if (text.Length <= Short)
            html.Append("<bdi>").Append(Html.Encode(text)).Append("</bdi>");
        else if (text.Length <= 40)
            html.Append("<bdi title=\"").Append(Html.Encode(text)).Append("\">").Append(Html.Encode(text)).Append("</bdi>");
        else
            html.Append("<bdi title=\"")
                .Append(Html.Encode(text.Length > 400 ? text[..400] + "…" : text))
                .Append("\" data-key=\"")
                .Append(Html.Encode(Selector.KeyOf(text)))
                .Append("\">")
                .Append(Html.Encode(text[..(char.IsHighSurrogate(text[38]) ? 38 : 39)]))
                .Append("…</bdi>");
    }

    private static bool IsWhole(object? value) => double.IsInteger(Convert.ToDouble(value, CultureInfo.InvariantCulture));

    private static object? Plain(object? value) =>
        value switch
        {
            Share share => share.ToString(),
            Change change => change.ToString(),
            TimeSpan span => Analytics.TimeGrid.WordsOf(TimeSpan.FromSeconds(Math.Round(span.TotalSeconds))) is var words
            && span.TotalMinutes < 60
                ? (span.TotalSeconds < 60 ? words : $"{span.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture)} min")
                : $"{span.TotalHours.ToString("0.0", CultureInfo.InvariantCulture)} h",
            _ => value,
        };

    /// <summary>A share in percent.</summary>
    public readonly record struct Share(double Part, double Whole)
    {
        public override string ToString() => Whole <= 0 ? "–" : (100 * Part / Whole).ToString("0.0", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>Ranks gained or lost.</summary>
    public readonly record struct Change(int? Ranks)
    {
        public override string ToString() =>
            Ranks switch
            {
                null => "new",
                > 0 => $"▲{Ranks}",
                < 0 => $"▼{-Ranks}",
                _ => "·",
            };

        public string ToHtml() => $"<span class=\"{(Ranks > 0 ? "up" : Ranks < 0 ? "down" : "same")}\">{this}</span>";
    }
}
