namespace Balloon.Notebook.Tests.Display;

/// <summary>A clock that jumps to the end of each wait; like the system's timers, it may fire early.</summary>
internal sealed class LeapingClock(TimeSpan tooEarly = default) : TimeProvider
{
    private TimeSpan now;

    /// <summary>The number of waits.</summary>
    public int Waits { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => now.Ticks;

    public void Advance(TimeSpan by) => now += by;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Waits++;
        now += dueTime > tooEarly ? dueTime - tooEarly : TimeSpan.Zero;
        callback(state);
        return new Elapsed();
    }

    private sealed class Elapsed : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
