using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>The states of min and max over rows that are only added.</summary>
internal static class Extremes
{
    public static Aggregator Of(StateRequest request, bool isMax)
    {
        var (column, type, ofAll) = (request.Argument, request.Call.Type, request.OfAll);
        return type.Kind switch
        {
            SqlTypeKind.SmallInt => new ExtremeAggregator<short>(column, type, isMax, ofAll),
            SqlTypeKind.Integer or SqlTypeKind.Date => new ExtremeAggregator<int>(column, type, isMax, ofAll),
            SqlTypeKind.BigInt or SqlTypeKind.Time or SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz => new ExtremeAggregator<long>(
                column,
                type,
                isMax,
                ofAll
            ),
            SqlTypeKind.Real => new ExtremeAggregator<float>(column, type, isMax, ofAll),
            SqlTypeKind.Double => new ExtremeAggregator<double>(column, type, isMax, ofAll),
            SqlTypeKind.Numeric => new ExtremeAggregator<Numeric>(column, type, isMax, ofAll),
            SqlTypeKind.Varchar => new ExtremeAggregator<string>(column, type, isMax, ofAll),
            SqlTypeKind.Bytea => new ExtremeAggregator<byte[]>(column, type, isMax, ofAll),
            SqlTypeKind.Interval => new ExtremeAggregator<Interval>(column, type, isMax, ofAll),
            SqlTypeKind.Struct => new ExtremeAggregator<SqlRow>(column, type, isMax, ofAll),
            _ => new ExtremeAggregator<SqlArray>(column, type, isMax, ofAll),
        };
    }
}

/// <summary>min and max over rows that are only added: one value per group.</summary>
/// <param name="argument">The column.</param>
/// <param name="type">Its type.</param>
/// <param name="isMax">True for max.</param>
/// <param name="ofAll">Whether each row of a group has a value, so that every group has a result.</param>
internal sealed class ExtremeAggregator<T>(int argument, SqlType type, bool isMax, bool ofAll) : Aggregator(type)
{
    private PagedColumn<T> bests = null!;
    private PagedColumn<bool> any = null!;

    public override IReadOnlyList<SqlType> StateTypes => [Type, SqlType.Boolean];

    public override PagedColumn? Results => ofAll ? bests : null;

    public override void Bind(PagedColumn[] state) => (bests, any) = ((PagedColumn<T>)state[0], (PagedColumn<bool>)state[1]);

    public override void Update(Batch batch, int[] slots, long[]? weights)
    {
        var column = (Column<T>)batch.Columns[argument];
        var values = column.Values;
        for (var i = 0; i < batch.Count; i++)
        {
            if (column.IsNull(i) || (weights is not null && weights[i] <= 0))
                continue;
            var slot = slots[i];
            ref var there = ref any.At(slot);
            if (there)
            {
                var order = Physical<T>.Compare(values[i], bests.At(slot));
                if (isMax ? order <= 0 : order >= 0)
                    continue;
            }

            there = true;
            bests.Put(slot, values[i]);
        }
    }

    public override Column Output(ReadOnlySpan<int> slots)
    {
        var result = bests.Gather(slots);
        for (var i = 0; i < slots.Length; i++)
        {
            if (!any.At(slots[i]))
                result.SetNull(i);
        }

        return result;
    }
}
