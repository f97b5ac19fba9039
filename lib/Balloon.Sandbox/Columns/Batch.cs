using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Columns;

/// <summary>
/// Rows with weights, column by column: +1 for a row that comes, -1 for one that goes (a Z-set). Not changed once it is handed on.
/// </summary>
/// <param name="Columns">The columns, each of <paramref name="Count"/> rows, or empty where nobody reads it.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Weights">A weight a row, or null when every one is +1.</param>
internal sealed record Batch(Column[] Columns, int Count, long[]? Weights)
{
    /// <summary>
    /// Where each row stands: a row that comes takes the place of the one there, and of one that goes no value but the key counts. Null
    /// when rows are known by their values alone.
    /// </summary>
    public int[]? Places { get; init; }

    /// <summary>Of rows with places, how many, the first, stand where none stood; null where who keeps them has to tell.</summary>
    public int? Fresh { get; init; }

    public static Batch Empty(IReadOnlyList<SqlType> types) => new([.. types.Select(t => Column.Create(t))], 0, null);

    public long Weight(int row) => Weights is { } weights ? weights[row] : 1;

    /// <summary>The rows named, with their weights.</summary>
    public Batch Take(ReadOnlySpan<int> rows)
    {
        var columns = new Column[Columns.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = Columns[i].Count < Count ? Columns[i] : Columns[i].Take(rows);
        return new Batch(columns, rows.Length, TakeWeights(rows));
    }

    public long[]? TakeWeights(ReadOnlySpan<int> rows)
    {
        if (Weights is not { } from)
            return null;
        var weights = new long[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            weights[i] = from[rows[i]];
        return weights;
    }

    public Batch WithColumns(Column[] columns) => this with { Columns = columns };

    public object?[] Row(int row)
    {
        var values = new object?[Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Columns[i][row];
        return values;
    }
}
