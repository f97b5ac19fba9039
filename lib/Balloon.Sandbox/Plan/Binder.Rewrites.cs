using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

// Aggregates that are written with others, as RisingWave rewrites them.
internal sealed partial class Binder
{
    private Scalar Average(Scalar x, Call call, Grouping grouping, int? filter)
    {
        var type = SumType(x, call);
        var column = grouping.Column(x);
        var sum = grouping.Call(new AggregateCall("sum", [column], [x.Type], type) { Filter = filter, Distinct = call.Distinct });
        var count = grouping.Call(
            new AggregateCall("count", [column], [x.Type], SqlType.BigInt) { Filter = filter, Distinct = call.Distinct }
        );
        if (type == SqlType.Interval)
            return FunctionTable.Call("/", [sum, count], Zone, call.At);
        var result = x.Type.Kind is SqlTypeKind.Real or SqlTypeKind.Double ? SqlType.Double : SqlType.Numeric;
        return FunctionTable.Call(
            "/",
            [Casts.To(sum, result, CastContext.Assign, Zone), Casts.To(count, result, CastContext.Implicit, Zone)],
            Zone,
            call.At
        );
    }

    // From the sums of the values and of their squares, as RisingWave rewrites it.
    private Scalar Variance(Scalar x, Call call, Grouping grouping, int? filter)
    {
        if (SumType(x, call) == SqlType.Interval)
            throw FunctionTable.Unknown(call.Name, [x], call.At);
        var floating = x.Type.Kind is SqlTypeKind.Real or SqlTypeKind.Double;
        var type = floating ? SqlType.Double : SqlType.Numeric;
        var value = Casts.To(x, type, CastContext.Implicit, Zone);
        var square = FunctionTable.Call("*", [value, value], Zone, call.At);
        var sum = Call("sum", value);
        var squares = Call("sum", square);
        var count = Casts.To(Call("count", value), type, CastContext.Implicit, Zone);
        var sample = call.Name is "stddev" or "stddev_samp" or "variance" or "var_samp";
        var one = new Constant(floating ? 1.0 : (Numeric)1, type);
        var mean = FunctionTable.Call("/", [FunctionTable.Call("*", [sum, sum], Zone, call.At), count], Zone, call.At);
        var spread = FunctionTable.Call("-", [squares, mean], Zone, call.At);
        var divisor = sample ? FunctionTable.Call("-", [count, one], Zone, call.At) : count;
        // Rounding may leave a little less than nothing.
        var zero = new Constant(floating ? 0.0 : (Numeric)0, type);
        var variance = new CaseScalar(
            [(Comparison.Make("<=", count, sample ? one : zero), new Constant(null, type)), (Comparison.Make("<", spread, zero), zero)],
            FunctionTable.Call("/", [spread, divisor], Zone, call.At)
        );
        return call.Name is "stddev" or "stddev_samp" or "stddev_pop" ? FunctionTable.Call("sqrt", [variance], Zone, call.At) : variance;

        InputRef Call(string name, Scalar argument) =>
            grouping.Call(
                new AggregateCall(name, [grouping.Column(argument)], [argument.Type], name == "count" ? SqlType.BigInt : type)
                {
                    Filter = filter,
                }
            );
    }

    // ARRAY of a query: what array_agg makes of it, and an empty array of no rows.
    private Coalesce BindArrayQuery(ArrayQuery array, Environment env)
    {
        var (query, at) = (array.Query, array.At);
        var rows = query;
        Expression item = new ColumnName(["item"], at);
        IReadOnlyList<OrderItem> order = [];
        if (
            query
                is {
                    Body: Select { Items: [{ Value: not Star } one], GroupBy: [], Having: null, Distinct: false, DistinctOn: [] } select,
                    Limit: null,
                    Offset: null
                }
            && !Aggregates.Contains(one.Value)
            && !Aggregates.ContainsWindow(one.Value)
            && !HasSet(one.Value)
            && select.GroupingSets is null
        )
        {
            (item, order) = (one.Value, query.OrderBy);
            rows = query with { OrderBy = [] };
        }
        else if (query.OrderBy.Count > 0)
            throw Refusal.NotSupported("ARRAY of a query of this form with ORDER BY", at);

        var list = new SelectItem(new Call("array_agg", [item], at) { OrderBy = order }, null);
        var gathered = ReferenceEquals(rows, query)
            ? new Query([], Gather(new QueryTable(query, new Alias("rows", ["item"]), false, at)), [], null, false, null, at)
            : rows with
            {
                Body = (Select)rows.Body with { Items = [list] },
            };
        var value = BindSubquery(new ScalarQuery(gathered, at), env);
        return new Coalesce([value, new Constant(new SqlArray([]), value.Type)]);

        Select Gather(TableRef from) => new(false, [], [list], from, null, [], null, new Dictionary<string, WindowSpec>(), at);
    }

    // The value that stands beside the least or the greatest of others; rows with a null in either do not count.
    private InputRef ArgExtreme(
        Call call,
        Scalar value,
        Scalar compared,
        (Scalar Value, OrderItem Item)[] order,
        Grouping grouping,
        int? filter
    )
    {
        if (compared.Type.Kind is SqlTypeKind.Array or SqlTypeKind.Jsonb or SqlTypeKind.Struct)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"{call.Name} does not support struct, array, map, vector, jsonb for comparison argument, got {compared.Type}",
                call.At + 1
            );
        Scalar counts = new AndOr(true, new IsNullTest(value, true), new IsNullTest(compared, true));
        if (filter is { } other)
            counts = new AndOr(true, grouping.Columns[other], counts);
        SortKey[] keys =
        [
            new(grouping.Column(compared), call.Name == "arg_max", null),
            .. order.Select(o => new SortKey(grouping.Column(o.Value), o.Item.Descending, o.Item.NullsFirst)),
        ];
        return grouping.Call(
            new AggregateCall("first_value", [grouping.Column(value)], [value.Type], value.Type)
            {
                Filter = grouping.Column(counts),
                Order = keys,
                OrderTypes = [.. keys.Select(k => grouping.Columns[k.Column].Type)],
            }
        );
    }
}
