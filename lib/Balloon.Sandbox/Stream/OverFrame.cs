using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>Computes a window function over the rows of one partition, in their order.</summary>
internal sealed class OverFrame
{
    private readonly RowStore store;
    private readonly List<int> rows;
    private readonly OverCall call;
    private readonly IReadOnlyList<SortKey> order;
    private readonly PartitionRows partition;
    private readonly Func<int, object?>? overPartition;
    private FrameFold? fold;
    private int foldFirst = -1;
    private int foldLast;
    private (int First, int Last) peers = (0, -1);

    /// <param name="store">The store of the rows.</param>
    /// <param name="rows">The partition's slots, in order.</param>
    /// <param name="call">The function.</param>
    /// <param name="order">The order.</param>
    /// <param name="equal">Tells whether the rows in two slots are peers.</param>
    public OverFrame(RowStore store, List<int> rows, OverCall call, IReadOnlyList<SortKey> order, Func<int, int, bool> equal)
    {
        this.store = store;
        this.rows = rows;
        this.call = call;
        this.order = order;
        partition = new PartitionRows(store, rows, call.Arguments, call.Type, equal);
        overPartition = call.Kind.OverPartition?.Invoke(partition, call.Offset);
    }

    /// <summary>The number of rows, from the first on, whose frames no later row can change.</summary>
    public int Complete =>
        call.Rows.Unit == FrameUnit.Session && overPartition is null
            ? SessionOf(rows.Count - 1).First
            : Math.Max(0, rows.Count - call.Following!.Value);

    /// <summary>The value for row <paramref name="i"/>; to be called for the rows in order.</summary>
    public object? At(int i)
    {
        if (overPartition is not null)
            return overPartition(i);
        var (first, last) = call.Rows.Unit switch
        {
            FrameUnit.Session => SessionOf(i),
            FrameUnit.Rows => (RowAt(i, call.Rows.Start, 0), RowAt(i, call.Rows.End, rows.Count - 1)),
            FrameUnit.Groups => (GroupAt(i, call.Rows.Start, isStart: true), GroupAt(i, call.Rows.End, isStart: false)),
            _ => (ValueAt(i, call.Rows.Start, isStart: true), ValueAt(i, call.Rows.End, isStart: false)),
        };
        return Folded(i, Math.Max(0, first), Math.Min(rows.Count - 1, last));
    }

    // A frame that only grows, such as one from the partition's first row, continues from the previous row's frame.
    private object? Folded(int i, int first, int last)
    {
        var all = call.Rows.Excludes == FrameExclusion.None;
        if (!all || first != foldFirst || last < foldLast)
            (fold, foldFirst, foldLast) = (call.Kind.Aggregate!.InFrame!(partition), first, first - 1);
        while (foldLast < last)
        {
            foldLast++;
            if (all || !IsExcluded(i, foldLast))
                fold!.Add(foldLast);
        }

        return fold!.Value;
    }

    private bool IsExcluded(int i, int other) =>
        call.Rows.Excludes switch
        {
            FrameExclusion.CurrentRow => other == i,
            FrameExclusion.Group => other >= FirstPeer(i) && other <= LastPeer(i),
            _ => other != i && other >= FirstPeer(i) && other <= LastPeer(i),
        };

    private (int First, int Last) SessionOf(int i)
    {
        var (first, last) = (Math.Max(0, i), i);
        while (first > 0 && Together(first - 1))
            first--;
        while (last >= 0 && last < rows.Count - 1 && Together(last))
            last++;
        return (first, last);
    }

    // A row and the next one belong to one session; rows without a time form their own.
    private bool Together(int i)
    {
        var times = (PagedColumn<long>)store.Columns[order[0].Column];
        var (a, b) = (rows[i], rows[i + 1]);
        return times.IsNull(a) ? times.IsNull(b) : !times.IsNull(b) && times.At(b) < times.At(a) + call.Rows.Gap;
    }

    private int RowAt(int i, FrameEdge edge, int unbounded) =>
        edge.IsUnbounded ? unbounded : (int)Math.Clamp((long)i + edge.Distance, -1, rows.Count);

    private int FirstPeer(int i) => Peers(i).First;

    private int LastPeer(int i) => Peers(i).Last;

    private (int First, int Last) Peers(int i)
    {
        if (i >= peers.First && i <= peers.Last)
            return peers;
        var (first, last) = (i, i);
        while (first > 0 && partition.ArePeers(first - 1, first))
            first--;
        while (last < rows.Count - 1 && partition.ArePeers(last, last + 1))
            last++;
        return peers = (first, last);
    }

    // The first or the last row of the group at that distance.
    private int GroupAt(int i, FrameEdge edge, bool isStart)
    {
        if (edge.IsUnbounded)
            return isStart ? 0 : rows.Count - 1;
        for (var n = edge.Distance; n < 0; n++)
        {
            i = FirstPeer(i) - 1;
            if (i < 0)
                return isStart ? 0 : -1;
        }

        for (var n = edge.Distance; n > 0; n--)
        {
            i = LastPeer(i) + 1;
            if (i == rows.Count)
                return isStart ? rows.Count : rows.Count - 1;
        }

        return isStart ? FirstPeer(i) : LastPeer(i);
    }

    // The first row that is not before a bound of the frame, or the last that is not after it. A null is a peer of nulls only.
    private int ValueAt(int i, FrameEdge edge, bool isStart)
    {
        if (edge.IsUnbounded)
            return isStart ? 0 : rows.Count - 1;
        if (edge.Column is not { } column || store.Columns[column].Get(rows[i]) is not { } bound)
            return isStart ? FirstPeer(i) : LastPeer(i);
        var (low, high) = (0, rows.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var place = Against(middle, bound);
            if (place < 0 || (place == 0 && !isStart))
                low = middle + 1;
            else
                high = middle;
        }

        return isStart ? low : low - 1;
    }

    // Compares a row with a bound of the frame in the order.
    private int Against(int row, object bound)
    {
        if (store.Columns[call.Rows.Key].Get(rows[row]) is not { } value)
            return order[0].NullsFirst ? -1 : 1;
        var place = ItemOrder.ByValue.Compare(value, bound);
        return order[0].Descending ? -place : place;
    }
}
