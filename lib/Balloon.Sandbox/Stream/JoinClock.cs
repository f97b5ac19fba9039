using Balloon.Sandbox.Plan;

namespace Balloon.Sandbox.Stream;

/// <summary>The watermarks of the two sides of a join, and which rows they make obsolete.</summary>
/// <param name="times">How the times of the two sides are related.</param>
/// <param name="leads">Whether the joined rows have the left side's time; null when they have no watermark.</param>
/// <param name="forgets">Whether obsolete rows may be dropped, since nothing is ever retracted.</param>
internal sealed class JoinClock(JoinTimes times, bool? leads, bool forgets)
{
    private long? leftMark;
    private long? rightMark;

    /// <summary>Takes a watermark of one side.</summary>
    /// <returns>The watermark of the joined rows, when they have one.</returns>
    public long? Advance(int port, long value)
    {
        ref var mark = ref port == 0 ? ref leftMark : ref rightMark;
        mark = Math.Max(mark ?? value, value);
        if (leftMark is not { } left || rightMark is not { } right)
            return null;
        return leads switch
        {
            true => Math.Min(left, right + times.LeftLead!.Value),
            false => Math.Min(right, left + times.RightLead!.Value),
            null => null,
        };
    }

    /// <summary>Drops the rows that no future row can match.</summary>
    public void Forget(JoinSide left, JoinSide right)
    {
        if (!forgets)
            return;
        if (rightMark is { } come && times.LeftLead is { } leftLead)
            left.Forget(times.Left, come + leftLead);
        if (leftMark is { } gone && times.RightLead is { } rightLead)
            right.Forget(times.Right, gone + rightLead);
    }
}
