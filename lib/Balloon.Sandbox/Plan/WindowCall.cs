using Balloon.Sandbox.Aggregates;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>An OVER clause, bound.</summary>
internal sealed record WindowOver(IReadOnlyList<Scalar> Partition, IReadOnlyList<WindowKey> Order, BoundFrame Frame)
{
    public WindowOver Map(Func<Scalar, Scalar> map) =>
        this with
        {
            Partition = [.. Partition.Select(map)],
            Order = [.. Order.Select(k => k with { Value = map(k.Value) })],
            Frame = Frame.Map(map),
        };

    public bool Equals(WindowOver? other) =>
        other is not null && Partition.SequenceEqual(other.Partition) && Order.SequenceEqual(other.Order) && Frame == other.Frame;

    public override int GetHashCode() => HashCode.Combine(Partition.Count, Order.Count, Frame);
}

/// <summary>A sort key of a window.</summary>
internal readonly record struct WindowKey(Scalar Value, bool Descending, bool? NullsFirst);

/// <summary>A call of a window function, bound.</summary>
/// <param name="Kind">The function.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Offset">The distance that lag and lead look.</param>
/// <param name="Over">The window.</param>
/// <param name="Type">The type of the result.</param>
internal sealed record WindowCall(WindowKind Kind, IReadOnlyList<Scalar> Arguments, int Offset, WindowOver Over, SqlType Type)
{
    public bool Equals(WindowCall? other) =>
        other is not null
        && Kind == other.Kind
        && Arguments.SequenceEqual(other.Arguments)
        && Offset == other.Offset
        && Over == other.Over
        && Type == other.Type;

    public override int GetHashCode() => HashCode.Combine(Kind.Name, Arguments.Count, Offset, Over);
}
