namespace Balloon.Iceberg.Writing;

/// <summary>Rows of a table, no key twice, that are read where the caller keeps them, by several threads at once.</summary>
public interface IKeyedRows
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>A value of a row, of kinds that <see cref="Spec.Values.From"/> takes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column, by its place in the table's current schema.</param>
    object? Value(int row, int column);

    /// <summary>
    /// Reads a column of several rows at once, for those who keep it as <typeparamref name="T"/> and in the plain form of its type (see
    /// <see cref="Spec.Values"/>): it spares an object a value. What is not read so is asked of <see cref="Value"/>.
    /// </summary>
    /// <typeparam name="T">What the writer keeps values of the column's type as: int, long or string.</typeparam>
    /// <param name="column">The column, by its place in the table's current schema.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="values">Takes their values; what it takes for a null means nothing.</param>
    /// <param name="nulls">All false before the call; takes true for each null.</param>
    /// <returns>False when the column is not kept so, and nothing was read.</returns>
    bool TryRead<T>(int column, ReadOnlySpan<int> rows, Span<T> values, Span<bool> nulls)
        where T : notnull => false;

    /// <summary>True when the row takes the place of one that the table may hold for its key.</summary>
    /// <param name="row">The row.</param>
    bool Replaces(int row);
}
