using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Aggregates;

/// <summary>
/// An aggregate that is computed from a <see cref="ValueTable"/>; the operator maintains the table for all that share it.
/// </summary>
internal sealed class ValueAggregator(SqlType type, ValueTable table, Action<ValueTable, int, Column> read) : Aggregator(type)
{
    public override void Update(Batch batch, int[] slots, long[]? weights) { }

    public override Column Output(ReadOnlySpan<int> slots)
    {
        var result = Column.Create(Type, slots.Length);
        foreach (var slot in slots)
            read(table, slot, result);
        return result;
    }
}
