using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>
/// sum of numeric. NaN and the infinities are counted separately, because subtracting one from a sum would not restore the sum without it.
/// </summary>
internal sealed class NumericSumAggregator(int argument) : Aggregator(SqlType.Numeric)
{
    private PagedColumn<Numeric> sums = null!;
    private PagedColumn<long> counts = null!;
    private PagedColumn<long> notNumbers = null!;
    private PagedColumn<long> ups = null!;
    private PagedColumn<long> downs = null!;

    public override IReadOnlyList<SqlType> StateTypes => [Type, SqlType.BigInt, SqlType.BigInt, SqlType.BigInt, SqlType.BigInt];

    public override void Bind(PagedColumn[] state)
    {
        sums = (PagedColumn<Numeric>)state[0];
        (counts, notNumbers) = ((PagedColumn<long>)state[1], (PagedColumn<long>)state[2]);
        (ups, downs) = ((PagedColumn<long>)state[3], (PagedColumn<long>)state[4]);
    }

    public override void Update(Batch batch, int[] slots, long[]? weights)
    {
        var column = (Column<Numeric>)batch.Columns[argument];
        for (var i = 0; i < batch.Count; i++)
        {
            if (column.IsNull(i))
                continue;
            var weight = weights is null ? 1 : weights[i];
            var value = column.Values[i];
            var slot = slots[i];
            counts.At(slot) += weight;
            if (value.IsFinite)
                sums.At(slot) += weight == 1 ? value : value * weight;
            else
                (
                    value.IsNaN ? notNumbers
                    : value > 0 ? ups
                    : downs
                ).At(slot) += weight;
        }
    }

    public override Column Output(ReadOnlySpan<int> slots)
    {
        var result = new Column<Numeric>(Type, slots.Length);
        foreach (var slot in slots)
            result.Append(counts.At(slot) == 0 ? null : Value(slot));
        return result;
    }

    private Numeric Value(int slot)
    {
        var (up, down) = (ups.At(slot) != 0, downs.At(slot) != 0);
        return notNumbers.At(slot) != 0 || (up && down) ? Numeric.NaN
            : up ? Numeric.PositiveInfinity
            : down ? Numeric.NegativeInfinity
            : sums.At(slot);
    }
}
