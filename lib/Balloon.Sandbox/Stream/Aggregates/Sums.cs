using System.Numerics;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Stream.Aggregates;

/// <summary>
/// sum of <typeparamref name="T"/> in <typeparamref name="S"/>: of smallint and integer in bigint, of bigint in numeric, of all else in its
/// own type. Null without a value.
/// </summary>
internal sealed class SumAggregator<T, S>(int argument, SqlType type, Func<T, S> widen, Func<long, S> count) : Aggregator(type)
    where S : struct, IAdditionOperators<S, S, S>, IMultiplyOperators<S, S, S>
{
    private PagedColumn<S> sums = null!;
    private PagedColumn<long> counts = null!;

    public override IReadOnlyList<SqlType> StateTypes => [Type, SqlType.BigInt];

    public override void Bind(PagedColumn[] state) => (sums, counts) = ((PagedColumn<S>)state[0], (PagedColumn<long>)state[1]);

    public override void Update(Batch batch, int[] slots, long[]? weights)
    {
        var column = (Column<T>)batch.Columns[argument];
        var values = column.Values;
        var nulls = column.Nulls;
        for (var i = 0; i < batch.Count; i++)
        {
            if (nulls is not null && nulls[i])
                continue;
            var weight = weights is null ? 1 : weights[i];
            var value = widen(values[i]);
            ref var sum = ref sums.At(slots[i]);
            sum = checked(sum + (weight == 1 ? value : value * count(weight)));
            counts.At(slots[i]) += weight;
        }
    }

    public override Column Output(ReadOnlySpan<int> slots)
    {
        var result = (Column<S>)sums.Gather(slots);
        for (var i = 0; i < slots.Length; i++)
        {
            if (counts.At(slots[i]) == 0)
                result.SetNull(i);
        }

        return result;
    }
}
