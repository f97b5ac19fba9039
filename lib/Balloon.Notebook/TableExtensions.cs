using System.Runtime.CompilerServices;

namespace Balloon.Notebook;

/// <summary>Lists as tables.</summary>
public static class TableExtensions
{
    /// <summary>Shows a list of tuples, or of single values, as a table.</summary>
    /// <param name="items">A row each.</param>
    /// <param name="columns">The columns' names, as many as a row has values.</param>
    /// <exception cref="BalloonException">A row has more or fewer values than there are names.</exception>
    public static ResultTable AsTable<T>(this IEnumerable<T> items, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(items);
        var rows = items.Select(Values).ToList();
        return rows.Find(r => r.Count != columns.Length) is { } odd
            ? throw new BalloonException($"The rows have {odd.Count} values, and {columns.Length} columns are named: name one for each.")
            : new ResultTable($"{Notebook.Values.Text(rows.Count)} rows", columns, rows);
    }

    private static IReadOnlyList<object?> Values<T>(T item) =>
        item is ITuple tuple ? Enumerable.Range(0, tuple.Length).Select(i => tuple[i]).ToList() : [item];
}
