using System.Collections;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Exercises;

/// <summary>
/// Converts an answer of any form to rows of values: a value, a list, a data frame or a query's result. A single value is one row of one
/// column; a list has a row per element.
/// </summary>
internal static class AnswerShape
{
    /// <summary>The most rows of an answer, which also stops an endless sequence.</summary>
    private const int MaxRows = 100_000;

    /// <summary>The rows, or null if there is no answer.</summary>
    /// <exception cref="BalloonException">It has more rows than any answer needs.</exception>
    public static IReadOnlyList<IReadOnlyList<object?>>? Rows(object? answer)
    {
        switch (answer)
        {
            case null or DBNull:
                return null;
            case string text:
                return string.IsNullOrWhiteSpace(text)
                    ? null
                    :
                    [
                        [text],
                    ];
            case ResultTable table:
                return Cells(table.Count, table.Columns.Count, (row, column) => table.Columns[column][row]);
            case DataFrame frame:
                return Cells((int)frame.Rows.Count, frame.Columns.Count, (row, column) => frame.Columns[column][row]);
            case byte[] bytes:
                return
                [
                    [bytes],
                ];
            case IEnumerable values:
                return Elements(values);
            default:
                return
                [
                    [answer],
                ];
        }
    }

    /// <summary>The rows; null if all values are NULL, as in the empty form.</summary>
    private static List<IReadOnlyList<object?>>? Cells(int rows, int columns, Func<int, int, object?> cell)
    {
        var all = Enumerable
            .Range(0, rows)
            .Select(row => (IReadOnlyList<object?>)Enumerable.Range(0, columns).Select(column => cell(row, column)).ToList())
            .ToList();
        return all.Count == 0 || all.TrueForAll(row => row.All(value => value is null or DBNull)) ? null : all;
    }

    private static List<IReadOnlyList<object?>>? Elements(IEnumerable values)
    {
        var rows = new List<IReadOnlyList<object?>>();
        foreach (var value in values)
        {
            if (rows.Count == MaxRows)
                throw new BalloonException($"The answer has more than {MaxRows:N0} rows; no exercise asks for that many.");
            rows.Add(value is IEnumerable row and not string ? row.Cast<object?>().ToList() : [value]);
        }

        return rows.Count == 0 ? null : rows;
    }
}
