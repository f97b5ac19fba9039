namespace Balloon.Notebook.Generating;

/// <summary>A phase of a run: a number of events at a distance in event time, at a rate or at full speed.</summary>
/// <param name="Start">The event time of the first event.</param>
/// <param name="Spacing">The event time between two events.</param>
/// <param name="Events">The number of events; null for a phase without an end.</param>
/// <param name="Rate">The number of events per second of real time; null for full speed.</param>
internal sealed record GeneratorPhase(DateTimeOffset Start, TimeSpan Spacing, long? Events, double? Rate);

/// <summary>The phases that the options result in: a backfill at full speed, then live play.</summary>
internal sealed record GeneratorPlan(IReadOnlyList<GeneratorPhase> Phases)
{
    // The events per second of event time in a backfill without a count.
    private const double BackfillRate = 200;

    // The event time between events of a run at full speed without a rate: close to the real speed, so that event times are neither ahead
    // nor far behind.
    private static readonly TimeSpan FullSpeedSpacing = TimeSpan.FromMicroseconds(2);

    /// <summary>The number of all events; null if the run has no end.</summary>
    public long? Events => Phases.Any(p => p.Events is null) ? null : Phases.Sum(p => p.Events ?? 0);

    public static GeneratorPlan Of(GeneratorOptions options, TimeProvider clock)
    {
        Check(options);
        var now = clock.GetUtcNow();
        var start = options.Start ?? now - (options.Backfill ?? TimeSpan.Zero);
        var spacing = options.Rate is { } rate ? TimeSpan.FromTicks(Math.Max(1, (long)(TimeSpan.TicksPerSecond / rate))) : FullSpeedSpacing;
        if (options.Backfill is not { } span)
            return new GeneratorPlan([new(start, spacing, Live(options), options.Rate)]);

        var history =
            options.Duration is null && options.Count is { } all ? all : (long)((options.Rate ?? BackfillRate) * span.TotalSeconds);
        var phases = new List<GeneratorPhase> { new(start, span / Math.Max(1, history), history, null) };
        if (options.Duration is not null)
            phases.Add(new(start + span, spacing, Live(options), options.Rate));
        return new GeneratorPlan(phases);
    }

    /// <summary>The number of events in live play: the smaller of count and duration.</summary>
    private static long? Live(GeneratorOptions options)
    {
        long? inTime = options is { Duration: { } duration, Rate: { } rate } ? (long)Math.Ceiling(duration.TotalSeconds * rate) : null;
        return options.Count is { } count ? Math.Min(count, inTime ?? count) : inTime;
    }

    private static void Check(GeneratorOptions options)
    {
        if (options.Rate is { } rate && !(rate > 0 && double.IsFinite(rate)))
            throw new BalloonException($"A rate of {rate} events a second is not possible: give one above 0, or none for full speed.");
        if (options.Count < 0)
            throw new BalloonException($"A count of {options.Count} events is not possible: give 0 or more.");
        if (options.Duration < TimeSpan.Zero)
            throw new BalloonException($"A duration of {options.Duration} is not possible: give 0 or more.");
        if (options.Backfill <= TimeSpan.Zero)
            throw new BalloonException($"A backfill of {options.Backfill} is not possible: give a span above 0, or none.");
        if (options.DeliveryTimeout < TimeSpan.FromMilliseconds(1) || options.DeliveryTimeout > TimeSpan.FromDays(1))
            throw new BalloonException($"A delivery timeout of {options.DeliveryTimeout} is not possible: give 1 ms to 1 day.");
        if (options.Partitions is < 1 or > 10_000)
            throw new BalloonException($"{options.Partitions} partitions are not possible: give 1 to 10,000.");
    }
}
