using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>The first rows of each partition in an order.</summary>
internal sealed class TopNOperator(
    long storeId,
    IReadOnlyList<SqlType> types,
    int[] partition,
    IReadOnlyList<SortKey> order,
    long offset,
    long limit,
    bool withTies
) : PartitionedOperator(storeId, types, partition, order, types)
{
    protected override void Output(SortedSlots slots, BatchBuilder builder, int sign)
    {
        var (skip, left, last) = (offset, limit, -1);
        foreach (var slot in slots.Span)
        {
            var copies = Rows.Weights.At(slot);
            var skipped = Math.Min(skip, copies);
            skip -= skipped;
            copies -= skipped;
            if (copies <= 0)
                continue;
            if (left <= 0 && !(withTies && last >= 0 && Compare(last, slot, Keys) == 0))
                return;
            if (!withTies)
                copies = Math.Min(copies, left);
            left -= copies;
            last = slot;
            for (var i = 0; i < builder.Columns.Length; i++)
                Rows.Columns[i].CopyTo(slot, builder.Columns[i]);
            builder.Add(sign * copies);
        }
    }
}
