namespace Balloon.Notebook.Generating;

/// <summary>
/// The result of a generator's run. Counts are of messages that Kafka acknowledged, except for late events and duplicates, which count
/// those sent.
/// </summary>
/// <param name="Topic">The topic.</param>
/// <param name="Produced">All messages, including faulty ones.</param>
/// <param name="Points">The sum of their scores.</param>
/// <param name="Bonuses">Events that scored double.</param>
/// <param name="Late">Events that were moved back in time.</param>
/// <param name="Duplicates">Events sent twice.</param>
/// <param name="Malformed">Messages that are not JSON.</param>
/// <param name="Failures">Messages that Kafka did not acknowledge.</param>
/// <param name="FirstFailure">Why the first of these was not acknowledged.</param>
/// <param name="Elapsed">The duration of the run.</param>
/// <param name="Stopped">Whether it was stopped before its end.</param>
public sealed record GeneratorResult(
    string Topic,
    long Produced,
    long Points,
    long Bonuses,
    long Late,
    long Duplicates,
    long Malformed,
    long Failures,
    string? FirstFailure,
    TimeSpan Elapsed,
    bool Stopped
)
{
    /// <summary>The number of messages per second.</summary>
    public double Rate => Produced / Math.Max(1e-9, Elapsed.TotalSeconds);

    /// <summary>The number of events: all messages but the malformed ones.</summary>
    public long Pops => Produced - Malformed;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Quantity.Of(Produced, "event")} in {Topic}, {Quantity.Of(Points, "point")}, {Elapsed.TotalSeconds:0.0} s, {Rate:N0}/s"
        ) + (Failures > 0 ? $"; {Quantity.Of(Failures, "event")} not delivered: {FirstFailure}" : "");
}

/// <summary>The progress of a run.</summary>
/// <param name="Sent">The number of messages passed to the producer.</param>
/// <param name="Of">The number of messages of the whole run; null if it has no end.</param>
/// <param name="Elapsed">The time since the run began.</param>
/// <param name="Failures">The number of messages that Kafka did not acknowledge.</param>
public readonly record struct GeneratorProgress(long Sent, long? Of, TimeSpan Elapsed, long Failures);
