using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.Aggregates;

/// <summary>Makes the states of a GROUP BY's aggregates, with one value table for all that read the same values.</summary>
/// <param name="nextStoreId">Gives the numbers of stores.</param>
internal sealed class AggregateStates(Func<long> nextStoreId)
{
    private readonly List<(string Key, ValueTable Table, int? Filter)> tables = [];

    /// <summary>The value tables that some of them read, each with the column of its filter.</summary>
    public (ValueTable Table, int? Filter)[] Tables => [.. tables.Select(t => (t.Table, t.Filter))];

    /// <param name="call">The aggregate.</param>
    /// <param name="appendOnly">True when rows only come.</param>
    /// <param name="ofAll">True when each row of a group has a value: then the group's weight is their count.</param>
    public Aggregator Make(AggregateCall call, bool appendOnly, bool ofAll) =>
        call.Kind.State!(new StateRequest(call, appendOnly, ofAll, this));

    public ValueAggregator Values(AggregateCall call, bool keepNulls, Action<ValueTable, int, Column> read)
    {
        // The table's columns: the arguments, then what else it is ordered by.
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

/// <summary>What an aggregate's state is made for.</summary>
/// <param name="Call">The aggregate in its plan.</param>
/// <param name="AppendOnly">True when rows only come.</param>
/// <param name="OfAll">True when each row of a group has a value: then the group's weight is their count.</param>
/// <param name="States">The states of the same GROUP BY.</param>
internal sealed record StateRequest(AggregateCall Call, bool AppendOnly, bool OfAll, AggregateStates States)
{
    /// <summary>The column of its argument.</summary>
    public int Argument => Call.Arguments[0];

    /// <summary>A state that is read from the values of a group, in order.</summary>
    public ValueAggregator Values(Action<ValueTable, int, Column> read, bool keepNulls = false) => States.Values(Call, keepNulls, read);
}
