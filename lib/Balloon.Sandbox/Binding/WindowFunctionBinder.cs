using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds window functions, which occur in the list of SELECT and are computed above its aggregation.</summary>
internal sealed class WindowFunctionBinder(Binder binder)
{
    public Scalar Bind(Call call, Environment env)
    {
        if (env.Windows is not { } windows)
            throw new SqlException(SqlStates.WindowingError, $"window functions are not allowed in {env.Clause}", call.At + 1);
        var inner = env with { Windows = null, TakesSets = false, Clause = "a window function" };
        var spec = call.Over!;
        if (spec.Name is { } name)
            spec =
                windows.GetValueOrDefault(name)
                ?? throw new SqlException(SqlStates.UndefinedObject, $"window \"{name}\" does not exist", spec.At + 1);
        var kind = WindowKind.Find(call.Name) ?? throw NoWindowFunction(call);
        if (call.IgnoresNulls)
            kind =
                kind.OfValues()
                ?? throw (
                    kind.TakesOffset
                        ? Refusal.NotSupported($"IGNORE NULLS in {call.Name}", call.At)
                        : new SqlException(
                            SqlStates.SyntaxError,
                            $"IGNORE NULLS is allowed only in first_value and last_value, not in {call.Name}",
                            call.At + 1
                        )
                );
        if (call.Distinct || call.Filter is not null || call.WithinGroup.Count > 0 || call.OrderBy.Count > 0)
            throw Refusal.NotSupported("DISTINCT, FILTER or ORDER BY in a window function", call.At);
        if (kind.NeedsOrder && spec.OrderBy.Count == 0)
            throw new SqlException(SqlStates.WindowingError, $"window function {call.Name} needs ORDER BY", call.At + 1);
        WindowKey[] order =
        [
            .. spec.OrderBy.Select(o => new WindowKey(binder.Expressions.Bind(o.Value, inner), o.Descending, o.NullsFirst)),
        ];
        var over = new WindowOver(
            [.. spec.PartitionBy.Select(p => binder.Expressions.Bind(p, inner))],
            order,
            binder.Frames.Bind(spec.Frame, order)
        );
        var writer = new WindowWriter(binder, call, env.Columns!, over);
        if (call.StarArgument)
            return kind.Aggregate is { TakesStar: true }
                ? writer.Add(kind, new AggregateTypes([], SqlType.BigInt), 0)
                : throw AggregateBinder.NoStar(call);
        var (types, offset) = TypesOf(call, kind, [.. call.Arguments.Select(a => binder.Expressions.Bind(a, inner))]);
        return kind.Aggregate is { InFrame: null, Written: { } written }
            ? written(writer, types.Arguments)
            : writer.Add(kind, types, offset);
    }

    private (AggregateTypes Types, int Offset) TypesOf(Call call, WindowKind kind, Scalar[] arguments)
    {
        if (kind.Aggregate is { } aggregate)
            return (binder.Aggregates.TypesOf(call, aggregate, arguments), 0);
        if (arguments.Length < kind.MinArguments || arguments.Length > kind.MaxArguments)
            throw new SqlException(
                SqlStates.UndefinedFunction,
                $"function {call.Name} takes {(kind.MinArguments == kind.MaxArguments ? $"{kind.MinArguments}" : $"{kind.MinArguments} to {kind.MaxArguments}")} arguments, not {arguments.Length}",
                call.At + 1
            );
        var offset = kind.TakesOffset && arguments.Length > 1 ? Offset(call, arguments[1]) : 1;
        Scalar[] read = kind.TakesOffset ? [.. arguments.Where((_, i) => i != 1)] : arguments;
        return (kind.Types(new AggregateArguments(call.Name, read, false, binder.Zone, call.At))!, offset);
    }

    private int Offset(Call call, Scalar offset)
    {
        var scalar = Casts.To(offset, SqlType.Integer, CastContext.Implicit, binder.Zone, call.At);
        return scalar.IsConstant && ConstantFolding.Value(scalar) is int rows
            ? rows
            : throw Refusal.NotSupported($"an offset of {call.Name} that is not constant", call.At);
    }

    private SqlException NoWindowFunction(Call call)
    {
        if (AggregateKinds.Find(call.Name) is not null)
            return Refusal.NotSupported($"the aggregate {call.Name} as a window function", call.At);
        if (call.Name is "ntile" or "percent_rank" or "cume_dist" or "nth_value")
            return new SqlException(
                SqlStates.FeatureNotSupported,
                $"the window function {call.Name} is not supported",
                call.At + 1,
                hint: "RisingWave does not have it either."
            );
        return binder.Calls.IsFunction(call.Name)
            ? new SqlException(
                SqlStates.WrongObjectType,
                $"OVER specified, but {call.Name} is not a window function nor an aggregate function",
                call.At + 1
            )
            : FunctionTable.NoFunction($"function {call.Name} does not exist", call.Name, CallBinder.NamesOverRows, call.At);
    }

    /// <summary>Adds the functions of one call to the columns of a query.</summary>
    private sealed class WindowWriter(Binder binder, Call call, BoundColumns columns, WindowOver over) : IAggregateWriter
    {
        public Zone Zone => binder.Zone;

        public int At => call.At;

        public InputRef Add(WindowKind kind, AggregateTypes types, int offset) =>
            columns.Of(new WindowColumn(new WindowCall(kind, types.Arguments, offset, over, types.Result)));

        public Scalar Call(AggregateKind kind, Scalar argument) =>
            Add(WindowKind.Of(kind), kind.Types(new AggregateArguments(kind.Name, [argument], false, binder.Zone, call.At))!, 0);

        public Scalar First(Scalar value, Scalar condition, Scalar by, bool descending) =>
            throw Refusal.NotSupported($"the aggregate {call.Name} as a window function", call.At);
    }
}
