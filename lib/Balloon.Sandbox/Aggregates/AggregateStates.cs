using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Aggregates;

/// <summary>Creates the states of a GROUP BY's aggregates; aggregates over the same values share a value table.</summary>
/// <param name="nextStoreId">Gives the numbers of stores.</param>
internal sealed class AggregateStates(Func<long> nextStoreId)
{
    private readonly List<(string Key, ValueTable Table, int? Filter)> tables = [];

    /// <summary>The value tables, each with the column of its filter.</summary>
    public (ValueTable Table, int? Filter)[] Tables => [.. tables.Select(t => (t.Table, t.Filter))];

    /// <param name="call">The aggregate.</param>
    /// <param name="appendOnly">Whether rows are only added.</param>
    /// <param name="ofAll">Whether each row of a group has a value, so that their count is the group's weight.</param>
    public Aggregator Make(AggregateCall call, bool appendOnly, bool ofAll) =>
        call.Kind.State!(new StateRequest(call, appendOnly, ofAll, this));

    public ValueAggregator Values(AggregateCall call, bool keepNulls, Action<ValueTable, int, Column> read)
    {
        // The table's columns: the arguments, then the other columns of its order.
        int[] columns = [.. call.Arguments.Concat(call.Order.Select(o => o.Column)).Distinct()];
        var typeOf = call
            .Arguments.Zip(call.ArgumentTypes)
            .Concat(call.Order.Select(o => o.Column).Zip(call.OrderTypes))
            .DistinctBy(p => p.First)
            .ToDictionary(p => p.First, p => p.Second);
        SortKey[] keys = [.. call.Order.Select(o => o with { Column = Array.IndexOf(columns, o.Column) })];
        var name = $"{string.Join(',', columns)}|{string.Join(',', keys)}|{keepNulls}|{call.Filter}";
        var at = tables.FindIndex(t => t.Key == name);
        if (at < 0)
        {
            at = tables.Count;
            var table = new ValueTable(nextStoreId(), [.. columns.Select(c => typeOf[c])], columns, keys, keepNulls);
            tables.Add((name, table, call.Filter));
        }

        return new ValueAggregator(call.Type, tables[at].Table, read);
    }
}

/// <summary>The requirements of an aggregate's state.</summary>
/// <param name="Call">The aggregate in its plan.</param>
/// <param name="AppendOnly">Whether rows are only added.</param>
/// <param name="OfAll">Whether each row of a group has a value, so that their count is the group's weight.</param>
/// <param name="States">The states of the same GROUP BY.</param>
internal sealed record StateRequest(AggregateCall Call, bool AppendOnly, bool OfAll, AggregateStates States)
{
    /// <summary>The column of its argument.</summary>
    public int Argument => Call.Arguments[0];

    /// <summary>A state that is computed from the values of a group, in order.</summary>
    public ValueAggregator Values(Action<ValueTable, int, Column> read, bool keepNulls = false) => States.Values(Call, keepNulls, read);
}
