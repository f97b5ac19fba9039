using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>count(*), and count(x) for an x that is never null: the group's weight.</summary>
internal sealed class GroupCountAggregator() : Aggregator(SqlType.BigInt)
{
    private PagedColumn<long> counts = null!;

    public override PagedColumn? Results => counts;

    public override void Bind(PagedColumn<long> weights) => counts = weights;

    public override void Update(Batch batch, int[] slots, long[]? weights) { }

    public override Column Output(ReadOnlySpan<int> slots) => counts.Gather(slots);
}

/// <summary>count(*), and count(x), which counts values that are not null.</summary>
internal sealed class CountAggregator(int? argument) : Aggregator(SqlType.BigInt)
{
    private PagedColumn<long> counts = null!;

    public override IReadOnlyList<SqlType> StateTypes => [SqlType.BigInt];

    public override PagedColumn? Results => counts;

    public override void Bind(PagedColumn[] state) => counts = (PagedColumn<long>)state[0];

    public override void Update(Batch batch, int[] slots, long[]? weights)
    {
        var nulls = argument is { } index ? batch.Columns[index].Nulls : null;
        for (var i = 0; i < batch.Count; i++)
        {
            if (nulls is null || !nulls[i])
                counts.At(slots[i]) += weights is null ? 1 : weights[i];
        }
    }

    public override Column Output(ReadOnlySpan<int> slots) => counts.Gather(slots);
}

/// <summary>bool_and and bool_or: counts of true and of false values.</summary>
internal sealed class BooleanAggregator(int argument, bool isAnd) : Aggregator(SqlType.Boolean)
{
    private PagedColumn<long> trues = null!,
        falses = null!;

    public override IReadOnlyList<SqlType> StateTypes => [SqlType.BigInt, SqlType.BigInt];

    public override void Bind(PagedColumn[] state) => (trues, falses) = ((PagedColumn<long>)state[0], (PagedColumn<long>)state[1]);

    public override void Update(Batch batch, int[] slots, long[]? weights)
    {
        var column = (Column<bool>)batch.Columns[argument];
        for (var i = 0; i < batch.Count; i++)
        {
            if (!column.IsNull(i))
                (column.Values[i] ? trues : falses).At(slots[i]) += weights is null ? 1 : weights[i];
        }
    }

    public override Column Output(ReadOnlySpan<int> slots)
    {
        var result = new Column<bool>(Type, slots.Length);
        foreach (var slot in slots)
        {
            var (yes, no) = (trues.At(slot), falses.At(slot));
            if (yes + no == 0)
                result.AppendNull();
            else
                result.Add(isAnd ? no == 0 : yes > 0);
        }

        return result;
    }
}
