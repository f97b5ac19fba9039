namespace Balloon.Notebook.Generating;

/// <summary>What a run of the generator did. Counts are of messages that Kafka acknowledged, but for late events and duplicates: those sent.</summary>
/// <param name="Topic">Where they are.</param>
/// <param name="Produced">Messages, spoiled ones included.</param>
/// <param name="Points">The sum of their scores.</param>
/// <param name="Bonuses">Events that scored double.</param>
/// <param name="Late">Events put back in time.</param>
/// <param name="Duplicates">Events sent twice.</param>
/// <param name="Malformed">Messages that are no JSON.</param>
/// <param name="Failures">Messages that Kafka did not acknowledge.</param>
/// <param name="FirstFailure">Why the first of those was not.</param>
/// <param name="Elapsed">How long the run took.</param>
/// <param name="Stopped">True if it was stopped before its end.</param>
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
    /// <summary>Messages a second.</summary>
    public double Rate => Produced / Math.Max(1e-9, Elapsed.TotalSeconds);

    /// <summary>Messages that are events: all but the malformed ones.</summary>
    public long Pops => Produced - Malformed;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{Produced:N0} events in {Topic}, {Points:N0} points, {Elapsed.TotalSeconds:0.0} s, {Rate:N0}/s"
        ) + (Failures > 0 ? $"; {Failures} were not delivered: {FirstFailure}" : "");
}

/// <summary>How far a run has come.</summary>
/// <param name="Sent">Messages handed to the producer.</param>
/// <param name="Of">How many it shall be; null until it is stopped.</param>
/// <param name="Elapsed">Since the run began.</param>
/// <param name="Failures">Messages that Kafka did not take.</param>
public readonly record struct GeneratorProgress(long Sent, long? Of, TimeSpan Elapsed, long Failures);
