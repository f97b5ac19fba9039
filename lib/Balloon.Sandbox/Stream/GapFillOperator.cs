using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>GAP_FILL: fills a changed series again, and emits only the difference.</summary>
internal sealed class GapFillOperator(long storeId, GapFillPlan plan)
    : PartitionedOperator(storeId, plan.Types, [.. plan.Partition], [new SortKey(plan.Time, false, false)], plan.Types)
{
    protected override void Output(SortedSlots slots, BatchBuilder builder, int sign)
    {
        var times = (State.PagedColumn<long>)Rows.Columns[plan.Time];
        var last = -1;
        foreach (var slot in slots.Span)
        {
            // A row without a time is passed on as it is, and belongs to no series.
            if (!times.IsNull(slot))
            {
                if (last >= 0)
                    Fill(last, slot, builder, sign);
                last = slot;
            }

            for (var c = 0; c < builder.Columns.Length; c++)
                Rows.Columns[c].CopyTo(slot, builder.Columns[c]);
            builder.Add(sign * Rows.Weights.At(slot));
        }
    }

    private void Fill(int before, int behind, BatchBuilder builder, int sign)
    {
        var times = (State.PagedColumn<long>)Rows.Columns[plan.Time];
        var (from, to) = (times.At(before), times.At(behind));
        var steps = from < to ? ((to - from - 1) / plan.Interval) + 1 : 0;
        if (steps < 2)
            return;
        var values = new object?[plan.Fills.Count];
        var growth = new object?[plan.Fills.Count];
        for (var c = 0; c < values.Length; c++)
        {
            if (plan.Fills[c] is GapFill.Null or GapFill.Time)
                continue;
            values[c] = Rows.Columns[c].Get(before);
            if (plan.Fills[c] == GapFill.Interpolate)
                growth[c] = Growth(values[c], Rows.Columns[c].Get(behind), steps);
        }

        for (var step = 1; step < steps; step++)
        {
            for (var c = 0; c < values.Length; c++)
            {
                if (plan.Fills[c] == GapFill.Time)
                    values[c] = from + (step * plan.Interval);
                else if (plan.Fills[c] == GapFill.Interpolate)
                    values[c] = growth[c] is { } by ? Plus(values[c]!, by) : null;
            }

            builder.AddRow(values, sign);
        }
    }

    // Integers are interpolated in integer steps, rounded down, as in RisingWave.
    private static object? Growth(object? from, object? to, long steps) =>
        (from, to) switch
        {
            (short a, short b) => (short)Floor((long)b - a, steps),
            (int a, int b) => (int)Floor((long)b - a, steps),
            (long a, long b) => Floor(checked(b - a), steps),
            (float a, float b) => (b - a) / steps,
            (double a, double b) => (b - a) / steps,
            (Numeric a, Numeric b) => (b - a) / (Numeric)(decimal)steps,
            _ => null,
        };

    private static object Plus(object value, object by) =>
        (value, by) switch
        {
            (short a, short b) => (short)(a + b),
            (int a, int b) => a + b,
            (long a, long b) => a + b,
            (float a, float b) => a + b,
            (double a, double b) => a + b,
            _ => (Numeric)value + (Numeric)by,
        };

    private static long Floor(long difference, long steps) => (long)Math.Floor((decimal)difference / steps);
}
