using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>The rows of a partition, in order, as one window function reads them.</summary>
/// <param name="store">Where they stand.</param>
/// <param name="rows">Their slots.</param>
/// <param name="arguments">The columns that the function reads.</param>
/// <param name="type">The function's type.</param>
/// <param name="peers">Whether two slots are equal in the order.</param>
internal sealed class PartitionRows(RowStore store, List<int> rows, IReadOnlyList<int> arguments, SqlType type, Func<int, int, bool> peers)
{
    public int Count => rows.Count;

    public SqlType Type => type;

    public int Arguments => arguments.Count;

    public object? Value(int row, int argument = 0) => store.Columns[arguments[argument]].Get(rows[row]);

    public bool IsNull(int row, int argument = 0) => store.Columns[arguments[argument]].IsNull(rows[row]);

    public int Compare(int row, int other, int argument = 0) => store.Columns[arguments[argument]].Compare(rows[row], rows[other]);

    public bool ArePeers(int row, int other) => peers(rows[row], rows[other]);
}

/// <summary>The frame of a row: part of its partition, perhaps without some rows in its midst.</summary>
/// <param name="Rows">The partition.</param>
/// <param name="First">The first row.</param>
/// <param name="Last">The last one; less than <paramref name="First"/> when there is none.</param>
internal readonly record struct FrameRows(PartitionRows Rows, int First, int Last)
{
    private readonly (int First, int Last, int But) left = (int.MaxValue, -1, -1);

    private FrameRows(FrameRows frame, (int First, int Last, int But) left)
        : this(frame.Rows, frame.First, frame.Last) => this.left = left;

    /// <summary>The frame without some rows that follow on one another, but perhaps with one of them.</summary>
    public FrameRows Without(int first, int last, int but) => new(this, (first, last, but));

    /// <summary>The next row from <paramref name="row"/> on; past <see cref="Last"/> when there is none.</summary>
    public int From(int row) =>
        row < left.First || row > left.Last ? row
        : row <= left.But ? left.But
        : left.Last + 1;

    /// <summary>The last row that counts; before <see cref="First"/> when there is none.</summary>
    public int Final =>
        Last < left.First || Last > left.Last ? Last
        : left.But >= First && left.But <= Last ? left.But
        : left.First - 1;
}
