using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>Stands for a window function until the input is known to which its column is added.</summary>
internal sealed record WindowRef(int Index, SqlType Type) : Scalar(Type)
{
    public override Column Evaluate(Batch batch, EvaluationContext context) =>
        throw new InvalidOperationException("A window function was left in a plan.");
}

// Window functions: bound with the list of SELECT, computed above its aggregation.
internal sealed partial class Binder
{
    private Scalar BindWindow(Call call, Environment env)
    {
        if (env.Windows is not { } windows)
            throw new SqlException(SqlStates.WindowingError, $"window functions are not allowed in {env.Clause}", call.At + 1);
        var inner = env with { Windows = null, Sets = null, Clause = "a window function" };
        var spec = call.Over!;
        if (spec.Name is { } name)
            spec =
                windows.Named.GetValueOrDefault(name)
                ?? throw new SqlException(SqlStates.UndefinedObject, $"window \"{name}\" does not exist", spec.At + 1);
        if (call.Distinct || call.Filter is not null || call.WithinGroup.Count > 0 || call.OrderBy.Count > 0)
            throw Refusal.NotSupported("DISTINCT, FILTER or ORDER BY in a window function", call.At);
        var arguments = call.Arguments.Select(a => Expression(a, inner)).ToList();
        if (call.Name == "avg" && arguments is [{ Type.Kind: not SqlTypeKind.Interval }])
        {
            var sum = BindWindow(call with { Name = "sum" }, env);
            var count = BindWindow(call with { Name = "count" }, env);
            var result = sum.Type.Kind is SqlTypeKind.Real or SqlTypeKind.Double ? SqlType.Double : SqlType.Numeric;
            return FunctionTable.Call(
                "/",
                [Casts.To(sum, result, CastContext.Assign, Zone), Casts.To(count, result, CastContext.Implicit, Zone)],
                Zone,
                call.At
            );
        }

        var type = call.Name switch
        {
            "row_number" or "rank" or "dense_rank" when arguments.Count == 0 => SqlType.BigInt,
            "count" when call.StarArgument || arguments.Count == 1 => SqlType.BigInt,
            "sum" when arguments is [{ Type.Kind: not SqlTypeKind.Interval }] => SumType(arguments[0], call),
            "min" or "max" or "first_value" or "last_value" when arguments.Count == 1 => arguments[0].Type,
            "lag" or "lead" when arguments.Count is 1 or 2 => arguments[0].Type,
            "arg_min" or "arg_max" when arguments.Count == 2 && arguments[1].Type.Kind is not (SqlTypeKind.Array or SqlTypeKind.Jsonb) =>
                arguments[0].Type,
            _ => throw Refusal.NotSupported($"the window function {call.Name} with {arguments.Count} arguments", call.At),
        };
        if (call.Name is "rank" or "dense_rank" && spec.OrderBy.Count == 0)
            throw new SqlException(SqlStates.WindowingError, $"window function {call.Name} needs ORDER BY", call.At + 1);
        windows.Calls.Add(
            new WindowCall(
                call.Name,
                arguments,
                [.. spec.PartitionBy.Select(p => Expression(p, inner))],
                [.. spec.OrderBy.Select(o => (Expression(o.Value, inner), o.Descending, o.NullsFirst))],
                spec.Frame,
                type,
                call.At
            )
        );
        return new WindowRef(windows.Calls.Count - 1, type);
    }

    private (PlanNode Plan, Func<Scalar, Scalar> Map) AttachWindows(PlanNode plan, Windowing windowing, Func<Scalar, Scalar> below)
    {
        if (windowing.Calls.Count == 0)
            return (plan, s => s);
        var places = new int[windowing.Calls.Count];
        var calls = windowing.Calls.Select((c, i) => (Call: Rewritten(c, below), Index: i)).ToList();
        // Functions of one partition and order are computed together.
        while (calls.Count > 0)
        {
            var first = calls[0].Call;
            var together = calls
                .Where(c => c.Call.Partition.SequenceEqual(first.Partition) && c.Call.Order.SequenceEqual(first.Order))
                .ToList();
            calls.RemoveAll(together.Contains);
            plan = Over(plan, together, places);
        }

        return (plan, s => s is WindowRef w ? new InputRef(places[w.Index], w.Type) : s);
    }

    private static WindowCall Rewritten(WindowCall call, Func<Scalar, Scalar> map) =>
        call with
        {
            Arguments = [.. call.Arguments.Select(a => a.Rewrite(map))],
            Partition = [.. call.Partition.Select(p => p.Rewrite(map))],
            Order = [.. call.Order.Select(o => (o.Value.Rewrite(map), o.Descending, o.NullsFirst))],
        };

    private OverPlan Over(PlanNode plan, List<(WindowCall Call, int Index)> together, int[] places)
    {
        var outputs = plan.Fields.Select((f, i) => (Scalar)new InputRef(i, f.Type)).ToList();
        var fields = plan.Fields.ToList();
        int Column(Scalar scalar)
        {
            var at = outputs.IndexOf(scalar);
            if (at < 0)
            {
                at = outputs.Count;
                outputs.Add(scalar);
                fields.Add(new Field(null, $"w{at}", scalar.Type) { Hidden = true });
            }

            return at;
        }

        var sample = together[0].Call;
        var partition = sample.Partition.Select(Column).ToArray();
        var order = sample.Order.Select(o => new SortKey(Column(o.Value), o.Descending, o.NullsFirst)).ToArray();
        var made = together.Select(t => Make(t.Call, Column)).ToArray();
        var input = new ProjectPlan(plan, [.. outputs], [.. fields]);
        for (var i = 0; i < together.Count; i++)
        {
            places[together[i].Index] = fields.Count;
            fields.Add(new Field(null, together[i].Call.Name, together[i].Call.Type) { Hidden = true });
        }

        return new OverPlan(input, partition, order, made, fields);
    }

    private OverCall Make(WindowCall call, Func<Scalar, int> column)
    {
        int? argument = call.Arguments.Count > 0 ? column(call.Arguments[0]) : null;
        var offset = 1;
        if (call.Name is "lag" or "lead" && call.Arguments.Count > 1)
        {
            var scalar = Casts.To(call.Arguments[1], SqlType.Integer, CastContext.Implicit, Zone, call.At);
            offset =
                scalar.IsConstant && ConstantFolding.Value(scalar) is int n
                    ? n
                    : throw Refusal.NotSupported($"an offset of {call.Name} that is not constant", call.At);
        }

        var (start, end, range) = Frame(call);
        var session = call.Frame is { Unit: "session" } ? Session(call, column) : ((int, long)?)null;
        return new OverCall(call.Name, argument, offset, null, start, end, range, call.Type)
        {
            Compared = call.Name is "arg_min" or "arg_max" ? column(call.Arguments[1]) : null,
            ExcludesCurrent = call.Frame is { Exclude: "current row" },
            Session = session,
        };
    }

    private (int? Start, int? End, bool Range) Frame(WindowCall call)
    {
        if (call.Frame is not { } frame || frame.Unit == "session")
            return call.Order.Count == 0 ? (null, null, false) : (null, 0, true);
        if (frame.Unit == "range")
        {
            return (frame.Start.Kind, frame.End.Kind) switch
            {
                (FrameBoundKind.UnboundedPreceding, FrameBoundKind.Current) => call.Order.Count == 0
                    ? (null, null, false)
                    : (null, 0, true),
                (FrameBoundKind.UnboundedPreceding, FrameBoundKind.UnboundedFollowing) => (null, null, false),
                _ => throw Refusal.NotSupported("RANGE frames with a distance", frame.At),
            };
        }

        return (Bound(frame.Start, frame), Bound(frame.End, frame), false);
    }

    private int? Bound(FrameBound bound, WindowFrame frame)
    {
        if (bound.Kind is FrameBoundKind.UnboundedPreceding or FrameBoundKind.UnboundedFollowing)
            return null;
        if (bound.Kind == FrameBoundKind.Current)
            return 0;
        var scalar = Casts.To(
            Expression(bound.Distance!, new Environment(Scope.Empty, "a frame")),
            SqlType.Integer,
            CastContext.Implicit,
            Zone,
            frame.At
        );
        var distance =
            scalar.IsConstant && ConstantFolding.Value(scalar) is int n and >= 0
                ? n
                : throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    "a frame's distance is a whole number that is not negative",
                    frame.At + 1
                );
        return bound.Kind == FrameBoundKind.Preceding ? -distance : distance;
    }
}
