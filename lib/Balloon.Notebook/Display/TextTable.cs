using System.Text;

namespace Balloon.Notebook.Display;

/// <summary>Tables in plain text, for consoles and for front ends without HTML.</summary>
internal static class TextTable
{
    private const int Most = 100;

    public static string Write(ResultTable table)
    {
        var (columns, rows, showNulls) = (table.Columns.Select(c => c.Name).ToList(), table.Rows, table.ShowsNulls);
        var cells = rows.Take(Most).Select(row => row.Select(v => v is null && !showNulls ? "" : Values.Text(v)).ToList()).ToList();
        var widths = columns.Select((name, i) => cells.Select(row => row[i].Length).Append(name.Length).Max()).ToList();
        var numbers = columns.Select((_, i) => rows.Count > 0 && rows.All(row => row[i] is null || Values.IsNumber(row[i]))).ToList();
        var text = new StringBuilder();
        Line(columns);
        text.AppendJoin('+', widths.Select(w => new string('-', w + 2))).Append('\n');
        foreach (var row in cells)
            Line(row);
        text.Append(
            rows.Count > Most ? $"({Most} of {rows.Count:N0} rows)"
            : rows.Count == 1 ? "(1 row)"
            : $"({rows.Count} rows)"
        );
        return text.ToString();

        void Line(IReadOnlyList<string> values) =>
            text.AppendJoin('|', values.Select((v, i) => " " + (numbers[i] ? v.PadLeft(widths[i]) : v.PadRight(widths[i])) + " "))
                .Append('\n');
    }
}
