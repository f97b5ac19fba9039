using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

/// <summary>ASOF JOIN: keeps the rows of both sides by key, in the order of the value; see <see cref="AsOfPlan"/>.</summary>
internal sealed class AsOfOperator(long storeId, AsOfPlan plan)
    : PartitionedOperator(
        storeId,
        plan.Input.Types,
        [.. Enumerable.Range(0, plan.Keys)],
        [new SortKey(plan.Keys + 1, false, false), .. plan.Ties],
        plan.Types
    )
{
    private readonly int width = ((UnionPlan)plan.Input).Parts[0].Inputs[0].Fields.Count;

    protected override void Output(SortedSlots slots, BatchBuilder builder, int sign)
    {
        var (sides, values) = ((State.PagedColumn<int>)Rows.Columns[plan.Keys], Rows.Columns[plan.Keys + 1]);
        var right = new List<int>();
        foreach (var slot in slots.Span)
        {
            if (sides.At(slot) == 1 && !values.IsNull(slot) && HasKeys(slot))
                right.Add(slot);
        }

        foreach (var slot in slots.Span)
        {
            if (sides.At(slot) == 1)
                continue;
            var found = values.IsNull(slot) || !HasKeys(slot) ? -1 : Nearest(slot, right);
            if (found < 0 && !plan.KeepsUnmatched)
                continue;
            for (var c = 0; c < builder.Columns.Length; c++)
            {
                var source = plan.Keys + 2 + c;
                if (c < width)
                    Rows.Columns[source].CopyTo(slot, builder.Columns[c]);
                else if (found < 0)
                    builder.Columns[c].AppendNull();
                else
                    Rows.Columns[source].CopyTo(found, builder.Columns[c]);
            }

            builder.Add(sign * Rows.Weights.At(slot));
        }
    }

    private bool HasKeys(int slot)
    {
        for (var k = 0; k < plan.Keys; k++)
        {
            if (Rows.Columns[k].IsNull(slot))
                return false;
        }

        return true;
    }

    private int Nearest(int slot, List<int> right)
    {
        // The number of right values before the left one; for <= and > an equal value counts as after it.
        var values = Rows.Columns[plan.Keys + 1];
        var behindWhenEqual = plan.Operator is "<=" or ">";
        var (low, high) = (0, right.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = values.Compare(right[middle], slot);
            if (order < 0 || (order == 0 && !behindWhenEqual))
                low = middle + 1;
            else
                high = middle;
        }

        if (plan.Operator is "<" or "<=")
            return low < right.Count ? right[low] : -1;
        // The first of several equal values.
        for (low--; low > 0 && values.Compare(right[low - 1], right[low]) == 0; low--) { }
        return low < 0 ? -1 : right[low];
    }
}
