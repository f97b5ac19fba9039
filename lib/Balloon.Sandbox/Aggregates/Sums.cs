using System.Numerics;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>The states of sum.</summary>
internal static class Sums
{
    public static Aggregator Of(StateRequest request)
    {
        var (column, type, ofAll) = (request.Argument, request.Call.Type, request.OfAll);
        return request.Call.ArgumentTypes[0].Kind switch
        {
            SqlTypeKind.SmallInt => new SumAggregator<short, long>(column, type, x => x, n => n, ofAll),
            SqlTypeKind.Integer => new SumAggregator<int, long>(column, type, x => x, n => n, ofAll),
            SqlTypeKind.BigInt => new SumAggregator<long, Numeric>(column, type, x => x, n => n, ofAll),
            SqlTypeKind.Numeric => new NumericSumAggregator(column),
            SqlTypeKind.Real => new SumAggregator<float, float>(column, type, x => x, n => n, ofAll),
            SqlTypeKind.Double => new SumAggregator<double, double>(column, type, x => x, n => n, ofAll),
            SqlTypeKind.Interval => new IntervalSum(column),
            _ => throw Refusal.NotSupported($"sum of {request.Call.ArgumentTypes[0]}"),
        };
    }
}

/// <summary>
/// The sum of <typeparamref name="T"/> as <typeparamref name="S"/>: bigint for smallint and integer, numeric for bigint, and the same type
/// for all others. Null without a value.
/// </summary>
/// <param name="argument">The column.</param>
/// <param name="type">The type of the sum.</param>
/// <param name="widen">Converts a value to the type of the sum.</param>
/// <param name="count">Converts a weight to the type of the sum.</param>
/// <param name="ofAll">Whether each row of a group has a value, so that every group has a sum.</param>
internal sealed class SumAggregator<T, S>(int argument, SqlType type, Func<T, S> widen, Func<long, S> count, bool ofAll) : Aggregator(type)
    where S : struct, IAdditionOperators<S, S, S>, IMultiplyOperators<S, S, S>
{
    private PagedColumn<S> sums = null!;
    private PagedColumn<long>? counts;

    public override IReadOnlyList<SqlType> StateTypes => ofAll ? [Type] : [Type, SqlType.BigInt];

    public override PagedColumn? Results => ofAll ? sums : null;

    public override void Bind(PagedColumn[] state) =>
        (sums, counts) = ((PagedColumn<S>)state[0], ofAll ? null : (PagedColumn<long>)state[1]);

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
            if (counts is not null)
                counts.At(slots[i]) += weight;
        }
    }

    public override Column Output(ReadOnlySpan<int> slots)
    {
        var result = (Column<S>)sums.Gather(slots);
        for (var i = 0; counts is not null && i < slots.Length; i++)
        {
            if (counts.At(slots[i]) == 0)
                result.SetNull(i);
        }

        return result;
    }
}
