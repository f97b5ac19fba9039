using System.Collections;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook;

/// <summary>One row of a <see cref="ResultTable"/>: its values by column name or by position.</summary>
public sealed class ResultRow : IReadOnlyList<object?>
{
    private readonly ResultTable table;
    private readonly int row;

    internal ResultRow(ResultTable table, int row) => (this.table, this.row) = (table, row);

    /// <summary>The number of values.</summary>
    public int Count => table.Columns.Count;

    /// <summary>The value at a position; null where it is NULL.</summary>
    /// <param name="index">The column's position, from 0.</param>
    public object? this[int index] => table.Columns[index][row];

    /// <summary>The value of a column; null where it is NULL.</summary>
    /// <param name="column">The column's name.</param>
    /// <exception cref="BalloonException">There is no such column.</exception>
    public object? this[string column] => table[column][row];

    /// <summary>The value of a column, converted.</summary>
    /// <typeparam name="T">What to convert it to; nullable where it may be NULL.</typeparam>
    /// <param name="column">The column's name.</param>
    /// <exception cref="BalloonException">There is no such column, or the value is none of <typeparamref name="T"/>.</exception>
    public T Get<T>(string column) => ColumnReader.Of<T>(table[column], table.Source).Get(row);

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
