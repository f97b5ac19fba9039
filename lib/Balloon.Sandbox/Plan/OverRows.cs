using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>The unit of a frame's bounds.</summary>
internal enum FrameUnit
{
    /// <summary>Rows.</summary>
    Rows,

    /// <summary>Groups of peers: rows with equal values of the order.</summary>
    Groups,

    /// <summary>The distance between values of the order.</summary>
    Range,

    /// <summary>Sessions: a row belongs to the session of the row before when it is less than a gap behind it.</summary>
    Session,
}

/// <summary>Rows that a frame excludes.</summary>
internal enum FrameExclusion
{
    None,

    /// <summary>The row itself.</summary>
    CurrentRow,

    /// <summary>The row itself and its peers.</summary>
    Group,

    /// <summary>The row's peers, but not the row itself.</summary>
    Ties,
}

/// <summary>One bound of a frame.</summary>
/// <param name="IsUnbounded">True for UNBOUNDED: the end of the partition.</param>
/// <param name="Distance">The distance in rows or groups, negative before the row; 0 is CURRENT ROW.</param>
/// <param name="Column">For RANGE with a distance, the column with the value at which the frame ends; else null.</param>
internal readonly record struct FrameEdge(bool IsUnbounded, int Distance, int? Column)
{
    /// <summary>UNBOUNDED PRECEDING or UNBOUNDED FOLLOWING.</summary>
    public static FrameEdge Unbounded { get; } = new(true, 0, null);

    /// <summary>CURRENT ROW: the row itself in ROWS, the row and its peers in GROUPS and RANGE.</summary>
    public static FrameEdge Current { get; } = new(false, 0, null);
}

/// <summary>The frame of a window function: which rows of its partition belong to a row.</summary>
internal sealed record OverRows(FrameUnit Unit, FrameEdge Start, FrameEdge End)
{
    public FrameExclusion Excludes { get; init; }

    /// <summary>The largest gap between neighbouring values of a session, in microseconds.</summary>
    public long Gap { get; init; }

    /// <summary>For RANGE with a distance, the column that is compared with the frame's bounds.</summary>
    public int Key { get; init; }

    /// <summary>The whole partition.</summary>
    public static OverRows All { get; } = new(FrameUnit.Rows, FrameEdge.Unbounded, FrameEdge.Unbounded);

    /// <summary>From the start of the partition to the row's last peer: SQL's default with an order.</summary>
    public static OverRows UpToPeers { get; } = new(FrameUnit.Range, FrameEdge.Unbounded, FrameEdge.Current);

    /// <summary>
    /// How many following rows a row's frame needs; null when it is never complete. Where a session ends is seen only when the next begins.
    /// </summary>
    public int? Following =>
        Unit switch
        {
            FrameUnit.Session => 0,
            FrameUnit.Rows when !End.IsUnbounded => Math.Max(0, End.Distance),
            _ => null,
        };
}

/// <summary>A frame while its query is bound, with the values that bound a RANGE.</summary>
/// <param name="Rows">The frame.</param>
internal sealed record BoundFrame(OverRows Rows)
{
    /// <summary>The value of the order, which is compared.</summary>
    public Scalar? Key { get; init; }

    /// <summary>The value at which the frame starts; null when no distance is given.</summary>
    public Scalar? Start { get; init; }

    /// <summary>The value at which the frame ends; null when no distance is given.</summary>
    public Scalar? End { get; init; }

    public BoundFrame Map(Func<Scalar, Scalar> map) =>
        this with
        {
            Key = Key is null ? null : map(Key),
            Start = Start is null ? null : map(Start),
            End = End is null ? null : map(End),
        };

    /// <summary>The frame in a plan, where these values have become columns.</summary>
    public OverRows Place(Func<Scalar, int> column) =>
        Key is null
            ? Rows
            : Rows with
            {
                Key = column(Key),
                Start = Start is null ? Rows.Start : Rows.Start with { Column = column(Start) },
                End = End is null ? Rows.End : Rows.End with { Column = column(End) },
            };
}
