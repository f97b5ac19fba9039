namespace Balloon.Iceberg.Tests.Catalog;

/// <summary>A clock that only the test moves; timers are the system's.</summary>
public sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 22, 19, 32, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;
}
