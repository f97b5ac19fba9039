using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream;

/// <summary>Window functions: computes a changed partition again, and emits only the difference.</summary>
internal sealed class OverOperator(long storeId, OverPlan plan)
    : PartitionedOperator(storeId, plan.Input.Types, [.. plan.Partition], plan.Order, plan.Types)
{
    protected override void Output(SortedSlots slots, BatchBuilder builder, int sign)
    {
        // A number distinguishes equal rows.
        var rows = new List<int>();
        var most = plan.Limit ?? long.MaxValue;
        foreach (var slot in slots.Span)
        {
            for (var copies = Rows.Weights.At(slot); copies > 0 && rows.Count < most; copies--)
                rows.Add(slot);
        }

        var width = plan.Input.Fields.Count;
        var frames = plan.Calls.Select(c => new OverFrame(Rows, rows, c, plan.Order, (a, b) => Compare(a, b, Keys) == 0)).ToArray();
        var given = plan.OnWindowClose ? frames.Min(f => f.Complete) : rows.Count;
        for (var i = 0; i < given; i++)
        {
            for (var c = 0; c < width; c++)
                Rows.Columns[c].CopyTo(rows[i], builder.Columns[c]);
            for (var c = 0; c < frames.Length; c++)
                builder.Columns[width + c].Append(frames[c].At(i));
            builder.Add(sign);
        }
    }
}
