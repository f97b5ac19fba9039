using Balloon.Sandbox.Aggregates;
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
        var kind = WindowKind.Find(call.Name) ?? throw NoWindowFunction(call);
        if (call.Distinct || call.Filter is not null || call.WithinGroup.Count > 0 || call.OrderBy.Count > 0)
            throw Refusal.NotSupported("DISTINCT, FILTER or ORDER BY in a window function", call.At);
        if (kind.NeedsOrder && spec.OrderBy.Count == 0)
            throw new SqlException(SqlStates.WindowingError, $"window function {call.Name} needs ORDER BY", call.At + 1);
        var over = new WindowOver(
            [.. spec.PartitionBy.Select(p => Expression(p, inner))],
            [.. spec.OrderBy.Select(o => (Expression(o.Value, inner), o.Descending, o.NullsFirst))],
            spec.Frame
        );
        var writer = new WindowWriter(this, call, windows, over);
        if (call.StarArgument)
            return kind.Aggregate is { TakesStar: true } ? writer.Add(kind, new AggregateTypes([], SqlType.BigInt), 0) : throw NoStar(call);
        var (types, offset) = TypesOf(call, kind, [.. call.Arguments.Select(a => Expression(a, inner))]);
        return kind.Aggregate is { InFrame: null, Written: { } written }
            ? written(writer, types.Arguments)
            : writer.Add(kind, types, offset);
    }

    private (AggregateTypes Types, int Offset) TypesOf(Call call, WindowKind kind, Scalar[] arguments)
    {
        if (kind.Aggregate is { } aggregate)
            return (TypesOf(call, aggregate, arguments), 0);
        if (arguments.Length < kind.Least || arguments.Length > kind.Most)
            throw new SqlException(
                SqlStates.UndefinedFunction,
                $"function {call.Name} takes {(kind.Least == kind.Most ? $"{kind.Least}" : $"{kind.Least} to {kind.Most}")} arguments, not {arguments.Length}",
                call.At + 1
            );
        var offset = kind.TakesOffset && arguments.Length > 1 ? Offset(call, arguments[1]) : 1;
        Scalar[] read = kind.TakesOffset ? [.. arguments.Where((_, i) => i != 1)] : arguments;
        return (kind.Types(new AggregateArguments(call.Name, read, false, Zone, call.At))!, offset);
    }

    private int Offset(Call call, Scalar offset)
    {
        var scalar = Casts.To(offset, SqlType.Integer, CastContext.Implicit, Zone, call.At);
        return scalar.IsConstant && !scalar.Walk().Any(s => s is ParameterScalar) && ConstantFolding.Value(scalar) is int rows
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
        return FunctionTable.IsKnown(call.Name) || SetFunctions.Has(call.Name) || relations.Functions(call.Name).Any()
            ? new SqlException(
                SqlStates.WrongObjectType,
                $"OVER specified, but {call.Name} is not a window function nor an aggregate function",
                call.At + 1
            )
            : FunctionTable.NoFunction($"function {call.Name} does not exist", call.Name, NamesOverRows, call.At);
    }

    // Functions that are no scalar ones, for who meant one of them.
    private static IEnumerable<string> NamesOverRows => AggregateKinds.Names.Concat(WindowKind.Names);

    /// <summary>Adds the functions of one call to the windows of a SELECT.</summary>
    private sealed class WindowWriter(Binder binder, Call call, Windowing windows, WindowOver over) : IAggregateWriter
    {
        public TimeZoneInfo Zone => binder.Zone;

        public int At => call.At;

        public WindowRef Add(WindowKind kind, AggregateTypes types, int offset)
        {
            windows.Calls.Add(new WindowCall(kind, types.Arguments, offset, over, types.Result, call.At));
            return new WindowRef(windows.Calls.Count - 1, types.Result);
        }

        public Scalar Call(AggregateKind kind, Scalar argument) =>
            Add(WindowKind.Of(kind), kind.Types(new AggregateArguments(kind.Name, [argument], false, Zone, call.At))!, 0);

        public Scalar First(Scalar value, Scalar condition, Scalar by, bool descending) =>
            throw Refusal.NotSupported($"the aggregate {call.Name} as a window function", call.At);
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
                .Where(c => c.Call.Over.Partition.SequenceEqual(first.Over.Partition) && c.Call.Over.Order.SequenceEqual(first.Over.Order))
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
            Over = call.Over with
            {
                Partition = [.. call.Over.Partition.Select(p => p.Rewrite(map))],
                Order = [.. call.Over.Order.Select(o => (o.Value.Rewrite(map), o.Descending, o.NullsFirst))],
            },
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

        var over = together[0].Call.Over;
        var partition = over.Partition.Select(Column).ToArray();
        var order = over.Order.Select(o => new SortKey(Column(o.Value), o.Descending, o.NullsFirst)).ToArray();
        var made = together.Select(t => Make(t.Call, Column)).ToArray();
        var input = new ProjectPlan(plan, [.. outputs], [.. fields]);
        for (var i = 0; i < together.Count; i++)
        {
            places[together[i].Index] = fields.Count;
            fields.Add(new Field(null, together[i].Call.Kind.Name, together[i].Call.Type) { Hidden = true });
        }

        return new OverPlan(input, partition, order, made, fields);
    }

    private OverCall Make(WindowCall call, Func<Scalar, int> column)
    {
        var (start, end, range) = Frame(call.Over);
        return new OverCall(call.Kind, [.. call.Arguments.Select(column)], call.Offset, start, end, range, call.Type)
        {
            ExcludesCurrent = call.Over.Frame is { Exclude: "current row" },
            Session = call.Over.Frame is { Unit: "session" } ? Session(call.Over, column) : null,
        };
    }

    private (int? Start, int? End, bool Range) Frame(WindowOver over)
    {
        if (over.Frame is not { } frame || frame.Unit == "session")
            return over.Order.Count == 0 ? (null, null, false) : (null, 0, true);
        if (frame.Unit == "range")
        {
            return (frame.Start.Kind, frame.End.Kind) switch
            {
                (FrameBoundKind.UnboundedPreceding, FrameBoundKind.Current) => over.Order.Count == 0
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
