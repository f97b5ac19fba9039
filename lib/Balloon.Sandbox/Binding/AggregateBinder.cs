using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds calls of aggregates, and expressions above an aggregation.</summary>
internal sealed class AggregateBinder(Binder binder)
{
    // Converts a scalar over the input of the aggregation to one over its output: groups become columns, any other column is an error.
    public static Scalar Grouped(Scalar scalar, Grouping grouping, Expression e)
    {
        if (grouping.Group(scalar) is { } group)
            return group;
        if (scalar is InputRef input)
        {
            if (!grouping.IsBelow(input))
                return input;
            var name = ExpressionParts.Children(e).Prepend(e).OfType<ColumnName>().FirstOrDefault()?.Name;
            throw new SqlException(
                SqlStates.GroupingError,
                $"column {(name is null ? "" : $"\"{name}\" ")}must appear in the GROUP BY clause or be used in an aggregate function",
                e.At + 1
            );
        }

        return scalar.Children.Count == 0 ? scalar : scalar.WithChildren([.. scalar.Children.Select(c => Grouped(c, grouping, e))]);
    }

    public Scalar Bind(Call call, Environment env)
    {
        if (env.Grouping is not { } grouping)
            throw new SqlException(SqlStates.GroupingError, $"aggregate functions are not allowed in {env.Clause}", call.At + 1);
        if (AggregateKinds.Find(call.Name) is not { } kind)
            return LeftOut(call, grouping, env);
        var below = env with { Grouping = null, Windows = null, TakesSets = false, Clause = "an aggregate" };
        int? filter = call.Filter is { } f ? grouping.Column(binder.Types.Condition(f, below with { Clause = "FILTER" })) : null;
        if (kind.OrderedSet is { } form)
            return binder.OrderedSets.Bind(call, kind, form, grouping, below, filter);
        if (call.WithinGroup.Count > 0)
            throw new SqlException(
                SqlStates.WrongObjectType,
                $"{call.Name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP",
                call.At + 1
            );
        if (call.StarArgument)
            return kind.TakesStar ? grouping.Call(new AggregateCall(kind, [], [], SqlType.BigInt) { Filter = filter }) : throw NoStar(call);
        var arguments = call.Arguments.Select(a => binder.Expressions.Bind(a, below)).ToArray();
        // A constant has no effect on the order.
        var order = call
            .OrderBy.Select(o => (Value: binder.Expressions.Bind(o.Value, below), Item: o))
            .Where(o => o.Value.Walk().Any(s => s is InputRef))
            .ToArray();
        if (kind.Order == OrderUse.Required && order.Length == 0)
            throw Refusal.NotSupported($"the aggregate {call.Name} without ORDER BY", call.At);
        var types = TypesOf(call, kind, arguments);
        var writer = new GroupWriter(binder, call, grouping, kind.Order == OrderUse.Ignored ? [] : order, filter);
        return kind.Written is { } written ? written(writer, types.Arguments) : writer.Add(kind, types);
    }

    public static SqlException NoStar(Call call) => new(SqlStates.SyntaxError, $"Failed to bind expression: {call.Name}(*)", call.At + 1);

    // The argument types that the aggregate accepts.
    public AggregateTypes TypesOf(Call call, AggregateKind kind, Scalar[] arguments)
    {
        if (arguments.Length != kind.Arity)
            throw new SqlException(
                SqlStates.UndefinedFunction,
                $"function {call.Name} takes {kind.Arity} arguments, not {arguments.Length}",
                call.At + 1
            );
        if (call.Distinct && kind.Distinct == DistinctUse.Refused)
            throw Refusal.NotSupported($"the aggregate {call.Name} with DISTINCT", call.At);
        if (Casts.IsUntyped(arguments[0]))
            arguments[0] = Casts.To(arguments[0], SqlType.Varchar, CastContext.Implicit, binder.Zone);
        if ((call.Distinct || kind.Compares) && GroupKeys.HasMap(arguments[0].Type))
            throw Refusal.NotSupported($"{call.Name} of a map", call.At);
        return kind.Types(new AggregateArguments(call.Name, arguments, call.Distinct, binder.Zone, call.At))
            ?? throw FunctionTable.Unknown(call.Name, arguments, call.At);
    }

    // grouping(a, b): which of them the row's grouping set leaves out.
    private Scalar LeftOut(Call call, Grouping grouping, Environment env)
    {
        if (call.Arguments.Count is 0 or > 31)
            throw new SqlException(SqlStates.SyntaxError, "GROUPING takes 1 to 31 arguments", call.At + 1);
        var groups = grouping.Groups.ToList();
        return grouping.LeftOut([
            .. call.Arguments.Select(a =>
                groups.IndexOf(binder.Expressions.Bind(a, env with { Grouping = null, Windows = null, TakesSets = false }))
                    is >= 0
                        and var group
                    ? group
                    : throw new SqlException(
                        SqlStates.GroupingError,
                        "arguments to GROUPING must be grouping expressions of the associated query level",
                        a.At + 1
                    )
            ),
        ]);
    }

    /// <summary>Adds the aggregates of one call to a grouping.</summary>
    private sealed class GroupWriter(Binder binder, Call call, Grouping grouping, (Scalar Value, OrderItem Item)[] order, int? filter)
        : IAggregateWriter
    {
        public Zone Zone => binder.Zone;

        public int At => call.At;

        public InputRef Add(AggregateKind kind, AggregateTypes types)
        {
            var distinct = call.Distinct && kind.Distinct == DistinctUse.Counts;
            if (call.Distinct && order.Any(o => !types.Arguments.Contains(o.Value)))
                throw new SqlException(
                    SqlStates.SyntaxError,
                    "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list",
                    call.At + 1
                );
            return grouping.Call(
                new AggregateCall(
                    kind,
                    [.. types.Arguments.Select(grouping.Column)],
                    [.. types.Arguments.Select(a => a.Type)],
                    types.Result
                )
                {
                    Distinct = distinct,
                    Filter = filter,
                    Order = [.. order.Select(Key)],
                    OrderTypes = [.. order.Select(o => o.Value.Type)],
                }
            );
        }

        public Scalar Call(AggregateKind kind, Scalar argument) =>
            Add(kind, kind.Types(new AggregateArguments(kind.Name, [argument], call.Distinct, binder.Zone, call.At))!);

        public Scalar First(Scalar value, Scalar condition, Scalar by, bool descending)
        {
            SortKey[] keys = [new(grouping.Column(by), descending, null), .. order.Select(Key)];
            var counts = filter is { } other ? new AndOr(true, grouping.Columns[other], condition) : condition;
            return grouping.Call(
                new AggregateCall(AggregateKinds.FirstValue, [grouping.Column(value)], [value.Type], value.Type)
                {
                    Filter = grouping.Column(counts),
                    Order = keys,
                    OrderTypes = [.. keys.Select(k => grouping.Columns[k.Column].Type)],
                }
            );
        }

        private SortKey Key((Scalar Value, OrderItem Item) o) => new(grouping.Column(o.Value), o.Item.Descending, o.Item.NullsFirst);
    }
}
