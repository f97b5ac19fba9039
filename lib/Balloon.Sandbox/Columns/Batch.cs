using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Columns;

/// <summary>Rows with weights, stored by column: +1 inserts a row, -1 retracts it (a Z-set). Immutable once it has been emitted.</summary>
/// <param name="Columns">The columns, each of <paramref name="Count"/> rows, or empty if it is not read.</param>
/// <param name="Count">The number of rows.</param>
/// <param name="Weights">The weight of each row, or null if all are +1.</param>
internal sealed record Batch(Column[] Columns, int Count, long[]? Weights)
{
    /// <summary>
    /// The slot of each row in the store that keeps it. An inserted row replaces what the slot holds; for a retracted row only the key is
    /// set. Null if rows are identified by their values.
    /// </summary>
    public int[]? Slots { get; init; }

    /// <summary>
    /// The number of leading rows that go into slots that were empty; the others replace a row. Null without <see cref="Slots"/>, and when
    /// the store has to find out itself.
    /// </summary>
    public int? NewRows { get; init; }

    public static Batch Empty(IReadOnlyList<SqlType> types) => new([.. types.Select(t => Column.Create(t))], 0, null);

    public long Weight(int row) => Weights is { } weights ? weights[row] : 1;

    /// <summary>The selected rows with their weights.</summary>
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
