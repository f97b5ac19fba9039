using System.Globalization;
using Balloon.Notebook.Display;

namespace Balloon.Notebook.Boards;

/// <summary>Parts that all dashboards use.</summary>
internal static class Figures
{
    public static Panel Cards(string title, params (string Name, object Value)[] figures) =>
        new(title)
        {
            Markup =
                "<div class=\"cards\">"
                + string.Concat(
                    figures.Select(f =>
                        $"<div><div class=\"num\">{Html.Encode(Values.Text(f.Value))}</div><div class=\"bln-note\">{Html.Encode(f.Name)}</div></div>"
                    )
                )
                + "</div>",
            Text = string.Join("  ", figures.Select(f => $"{f.Name}: {Values.Text(f.Value)}")),
        };

    public static Panel Table(
        string title,
        IReadOnlyList<string> columns,
        IReadOnlyList<IReadOnlyList<object?>> rows,
        HtmlTable.Bars? bars = null,
        bool wide = false
    ) => Table(title, new ResultTable(rows.Count == 0 ? "nothing yet" : "", columns, rows), bars, wide);

    private static Panel Table(string title, ResultTable table, HtmlTable.Bars? bars, bool wide) =>
        new(title)
        {
            Markup = HtmlTable.Write(table, bars),
            Text = table.ToString(),
            IsWide = wide,
        };

    public static string Percent(double part, double whole) =>
        whole <= 0 ? "–" : (100 * part / whole).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>The time of day at which a window begins.</summary>
    public static string Clock(DateTime time) => time.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
