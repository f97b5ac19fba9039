using System.Collections;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook;

/// <summary>A row of a <see cref="ResultTable"/>, with values by column name or index.</summary>
public sealed class ResultRow : IReadOnlyList<object?>
{
    private readonly ResultTable table;
    private readonly int row;

    internal ResultRow(ResultTable table, int row) => (this.table, this.row) = (table, row);

    /// <summary>The number of values.</summary>
    public int Count => table.Columns.Count;

    /// <summary>The value at an index; null for NULL.</summary>
    /// <param name="index">The column's index, from 0.</param>
    public object? this[int index] => table.Columns[index][row];

    /// <summary>The value of a column; null for NULL.</summary>
    /// <param name="column">The column's name.</param>
    /// <exception cref="BalloonException">There is no such column.</exception>
    public object? this[string column] => table[column][row];

    /// <summary>The value of a column, converted.</summary>
    /// <typeparam name="T">The type to convert to; must be nullable if the value may be NULL.</typeparam>
    /// <param name="column">The column's name.</param>
    /// <exception cref="BalloonException">
    /// There is no such column, or the value cannot be converted to <typeparamref name="T"/>.
    /// </exception>
    public T Get<T>(string column) => ColumnReader.Of<T>(table[column], table.Source).Get(row);

    /// <inheritdoc/>
    public IEnumerator<object?> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
