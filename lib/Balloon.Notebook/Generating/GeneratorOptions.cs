using Balloon.Notebook.Game;

namespace Balloon.Notebook.Generating;

/// <summary>What a run of the generator shall produce.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The topic; the profile's by default.</summary>
    public string? Topic { get; init; }

    /// <summary>The same seed, with the same <see cref="Start"/>, gives the same events.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Event time of the first event. By default now, or, with a backfill, that span before now.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Events a second. Null: as fast as it goes.</summary>
    public double? Rate { get; init; }

    /// <summary>How many play: 1 to 1,000,000.</summary>
    public int Players { get; init; } = 24;

    /// <summary>Ends the run after so many events.</summary>
    public long? Count { get; init; }

    /// <summary>Ends the run after so long, not counting a backfill.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// A span of event time in the past that is filled at full speed, so that a dashboard has history at once. Without a
    /// <see cref="Duration"/> all of <see cref="Count"/> falls into it.
    /// </summary>
    public TimeSpan? Backfill { get; init; }

    /// <summary>What goes wrong on purpose, for teaching.</summary>
    public PopSpoils Spoils { get; init; }

    /// <summary>How long an event may wait for Kafka's acknowledgement before it counts as not delivered.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Partitions of the topic where it has to be made.</summary>
    public int Partitions { get; init; } = 4;
}
