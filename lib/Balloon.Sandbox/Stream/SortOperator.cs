using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>EMIT ON WINDOW CLOSE without a window: holds each row until the watermark has passed it, then emits it once.</summary>
internal sealed class SortOperator : Operator
{
    private readonly RowStore rows;
    private readonly PagedColumn<long> times;
    private readonly SortedSlots sorted = new();
    private readonly int column;
    private uint[] hashes = [];
    private long? passed;

    public SortOperator(long storeId, IReadOnlyList<SqlType> types, int column)
    {
        this.column = column;
        rows = new RowStore(storeId, types, [.. Enumerable.Range(0, types.Count)]) { OnLoad = s => sorted.Insert(s, Compare) };
        times = (PagedColumn<long>)rows.Columns[column];
    }

    public override IEnumerable<RowStore> Stores => [rows];

    public override void Push(int port, Batch delta)
    {
        if (hashes.Length < delta.Count)
            hashes = new uint[delta.Count];
        RowStore.Hash(delta.Columns, hashes.AsSpan(0, delta.Count));
        for (var i = 0; i < delta.Count; i++)
        {
            // A row without a time counts as late.
            if (delta.Columns[column].IsNull(i))
                continue;
            var slot = rows.FindOrAdd(hashes[i], delta.Columns, i, out var added);
            if (added)
                sorted.Insert(slot, Compare);
            else
                rows.Touch(slot);
            if ((rows.Weights.At(slot) += delta.Weight(i)) != 0)
                continue;
            sorted.Remove(slot, Compare);
            rows.Remove(slot);
        }
    }

    public override void Watermark(int port, long value)
    {
        if (passed is null || value > passed)
            passed = value;
    }

    public override void Flush()
    {
        if (passed is not { } mark)
            return;
        var count = 0;
        while (count < sorted.Count && times.At(sorted[count]) < mark)
            count++;
        if (count > 0)
        {
            var builder = new BatchBuilder(rows.Types);
            foreach (var slot in sorted.Span[..count])
            {
                for (var c = 0; c < builder.Columns.Length; c++)
                    rows.Columns[c].CopyTo(slot, builder.Columns[c]);
                builder.Add(rows.Weights.At(slot));
                rows.Remove(slot);
            }

            sorted.RemoveFirst(count);
            Emit(builder.Build());
        }

        Pass(mark);
    }

    private int Compare(int a, int b)
    {
        var order = times.At(a).CompareTo(times.At(b));
        for (var c = 0; order == 0 && c < rows.Columns.Length; c++)
        {
            var values = rows.Columns[c];
            var (left, right) = (values.IsNull(a), values.IsNull(b));
            order = left || right ? left.CompareTo(right) : values.Compare(a, b);
        }

        return order;
    }
}
