using System.Runtime.CompilerServices;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook;

/// <summary>Shows lists as tables.</summary>
public static class TableExtensions
{
    /// <summary>Shows a list of tuples or of single values as a table.</summary>
    /// <param name="items">The rows.</param>
    /// <param name="columns">The columns' names, one per value.</param>
    /// <exception cref="BalloonException">A row's number of values differs from the number of names.</exception>
    /// <example>
    /// <code>
    /// new[] { ("red", 100), ("gold", 90) }.AsTable("color", "points")
    /// </code>
    /// </example>
    public static ResultTable AsTable<T>(this IEnumerable<T> items, params string[] columns)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(columns);
        var rows = items.ToList();
        if (columns.Length == 0)
            return new ResultTable(Caption(rows.Count), Records<T>.Columns(rows), rows.Count) { ShowsNulls = true };
        return new ResultTable(Caption(rows.Count), columns, rows.Select(Items));
    }

    private static string Caption(int rows) => Quantity.Of(rows, "row");

    private static IReadOnlyList<object?> Items<T>(T item) =>
        item is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])] : [item];
}
