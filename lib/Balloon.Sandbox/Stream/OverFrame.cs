using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

/// <summary>Computes one window function over the rows of a partition, which are given in order.</summary>
internal sealed class OverFrame
{
    private readonly RowStore store;
    private readonly List<int> rows;
    private readonly OverCall call;
    private readonly PartitionRows partition;
    private readonly Func<int, object?>? overPartition;

    /// <param name="store">Where the rows stand.</param>
    /// <param name="rows">The partition's slots, in order.</param>
    /// <param name="call">The function.</param>
    /// <param name="equal">Whether two slots are equal in the order.</param>
    public OverFrame(RowStore store, List<int> rows, OverCall call, Func<int, int, bool> equal)
    {
        this.store = store;
        this.rows = rows;
        this.call = call;
        partition = new PartitionRows(store, rows, call.Arguments, call.Type, equal);
        overPartition = call.Kind.OverPartition?.Invoke(partition, call.Offset);
    }

    /// <summary>How many rows, from the first on, have a frame that no later row changes.</summary>
    public int Complete => call.Session is null ? Math.Max(0, rows.Count - call.Following!.Value) : SessionOf(rows.Count - 1).First;

    /// <summary>The value for row <paramref name="i"/>; rows are asked in order.</summary>
    public object? At(int i)
    {
        if (overPartition is not null)
            return overPartition(i);
        var (first, last) = Bounds(i);
        return call.Kind.Aggregate!.InFrame!(new FrameRows(partition, first, last, call.ExcludesCurrent ? i : -1));
    }

    private (int First, int Last) SessionOf(int i)
    {
        var (first, last) = (Math.Max(0, i), i);
        while (first > 0 && Together(first - 1))
            first--;
        while (last >= 0 && last < rows.Count - 1 && Together(last))
            last++;
        return (first, last);
    }

    // A row and the next one are of one session; those without a time are of their own.
    private bool Together(int i)
    {
        var (column, gap) = call.Session!.Value;
        var times = (PagedColumn<long>)store.Columns[column];
        var (a, b) = (rows[i], rows[i + 1]);
        return times.IsNull(a) ? times.IsNull(b) : !times.IsNull(b) && times.At(b) < times.At(a) + gap;
    }

    private (int First, int Last) Bounds(int i)
    {
        if (call.Session is not null)
            return SessionOf(i);
        var first = call.Start is { } start ? Math.Clamp((long)i + start, 0, rows.Count) : 0;
        var last = call.End is { } end ? Math.Min(rows.Count - 1, (long)i + end) : rows.Count - 1;
        while (call.Range && last < rows.Count - 1 && partition.ArePeers((int)last + 1, i))
            last++;
        return ((int)first, (int)last);
    }
}
