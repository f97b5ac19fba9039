using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>
/// Tracks the watermark of each partition, and drops late rows. A partition's own rows decide, in their order, so that a replay drops the
/// same rows. The watermark of the source is the lowest of its partitions' watermarks.
/// </summary>
internal sealed class WatermarkFilter(long storeId, int column, Scalar expression)
{
    private readonly EvaluationContext context = new(strict: false);
    private readonly Dictionary<int, int> slots = [];
    private long late;

    /// <summary>The watermark of each partition.</summary>
    public RowStore Store { get; } = new(storeId, [SqlType.Integer, SqlType.BigInt], [0]);

    public long Late => Interlocked.Read(ref late);

    public int Column { get; } = column;

    /// <summary>The rows that are not late.</summary>
    /// <param name="rows">The new rows.</param>
    /// <param name="partitions">The partition of each row; null if there is only one.</param>
    /// <param name="least">Rows before this time are late in any partition.</param>
    /// <param name="together">Whether rows of one batch cannot make each other late, as those of one INSERT.</param>
    public Batch Apply(Batch rows, int[]? partitions, long? least, bool together)
    {
        var times = (Column<long>)rows.Columns[Column];
        var marks = (Column<long>)expression.Evaluate(rows, context);
        var kept = new int[rows.Count];
        var count = 0;
        var before = together ? Mark(0) : 0;
        for (var i = 0; i < rows.Count; i++)
        {
            // A row without a time is always late.
            var partition = partitions?[i] ?? 0;
            var mark = together ? before : Mark(partition);
            if (times.IsNull(i) || (mark is { } own && times.Values[i] < own) || (least is { } all && times.Values[i] < all))
            {
                late++;
                continue;
            }

            kept[count++] = i;
            if (!marks.IsNull(i))
                Advance(partition, marks.Values[i]);
        }

        return count == rows.Count ? rows : rows.Take(kept.AsSpan(0, count));
    }

    /// <summary>The lowest watermark of these partitions; null while one of them has none.</summary>
    public long? Min(IEnumerable<int> partitions)
    {
        long? least = null;
        foreach (var partition in partitions)
        {
            if (Mark(partition) is not { } mark)
                return null;
            least = least is { } l ? Math.Min(l, mark) : mark;
        }

        return least;
    }

    public bool Has(int partition) => Mark(partition) is not null;

    /// <summary>Restores the watermarks of a checkpoint.</summary>
    public void Loaded()
    {
        var numbers = (PagedColumn<int>)Store.Columns[0];
        for (var slot = 0; slot < Store.Slots; slot++)
        {
            if (Store.Weights.At(slot) != 0)
                slots[numbers.At(slot)] = slot;
        }
    }

    private long? Mark(int partition) => slots.TryGetValue(partition, out var slot) ? ((PagedColumn<long>)Store.Columns[1]).At(slot) : null;

    private void Advance(int partition, long mark)
    {
        if (!slots.TryGetValue(partition, out var slot))
        {
            var key = new Column<int>(SqlType.Integer, [partition], null, 1);
            var hash = new uint[1];
            RowStore.Hash([key], hash);
            slots[partition] = slot = Store.FindOrAdd(hash[0], [key], 0, out _);
            Store.Weights.At(slot) = 1;
            ((PagedColumn<long>)Store.Columns[1]).Put(slot, mark);
        }

        ref var known = ref ((PagedColumn<long>)Store.Columns[1]).At(slot);
        if (mark <= known)
            return;
        Store.Touch(slot);
        ((PagedColumn<long>)Store.Columns[1]).Put(slot, mark);
    }
}
