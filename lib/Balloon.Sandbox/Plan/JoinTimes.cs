using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// How a join's condition relates the watermark columns of its two sides. From this follow the event time that the joined rows have
/// reached, and which rows of a side can match nothing any more.
/// </summary>
/// <param name="Left">The watermark column of the left side.</param>
/// <param name="Right">The watermark column of the right side.</param>
/// <param name="LeftLead">Matching rows have left &gt;= right + this, in microseconds; null when the condition does not imply it.</param>
/// <param name="RightLead">Matching rows have right &gt;= left + this, in microseconds; null when the condition does not imply it.</param>
internal sealed record JoinTimes(int Left, int Right, long? LeftLead, long? RightLead)
{
    /// <summary>Null when a side has no watermark, or the condition does not relate the two.</summary>
    public static JoinTimes? Of(JoinPlan join)
    {
        if (join.Temporal || join.Left.Watermark is not { } left || join.Right.Watermark is not { } right)
            return null;
        var times = new JoinTimes(left, right, null, null);
        for (var i = 0; i < join.LeftKeys.Count; i++)
        {
            if (join.LeftKeys[i] == left && join.RightKeys[i] == right && !join.IsNullSafe(i))
                times = times with { LeftLead = 0, RightLead = 0 };
        }

        foreach (var conjunct in join.Condition is null ? [] : Conditions.Conjuncts(join.Condition))
            times = times.With(conjunct, join.Left.Fields.Count);
        return times.LeftLead is null && times.RightLead is null ? null : times;
    }

    /// <summary>
    /// The column of the joined rows that has a watermark. In the other side's column a later row may have an earlier value, or null in an
    /// outer join.
    /// </summary>
    public int? Column(JoinPlan join) =>
        join.Kind switch
        {
            JoinKind.Inner or JoinKind.Left or JoinKind.Semi or JoinKind.Anti when LeftLead is not null => Left,
            JoinKind.Inner or JoinKind.Right when RightLead is not null => join.Left.Fields.Count + Right,
            _ => null,
        };

    private JoinTimes With(Scalar conjunct, int leftWidth)
    {
        if (
            Comparison.Inequality(conjunct) is not { } found
            || Time(found.Left) is not { } one
            || Time(found.Right) is not { } other
            || one.Column == other.Column
        )
            return this;
        var (greater, less) = found.Symbol is ">" or ">=" ? (one, other) : (other, one);
        var lead = less.Offset - greater.Offset;
        if (greater.Column == Left && less.Column == leftWidth + Right)
            return this with { LeftLead = Math.Max(LeftLead ?? lead, lead) };
        if (less.Column == Left && greater.Column == leftWidth + Right)
            return this with { RightLead = Math.Max(RightLead ?? lead, lead) };
        return this;
    }

    // A column and what is added to it: an interval without days or months, whose length never varies.
    private static (int Column, long Offset)? Time(Scalar scalar)
    {
        if (scalar is InputRef input)
            return (input.Index, 0);
        if (
            scalar
                is not Function<long, Interval, long> { Name: "+" or "-", Second: Constant { Value: Interval { Months: 0 } span } } shifted
            || (span.Days != 0 && shifted.Type.Kind != SqlTypeKind.Timestamp)
            || Time(shifted.First) is not { } time
        )
            return null;
        var length = checked((span.Days * Timestamps.Day) + span.Microseconds);
        return (time.Column, shifted.Name == "+" ? time.Offset + length : time.Offset - length);
    }
}
