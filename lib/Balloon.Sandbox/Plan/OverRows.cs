using Balloon.Sandbox.Expressions;

namespace Balloon.Sandbox.Plan;

/// <summary>What the ends of a frame are counted in.</summary>
internal enum FrameUnit
{
    /// <summary>Rows.</summary>
    Rows,

    /// <summary>Groups of rows that are equal in the order.</summary>
    Groups,

    /// <summary>The distance between values of the order.</summary>
    Range,

    /// <summary>Sessions: rows whose value of the order is less than a gap behind that of the row before.</summary>
    Session,
}

/// <summary>Rows that a frame leaves out.</summary>
internal enum FrameExclusion
{
    None,

    /// <summary>The row itself.</summary>
    CurrentRow,

    /// <summary>The row and all that are equal in the order.</summary>
    Group,

    /// <summary>All that are equal in the order, but not the row.</summary>
    Ties,
}

/// <summary>One end of a frame.</summary>
/// <param name="IsUnbounded">True of the end of the partition.</param>
/// <param name="Distance">How many rows or groups away it is, negative before the row; 0 is the row itself.</param>
/// <param name="Column">RANGE with a distance: the column of the value up to which the frame reaches; else null.</param>
internal readonly record struct FrameEdge(bool IsUnbounded, int Distance, int? Column)
{
    /// <summary>The end of the partition.</summary>
    public static FrameEdge Unbounded { get; } = new(true, 0, null);

    /// <summary>The row itself; but in ROWS all that are equal in the order.</summary>
    public static FrameEdge Current { get; } = new(false, 0, null);
}

/// <summary>Which rows of its partition a row's frame has.</summary>
internal sealed record OverRows(FrameUnit Unit, FrameEdge Start, FrameEdge End)
{
    public FrameExclusion Excludes { get; init; }

    /// <summary>How far a session's values may at most be from each other, in microseconds.</summary>
    public long Gap { get; init; }

    /// <summary>RANGE with a distance: the column with which its ends are compared.</summary>
    public int Key { get; init; }

    /// <summary>The whole partition.</summary>
    public static OverRows All { get; } = new(FrameUnit.Rows, FrameEdge.Unbounded, FrameEdge.Unbounded);

    /// <summary>The rows up to the last that is equal in the order.</summary>
    public static OverRows UpToPeers { get; } = new(FrameUnit.Range, FrameEdge.Unbounded, FrameEdge.Current);

    /// <summary>How many rows behind it a row's frame needs; null when it is never complete. A session's end is seen only as it comes.</summary>
    public int? Following =>
        Unit switch
        {
            FrameUnit.Session => 0,
            FrameUnit.Rows when !End.IsUnbounded => Math.Max(0, End.Distance),
            _ => null,
        };
}

/// <summary>A frame while a query is being bound: with the values that the ends of RANGE are compared with.</summary>
/// <param name="Rows">The frame.</param>
internal sealed record BoundFrame(OverRows Rows)
{
    /// <summary>What is compared: the value of the order.</summary>
    public Scalar? Key { get; init; }

    /// <summary>The value at which the frame starts; null where no distance says it.</summary>
    public Scalar? Start { get; init; }

    /// <summary>The value at which it ends.</summary>
    public Scalar? End { get; init; }

    public BoundFrame Map(Func<Scalar, Scalar> map) =>
        this with
        {
            Key = Key is null ? null : map(Key),
            Start = Start is null ? null : map(Start),
            End = End is null ? null : map(End),
        };

    /// <summary>The frame in a plan, whose columns these values become.</summary>
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
