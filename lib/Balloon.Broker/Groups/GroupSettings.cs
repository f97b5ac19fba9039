namespace Balloon.Broker.Groups;

/// <summary>The limits of all groups, and their clock.</summary>
internal sealed record GroupSettings(
    TimeProvider Clock,
    TimeSpan InitialRebalanceDelay,
    TimeSpan MinSessionTimeout,
    TimeSpan MaxSessionTimeout,
    TimeSpan OffsetsRetention
)
{
    /// <summary>A monotonic time in milliseconds.</summary>
    public long Now => (long)Clock.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>The time in milliseconds since 1970.</summary>
    public long UtcNow => Clock.GetUtcNow().ToUnixTimeMilliseconds();
}
