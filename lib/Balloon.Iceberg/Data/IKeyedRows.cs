namespace Balloon.Iceberg.Data;

/// <summary>Rows of a table, no key twice, that are read where the caller keeps them.</summary>
public interface IKeyedRows
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>A value of a row, of kinds that <see cref="Spec.Values.From"/> takes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column, by its place in the table's current schema.</param>
    object? Value(int row, int column);

    /// <summary>True when the row takes the place of one that the table may hold for its key.</summary>
    /// <param name="row">The row.</param>
    bool Replaces(int row);
}
