using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Binding;

/// <summary>Binds the frames of window functions.</summary>
internal sealed class FrameBinder(Binder binder)
{
    public BoundFrame Bind(WindowFrame? frame, WindowKey[] order)
    {
        // Without an order all rows are peers.
        if (frame is null)
            return new BoundFrame(order.Length == 0 ? OverRows.All : OverRows.UpToPeers);
        var excludes = frame.Exclude switch
        {
            "current row" => FrameExclusion.CurrentRow,
            "group" => FrameExclusion.Group,
            "ties" => FrameExclusion.Ties,
            _ => FrameExclusion.None,
        };
        if (frame.Unit == "session")
            return new BoundFrame(
                new OverRows(FrameUnit.Session, FrameEdge.Unbounded, FrameEdge.Unbounded) { Gap = Gap(frame, order), Excludes = excludes }
            );
        CheckEnds(frame);
        if (frame.Unit == "range")
            return Range(frame, order, excludes);
        if (frame.Unit == "groups" && order.Length == 0)
            throw new SqlException(SqlStates.WindowingError, "GROUPS mode requires an ORDER BY clause", frame.At + 1);
        var unit = frame.Unit == "groups" ? FrameUnit.Groups : FrameUnit.Rows;
        return new BoundFrame(new OverRows(unit, Edge(frame.Start, frame), Edge(frame.End, frame)) { Excludes = excludes });
    }

    private static void CheckEnds(WindowFrame frame)
    {
        var (start, end) = (frame.Start.Kind, frame.End.Kind);
        if (start == FrameBoundKind.UnboundedFollowing)
            throw Wrong("frame start cannot be UNBOUNDED FOLLOWING");
        if (end == FrameBoundKind.UnboundedPreceding)
            throw Wrong("frame end cannot be UNBOUNDED PRECEDING");
        if (start == FrameBoundKind.Current && end == FrameBoundKind.Preceding)
            throw Wrong("frame starting from current row cannot have preceding rows");
        if (start == FrameBoundKind.Following && end is FrameBoundKind.Preceding or FrameBoundKind.Current)
            throw Wrong("frame starting from following row cannot have preceding rows");

        SqlException Wrong(string message) => new(SqlStates.WindowingError, message, frame.At + 1);
    }

    private FrameEdge Edge(FrameBound bound, WindowFrame frame)
    {
        if (bound.Distance is null)
            return bound.Kind == FrameBoundKind.Current ? FrameEdge.Current : FrameEdge.Unbounded;
        var distance = Distance(bound, SqlType.Integer, frame) is int n and >= 0
            ? n
            : throw new SqlException(
                SqlStates.InvalidParameterValue,
                "a frame's distance must be a whole number that is not negative",
                frame.At + 1
            );
        return new FrameEdge(false, bound.Kind == FrameBoundKind.Preceding ? -distance : distance, null);
    }

    private object? Distance(FrameBound bound, SqlType type, WindowFrame frame)
    {
        var given = binder.Expressions.Bind(bound.Distance!, new Environment(Scope.Empty, "a frame"));
        var scalar = Casts.To(given, type, CastContext.Implicit, binder.Zone, frame.At);
        return scalar.IsConstant
            ? ConstantFolding.Value(scalar)
            : throw Refusal.NotSupported("a frame's distance that is not constant", frame.At);
    }

    // RANGE: a bound of the frame is the row's own sort value plus or minus the distance. These values become columns of the plan.
    private BoundFrame Range(WindowFrame frame, WindowKey[] order, FrameExclusion excludes)
    {
        var (start, end) = (Plain(frame.Start), Plain(frame.End));
        var bound = new BoundFrame(new OverRows(FrameUnit.Range, start, end) { Excludes = excludes });
        if (frame is { Start.Distance: null, End.Distance: null })
            return order.Length == 0 ? new BoundFrame(OverRows.All with { Excludes = excludes }) : bound;
        if (order is not [var key])
            throw new SqlException(
                SqlStates.WindowingError,
                "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column",
                frame.At + 1
            );
        var (value, distance) = Ranged(key.Value, frame);
        return bound with { Key = value, Start = Reached(frame.Start), End = Reached(frame.End) };

        static FrameEdge Plain(FrameBound bound) =>
            bound.Kind is FrameBoundKind.UnboundedPreceding or FrameBoundKind.UnboundedFollowing ? FrameEdge.Unbounded : FrameEdge.Current;

        Scalar? Reached(FrameBound bound)
        {
            if (bound.Distance is null)
                return null;
            var far = Distance(bound, distance, frame);
            if (far is null || IsNegative(far))
                throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"the distance of a RANGE frame must be a value that is not negative, not {(far is null ? "NULL" : distance.Format(far))}",
                    frame.At + 1
                );
            // A preceding bound is less than the row's value, unless the order descends.
            var less = bound.Kind == FrameBoundKind.Preceding != key.Descending;
            return FunctionTable.Call(less ? "-" : "+", [value, new Constant(far, distance)], binder.Zone, frame.At);
        }
    }

    // The sort value and the type of distances from it: whole numbers are widened, so that no bound overflows.
    private (Scalar Value, SqlType Distance) Ranged(Scalar key, WindowFrame frame) =>
        key.Type.Kind switch
        {
            SqlTypeKind.SmallInt or SqlTypeKind.Integer or SqlTypeKind.BigInt or SqlTypeKind.Numeric => (
                Casts.To(key, SqlType.Numeric, CastContext.Implicit, binder.Zone),
                SqlType.Numeric
            ),
            SqlTypeKind.Real or SqlTypeKind.Double => (Casts.To(key, SqlType.Double, CastContext.Implicit, binder.Zone), SqlType.Double),
            SqlTypeKind.Date => (Casts.To(key, SqlType.Timestamp, CastContext.Implicit, binder.Zone), SqlType.Interval),
            SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz or SqlTypeKind.Interval => (key, SqlType.Interval),
            _ => throw Refusal.NotSupported($"RANGE frames with a distance over a column of type {key.Type}", frame.At),
        };

    private static bool IsNegative(object distance) =>
        distance switch
        {
            Numeric number => number < 0,
            double number => number < 0 || double.IsNaN(number),
            Interval span => span.Normalized < 0,
            _ => false,
        };

    private long Gap(WindowFrame frame, WindowKey[] order)
    {
        if (order is not [{ Descending: false } key])
            throw Refusal.NotSupported("SESSION frames without one ascending column in ORDER BY", frame.At);
        if (key.Value.Type.Kind is not (SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz))
            throw Refusal.NotSupported($"SESSION frames over a column of type {key.Value.Type}", frame.At);
        var gap = Distance(frame.Start, SqlType.Interval, frame) is Interval span ? Timestamps.Fixed(span, "the gap of a session") : 0;
        return gap > 0
            ? gap
            : throw new SqlException(SqlStates.InvalidParameterValue, "the gap of a session must be positive", frame.At + 1);
    }
}
