using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

internal sealed partial class Binder
{
    // What was bound below the aggregation, seen from above: groups become columns, any other column is an error.
    private static Scalar Grouped(Scalar scalar, Grouping grouping, Expression e)
    {
        for (var i = 0; i < grouping.Groups.Count; i++)
        {
            if (grouping.Groups[i].Equals(scalar))
                return new InputRef(i, scalar.Type);
        }

        if (scalar is InputRef)
        {
            var name = Aggregates.Children(e).Prepend(e).OfType<ColumnName>().FirstOrDefault()?.Name;
            throw new SqlException(
                SqlStates.GroupingError,
                $"column {(name is null ? "" : $"\"{name}\" ")}must appear in the GROUP BY clause or be used in an aggregate function",
                e.At + 1
            );
        }

        return scalar.Children.Count == 0 ? scalar : scalar.WithChildren([.. scalar.Children.Select(c => Grouped(c, grouping, e))]);
    }

    private Scalar BindAggregate(Call call, Environment env)
    {
        if (env.Grouping is not { } grouping)
            throw new SqlException(SqlStates.GroupingError, $"aggregate functions are not allowed in {env.Clause}", call.At + 1);
        var below = env with { Grouping = null, Windows = null, Sets = null, Clause = "an aggregate" };
        int? filter = call.Filter is { } f ? grouping.Column(Condition(f, below with { Clause = "FILTER" })) : null;
        if (call.WithinGroup.Count > 0 || call.Name is "percentile_cont" or "percentile_disc" or "mode")
            return OrderedSet(call, grouping, below, filter);
        if (call.StarArgument)
        {
            if (call.Name != "count")
                throw new SqlException(SqlStates.SyntaxError, $"Failed to bind expression: {call.Name}(*)", call.At + 1);
            return grouping.Call(new AggregateCall("count", [], [], SqlType.BigInt) { Filter = filter });
        }

        var arguments = call.Arguments.Select(a => Expression(a, below)).ToArray();
        // What is the same for all rows puts none before another.
        var order = call
            .OrderBy.Select(o => (Value: Expression(o.Value, below), Item: o))
            .Where(o => o.Value.Walk().Any(s => s is InputRef))
            .ToArray();
        return Aggregate(call, arguments, order, grouping, filter);
    }

    private Scalar Aggregate(Call call, Scalar[] arguments, (Scalar Value, OrderItem Item)[] order, Grouping grouping, int? filter)
    {
        var expected = call.Name is "string_agg" or "jsonb_object_agg" or "arg_min" or "arg_max" ? 2 : 1;
        if (arguments.Length != expected)
            throw new SqlException(
                SqlStates.UndefinedFunction,
                $"function {call.Name} takes {expected} arguments, not {arguments.Length}",
                call.At + 1
            );
        var x = Casts.IsUntyped(arguments[0]) ? Casts.To(arguments[0], SqlType.Varchar, CastContext.Implicit, Zone) : arguments[0];
        if ((call.Distinct || call.Name is "min" or "max") && GroupKeys.HasMap(x.Type))
            throw Refusal.NotSupported($"{call.Name} of a map", call.At);
        switch (call.Name)
        {
            case "count":
                return Make("count", [x], SqlType.BigInt);
            case "sum":
                return Make("sum", [x], SumType(x, call));
            case "avg":
                return Average(x, call, grouping, filter);
            case "min" or "max":
                return x.Type.Kind is SqlTypeKind.Boolean or SqlTypeKind.Jsonb or SqlTypeKind.Map
                    ? throw new SqlException(SqlStates.UndefinedFunction, $"function {call.Name}({x.Type}) does not exist", call.At + 1)
                    : Make(call.Name, [x], x.Type, distinct: false);
            case "bool_and" or "bool_or" or "every":
                return Make(
                    call.Name == "bool_or" ? "bool_or" : "bool_and",
                    [Casts.To(x, SqlType.Boolean, CastContext.Implicit, Zone, call.At)],
                    SqlType.Boolean,
                    distinct: false
                );
            case "string_agg":
                return Make(
                    "string_agg",
                    [
                        Casts.To(x, SqlType.Varchar, CastContext.Implicit, Zone, call.At),
                        Casts.To(arguments[1], SqlType.Varchar, CastContext.Implicit, Zone, call.At),
                    ],
                    SqlType.Varchar
                );
            case "array_agg":
                return Make("array_agg", [x], SqlType.ArrayOf(x.Type));
            case "jsonb_agg":
                return Make("jsonb_agg", [ToJson(x)], SqlType.Jsonb);
            case "jsonb_object_agg":
                return Make(
                    "jsonb_object_agg",
                    [Casts.To(x, SqlType.Varchar, CastContext.Assign, Zone, call.At), ToJson(arguments[1])],
                    SqlType.Jsonb
                );
            case "bit_and" or "bit_or" or "bit_xor":
                return x.Type.Kind is SqlTypeKind.SmallInt or SqlTypeKind.Integer or SqlTypeKind.BigInt
                    ? Make(call.Name, [x], x.Type)
                    : throw FunctionTable.Unknown(call.Name, [x], call.At);
            case "arg_min" or "arg_max" when !call.Distinct:
                return ArgExtreme(call, x, arguments[1], order, grouping, filter);
            case "first_value" or "last_value" when order.Length > 0 && !call.Distinct:
                return Make(call.Name, [x], x.Type);
            case "stddev" or "stddev_samp" or "stddev_pop" or "variance" or "var_samp" or "var_pop" when !call.Distinct:
                return Variance(x, call, grouping, filter);
            default:
                throw Refusal.NotSupported($"the aggregate {call.Name}{(call.Distinct ? " with DISTINCT" : "")}", call.At);
        }

        InputRef Make(string name, Scalar[] columns, SqlType type, bool? distinct = null)
        {
            var ordered = name is "string_agg" or "array_agg" or "jsonb_agg" or "jsonb_object_agg" or "first_value" or "last_value"
                ? order
                : [];
            if (name is "string_agg" or "array_agg" && ordered.Length == 0 && !call.Distinct)
                NoteUnordered();
            if (call.Distinct && ordered.Any(o => !columns.Contains(o.Value)))
                throw new SqlException(
                    SqlStates.SyntaxError,
                    "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list",
                    call.At + 1
                );
            return grouping.Call(
                new AggregateCall(name, [.. columns.Select(grouping.Column)], [.. columns.Select(c => c.Type)], type)
                {
                    Distinct = distinct ?? call.Distinct,
                    Filter = filter,
                    Order = [.. ordered.Select(o => new SortKey(grouping.Column(o.Value), o.Item.Descending, o.Item.NullsFirst))],
                    OrderTypes = [.. ordered.Select(o => o.Value.Type)],
                }
            );
        }
    }

    private Scalar ToJson(Scalar value) => FunctionTable.Call("to_jsonb", [value], Zone, 0);

    // Without ORDER BY any order is right: the engine takes the values' own.
    private static void NoteUnordered() { }

    private SqlType SumType(Scalar x, Call call) =>
        x.Type.Kind switch
        {
            SqlTypeKind.SmallInt or SqlTypeKind.Integer => SqlType.BigInt,
            SqlTypeKind.BigInt or SqlTypeKind.Numeric => SqlType.Numeric,
            SqlTypeKind.Real => SqlType.Real,
            SqlTypeKind.Double => SqlType.Double,
            // Intervals that are equal may still differ in their parts.
            SqlTypeKind.Interval when call.Distinct => throw Refusal.NotSupported("sum of distinct intervals", call.At),
            SqlTypeKind.Interval => SqlType.Interval,
            _ => throw new SqlException(SqlStates.UndefinedFunction, $"function {call.Name}({x.Type}) does not exist", call.At + 1),
        };

    private Scalar OrderedSet(Call call, Grouping grouping, Environment below, int? filter)
    {
        if (call.WithinGroup.Count != 1)
            throw new SqlException(SqlStates.SyntaxError, $"{call.Name} needs WITHIN GROUP (ORDER BY …) with one key", call.At + 1);
        var item = call.WithinGroup[0];
        var value = Expression(item.Value, below);
        if (call.Name == "approx_percentile")
            return ApproxPercentile(call, value, grouping, below, filter);
        double? fraction = null;
        if (call.Name is "percentile_cont" or "percentile_disc")
        {
            if (call.Arguments.Count != 1)
                throw new SqlException(SqlStates.SyntaxError, $"{call.Name} takes one fraction", call.At + 1);
            fraction = ConstantFraction(call, call.Arguments[0], below);
            if (fraction is < 0 or > 1)
                throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"{call.Name}: the fraction has to be between 0 and 1",
                    call.Arguments[0].At + 1
                );
        }
        else if (call.Name != "mode")
            throw Refusal.NotSupported($"the aggregate {call.Name}", call.At);
        if (call.Name is "percentile_cont" or "percentile_disc" && fraction is null)
            return new Constant(null, call.Name == "percentile_cont" ? SqlType.Double : value.Type);
        if (call.Name == "percentile_cont")
            value = Casts.To(value, SqlType.Double, CastContext.Implicit, Zone, item.Value.At);
        var column = grouping.Column(value);
        return grouping.Call(
            new AggregateCall(call.Name, [column], [value.Type], value.Type)
            {
                Filter = filter,
                Fraction = fraction,
                Order = [new SortKey(column, item.Descending, item.NullsFirst)],
                OrderTypes = [value.Type],
            }
        );
    }
}
