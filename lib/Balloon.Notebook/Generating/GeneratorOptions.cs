using Balloon.Notebook.Game;

namespace Balloon.Notebook.Generating;

/// <summary>The options of a run of the generator.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The topic; by default the profile's.</summary>
    public string? Topic { get; init; }

    /// <summary>The seed: the same seed and <see cref="Start"/> give the same events.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>The event time of the first event. By default now or, with a backfill, that long before now.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>The number of events per second; null for full speed.</summary>
    public double? Rate { get; init; }

    /// <summary>The number of players: 1 to 1,000,000.</summary>
    public int Players { get; init; } = 24;

    /// <summary>The number of events after which the run ends.</summary>
    public long? Count { get; init; }

    /// <summary>The time after which the run ends, not counting a backfill.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// A span of past event time that is filled at full speed, so that dashboards have history at once. Without a <see cref="Duration"/>
    /// all of <see cref="Count"/> falls into it.
    /// </summary>
    public TimeSpan? Backfill { get; init; }

    /// <summary>The shares of faulty events, for teaching.</summary>
    public PopFaults Faults { get; init; }

    /// <summary>How long an event may wait for Kafka's acknowledgement before it counts as undelivered.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The number of partitions of the topic, if it has to be created.</summary>
    public int Partitions { get; init; } = 4;
}
