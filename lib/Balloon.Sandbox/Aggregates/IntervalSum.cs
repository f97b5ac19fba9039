using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>sum of intervals: months, days and the rest are summed separately. Null without a value.</summary>
internal sealed class IntervalSum(int argument) : Aggregator(SqlType.Interval)
{
    private PagedColumn<Interval> sums = null!;
    private PagedColumn<long> counts = null!;

    public override IReadOnlyList<SqlType> StateTypes => [SqlType.Interval, SqlType.BigInt];

    public override void Bind(PagedColumn[] state) => (sums, counts) = ((PagedColumn<Interval>)state[0], (PagedColumn<long>)state[1]);

    public override void Update(Batch batch, int[] slots, long[]? weights)
    {
        var column = (Column<Interval>)batch.Columns[argument];
        for (var i = 0; i < batch.Count; i++)
        {
            if (column.IsNull(i))
                continue;
            var (weight, value) = (weights is null ? 1 : weights[i], column.Values[i]);
            ref var sum = ref sums.At(slots[i]);
            sum = checked(
                new Interval(
                    (int)(sum.Months + (value.Months * weight)),
                    (int)(sum.Days + (value.Days * weight)),
                    sum.Microseconds + (value.Microseconds * weight)
                )
            );
            counts.At(slots[i]) += weight;
        }
    }

    public override Column Output(ReadOnlySpan<int> slots)
    {
        var result = sums.Gather(slots);
        for (var i = 0; i < slots.Length; i++)
        {
            if (counts.At(slots[i]) == 0)
                result.SetNull(i);
        }

        return result;
    }
}
