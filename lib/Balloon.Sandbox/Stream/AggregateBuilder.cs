using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Stream.Aggregates;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Stream;

/// <summary>Makes the operator of a GROUP BY, with one value table for all aggregates that read the same values.</summary>
internal sealed class AggregateBuilder(PlanBuilder builder)
{
    private readonly List<(string Key, ValueTable Table, int? Filter)> tables = [];

    public AggregateOperator Build(AggregatePlan plan)
    {
        var storeId = builder.NextStoreId();
        var aggregators = plan.Calls.Select(c => Make(c, plan)).ToArray();
        var made = new AggregateOperator(
            storeId,
            [.. plan.Groups],
            [.. plan.Groups.Select(g => plan.Input.Fields[g].Type)],
            aggregators,
            [.. plan.Calls.Select(c => c.Filter)],
            [.. tables.Select(t => (t.Table, t.Filter))]
        );
        if (plan.OnWindowClose)
            made.EmitOnClose(plan.Watermark!.Value);
        return made;
    }

    private Aggregator Make(AggregateCall call, AggregatePlan plan)
    {
        // Over a group's every row: then the group's weight is the count.
        var ofAll =
            builder.WeightsCount
            && plan.Groups.Count > 0
            && call is { Distinct: false, Filter: null }
            && call.Arguments.All(a => NeverNull.Holds(plan.Input, a));
        switch (call.Name)
        {
            case "count" when ofAll:
                return new GroupCountAggregator();
            case "count" when !call.Distinct:
                return new CountAggregator(call.Arguments is [var counted] ? counted : null);
            case "count":
                return Values(call, call.Arguments, [], keepNulls: false, ValueReaders.DistinctCount);
            case "sum" when !call.Distinct:
                return Sum(call, ofAll);
            case "sum":
                return Values(call, call.Arguments, [], keepNulls: false, ValueReaders.DistinctSum);
            case "bool_and" or "bool_or":
                return new BooleanAggregator(call.Arguments[0], call.Name == "bool_and");
            case "min" or "max":
                return plan.Input.AppendOnly ? Extreme(call, ofAll)
                    : call.Name == "min" ? Values(call, call.Arguments, [], keepNulls: false, (t, g, r) => ValueReaders.First(t, g, r, 0))
                    : Values(call, call.Arguments, [], keepNulls: false, (t, g, r) => ValueReaders.Last(t, g, r, 0));
            case "percentile_cont":
                return Values(
                    call,
                    call.Arguments,
                    call.Order,
                    keepNulls: false,
                    (t, g, r) => ValueReaders.PercentileCont(t, g, r, call.Fraction!.Value)
                );
            case "percentile_disc":
                return Values(
                    call,
                    call.Arguments,
                    call.Order,
                    keepNulls: false,
                    (t, g, r) => ValueReaders.PercentileDisc(t, g, r, call.Fraction!.Value)
                );
            case "approx_percentile":
                return Values(
                    call,
                    call.Arguments,
                    call.Order,
                    keepNulls: false,
                    (t, g, r) => ValueReaders.ApproxPercentile(t, g, r, call.Fraction!.Value, call.SketchBase!.Value)
                );
            case "mode":
                return Values(call, call.Arguments, call.Order, keepNulls: false, ValueReaders.Mode);
            case "string_agg":
                return Values(
                    call,
                    call.Arguments,
                    call.Order,
                    keepNulls: true,
                    (t, g, r) => ValueReaders.StringAgg(t, g, r, call.Distinct)
                );
            case "array_agg":
                return Values(
                    call,
                    call.Arguments,
                    call.Order,
                    keepNulls: true,
                    (t, g, r) => ValueReaders.ArrayAgg(t, g, r, call.Distinct)
                );
            case "jsonb_agg":
                return Values(call, call.Arguments, call.Order, keepNulls: true, (t, g, r) => JsonReaders.Array(t, g, r, call.Distinct));
            case "jsonb_object_agg":
                return Values(
                    call,
                    call.Arguments,
                    call.Order,
                    keepNulls: true,
                    (t, g, r) => JsonReaders.Object(t, g, r, ordered: call.Order.Count > 0)
                );
            case "bit_and" or "bit_or" or "bit_xor":
                return Values(
                    call,
                    call.Arguments,
                    [],
                    keepNulls: false,
                    (t, g, r) => ValueReaders.Bits(t, g, r, call.Name, call.Distinct)
                );
            case "first_value":
                return Values(call, call.Arguments, call.Order, keepNulls: true, (t, g, r) => ValueReaders.First(t, g, r, 0));
            case "last_value":
                return Values(call, call.Arguments, call.Order, keepNulls: true, (t, g, r) => ValueReaders.Last(t, g, r, 0));
            default:
                throw Refusal.NotSupported($"the aggregate {call.Name}");
        }
    }

    private ValueAggregator Values(
        AggregateCall call,
        IReadOnlyList<int> arguments,
        IReadOnlyList<SortKey> order,
        bool keepNulls,
        Action<ValueTable, int, Column> read
    )
    {
        // The table's columns: the arguments, then what else it is ordered by.
        int[] columns = [.. arguments.Concat(order.Select(o => o.Column)).Distinct()];
        var typeOf = arguments
            .Zip(call.ArgumentTypes)
            .Concat(order.Select(o => o.Column).Zip(call.OrderTypes))
            .DistinctBy(p => p.First)
            .ToDictionary(p => p.First, p => p.Second);
        SortKey[] keys = [.. order.Select(o => o with { Column = Array.IndexOf(columns, o.Column) })];
        var name = $"{string.Join(',', columns)}|{string.Join(',', keys)}|{keepNulls}|{call.Filter}";
        var at = tables.FindIndex(t => t.Key == name);
        if (at < 0)
        {
            at = tables.Count;
            tables.Add(
                (name, new ValueTable(builder.NextStoreId(), [.. columns.Select(c => typeOf[c])], columns, keys, keepNulls), call.Filter)
            );
        }

        return new ValueAggregator(call.Type, tables[at].Table, read);
    }

    private static Aggregator Sum(AggregateCall call, bool ofAll) =>
        call.ArgumentTypes[0].Kind switch
        {
            SqlTypeKind.SmallInt => new SumAggregator<short, long>(call.Arguments[0], call.Type, x => x, n => n, ofAll),
            SqlTypeKind.Integer => new SumAggregator<int, long>(call.Arguments[0], call.Type, x => x, n => n, ofAll),
            SqlTypeKind.BigInt => new SumAggregator<long, Numeric>(call.Arguments[0], call.Type, x => x, n => n, ofAll),
            SqlTypeKind.Numeric => new NumericSumAggregator(call.Arguments[0]),
            SqlTypeKind.Real => new SumAggregator<float, float>(call.Arguments[0], call.Type, x => x, n => n, ofAll),
            SqlTypeKind.Double => new SumAggregator<double, double>(call.Arguments[0], call.Type, x => x, n => n, ofAll),
            SqlTypeKind.Interval => new IntervalSum(call.Arguments[0]),
            _ => throw Refusal.NotSupported($"sum of {call.ArgumentTypes[0]}"),
        };

    private static Aggregator Extreme(AggregateCall call, bool ofAll)
    {
        var (column, type, max) = (call.Arguments[0], call.Type, call.Name == "max");
        return type.Kind switch
        {
            SqlTypeKind.SmallInt => new ExtremeAggregator<short>(column, type, max, ofAll),
            SqlTypeKind.Integer or SqlTypeKind.Date => new ExtremeAggregator<int>(column, type, max, ofAll),
            SqlTypeKind.BigInt or SqlTypeKind.Time or SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz => new ExtremeAggregator<long>(
                column,
                type,
                max,
                ofAll
            ),
            SqlTypeKind.Real => new ExtremeAggregator<float>(column, type, max, ofAll),
            SqlTypeKind.Double => new ExtremeAggregator<double>(column, type, max, ofAll),
            SqlTypeKind.Numeric => new ExtremeAggregator<Numeric>(column, type, max, ofAll),
            SqlTypeKind.Varchar => new ExtremeAggregator<string>(column, type, max, ofAll),
            SqlTypeKind.Bytea => new ExtremeAggregator<byte[]>(column, type, max, ofAll),
            SqlTypeKind.Interval => new ExtremeAggregator<Interval>(column, type, max, ofAll),
            SqlTypeKind.Struct => new ExtremeAggregator<SqlRow>(column, type, max, ofAll),
            _ => new ExtremeAggregator<SqlArray>(column, type, max, ofAll),
        };
    }
}
