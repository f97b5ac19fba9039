using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Display;

/// <summary>Data frames as tables.</summary>
internal static class DataFrameHtml
{
    private const int Most = 20;

    public static string Write(DataFrame frame) =>
        HtmlTable.Write(
            Names(frame),
            Rows(frame),
            $"{Values.Text(frame.Rows.Count)} rows" + (frame.Rows.Count > Most ? $", the first {Most} shown" : "")
        );

    public static string Text(DataFrame frame) => TextTable.Write(Names(frame), Rows(frame));

    private static List<string> Names(DataFrame frame) => frame.Columns.Select(c => c.Name).ToList();

    private static List<IReadOnlyList<object?>> Rows(DataFrame frame) =>
        Enumerable
            .Range(0, (int)Math.Min(frame.Rows.Count, Most))
            .Select(row => (IReadOnlyList<object?>)frame.Columns.Select(column => (object?)column[row]).ToList())
            .ToList();
}
