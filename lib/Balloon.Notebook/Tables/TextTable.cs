using System.Text;

namespace Balloon.Notebook.Tables;

/// <summary>Tables in plain text, for consoles and for front ends without HTML.</summary>
internal static class TextTable
{
    public static string Write(ResultTable table, long? of = null)
    {
        var count = of ?? table.Count;
        var all = $"({Quantity.Of(count, "row")})";
        if (table.Shown == 0)
            return all;
        var shown = Math.Min(table.Count, table.Shown);
        var formats = table.Columns.Select(c => ColumnFormat.Of(c, shown)).ToList();
        var names = table
            .Columns.Select((c, i) => formats[i].Unit is { } unit && c.Unit is not null ? $"{c.Name} [{unit}]" : c.Name)
            .ToList();
        var cells = Enumerable.Range(0, shown).Select(row => formats.Select((f, i) => Cell(table.Columns[i][row], f)).ToList()).ToList();
        var widths = names.Select((name, i) => cells.Select(row => row[i].Length).Append(name.Length).Max()).ToList();
        var text = new StringBuilder();
        Line(names);
        text.AppendJoin('+', widths.Select(w => new string('-', w + 2))).Append('\n');
        foreach (var row in cells)
            Line(row);
        return text.Append(count > shown ? $"({shown} of {Quantity.Of(count, "row")})" : all).ToString();

        string Cell(object? value, ColumnFormat format) => value is null ? (table.ShowsNulls ? "NULL" : "") : format.Text(value);

        void Line(IReadOnlyList<string> values) =>
            text.AppendJoin('|', values.Select((v, i) => " " + (formats[i].IsNumber ? v.PadLeft(widths[i]) : v.PadRight(widths[i])) + " "))
                .Append('\n');
    }
}
