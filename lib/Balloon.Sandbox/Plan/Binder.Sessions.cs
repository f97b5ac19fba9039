using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

internal sealed partial class Binder
{
    // SESSION WITH GAP: rows whose order value is less than the gap behind that of the row before are of one session.
    private (int Column, long Gap) Session(WindowOver over, Func<Scalar, int> column)
    {
        var frame = over.Frame!;
        if (over.Order is not [{ Descending: false } key])
            throw Refusal.NotSupported("SESSION frames without one ascending column in ORDER BY", frame.At);
        if (key.Value.Type.Kind is not (SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz))
            throw Refusal.NotSupported($"SESSION frames over a column of type {key.Value.Type}", frame.At);
        var scalar = Casts.To(
            Expression(frame.Start.Distance!, new Environment(Scope.Empty, "a frame")),
            SqlType.Interval,
            CastContext.Implicit,
            Zone,
            frame.At
        );
        var gap =
            scalar.IsConstant && ConstantFolding.Value(scalar) is Interval span
                ? Moment.Fixed(span, "the gap of a session")
                : throw Refusal.NotSupported("a gap of a session that is not constant", frame.At);
        return gap > 0
            ? (column(key.Value), gap)
            : throw new SqlException(SqlStates.InvalidParameterValue, "the gap of a session has to be positive", frame.At + 1);
    }
}
