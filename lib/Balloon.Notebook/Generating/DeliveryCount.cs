using System.Text.Json;
using Balloon.Notebook.Game;
using Confluent.Kafka;

namespace Balloon.Notebook.Generating;

/// <summary>
/// Counts sent messages, minus those that Kafka did not acknowledge. Delivery reports arrive on the producer's own thread.
/// </summary>
internal sealed class DeliveryCount
{
    private long failures;
    private string? firstFailure;
    private long lostPoints;
    private long lostBonuses;
    private long lostMalformed;
    private long points;
    private long bonuses;
    private long late;
    private long duplicates;
    private long malformed;

    public long Sent { get; private set; }

    public long Failures => Interlocked.Read(ref failures);

    /// <summary>Counts a message that was passed to the producer; called by one thread.</summary>
    public void Add(in Pop pop)
    {
        Sent++;
        points += pop.Score;
        bonuses += pop.Bonus ? 1 : 0;
        late += pop.Kind == PopKind.Late ? 1 : 0;
        duplicates += pop.Kind == PopKind.Duplicate ? 1 : 0;
        malformed += pop.Kind == PopKind.Malformed ? 1 : 0;
    }

    /// <summary>
    /// Subtracts a message that was not delivered. Its kind is read from its bytes, so that delivered messages cost nothing.
    /// </summary>
    public void Fail(byte[]? value, Error error)
    {
        Interlocked.Increment(ref failures);
        Interlocked.CompareExchange(ref firstFailure, $"{error.Reason} ({error.Code})", null);
        try
        {
            using var json = JsonDocument.Parse(value ?? []);
            Interlocked.Add(ref lostPoints, json.RootElement.GetProperty("score").GetInt32());
            Interlocked.Add(ref lostBonuses, json.RootElement.GetProperty("favorite_color_bonus").GetBoolean() ? 1 : 0);
        }
        catch (JsonException)
        {
            Interlocked.Increment(ref lostMalformed);
        }
    }

    /// <summary>Subtracts messages that the producer dropped without a report.</summary>
    public void SubtractUnreported(int messages, string? why)
    {
        if (messages == 0)
            return;
        Interlocked.Add(ref failures, messages);
        Interlocked.CompareExchange(ref firstFailure, why, null);
    }

    /// <summary>The totals, once the producer has reported on every message.</summary>
    public GeneratorResult Result(string topic, TimeSpan elapsed, bool stopped) =>
        new(
            topic,
            Sent - Failures,
            points - Interlocked.Read(ref lostPoints),
            bonuses - Interlocked.Read(ref lostBonuses),
            late,
            duplicates,
            malformed - Interlocked.Read(ref lostMalformed),
            Failures,
            firstFailure,
            elapsed,
            stopped
        );
}
