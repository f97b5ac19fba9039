using System.Text.Json;
using Balloon.Notebook.Game;
using Confluent.Kafka;

namespace Balloon.Notebook.Generating;

/// <summary>Counts what was sent and takes back what Kafka did not acknowledge. Reports arrive on the producer's own thread.</summary>
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

    /// <summary>Adds a message that was handed to the producer; one thread calls it.</summary>
    public void Add(in Pop pop)
    {
        Sent++;
        points += pop.Score;
        bonuses += pop.Bonus ? 1 : 0;
        late += pop.Kind == PopKind.Late ? 1 : 0;
        duplicates += pop.Kind == PopKind.Duplicate ? 1 : 0;
        malformed += pop.Kind == PopKind.Malformed ? 1 : 0;
    }

    /// <summary>Takes back a message that did not arrive. What it was is read from its bytes, so that a delivered one costs nothing.</summary>
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

    /// <summary>Counts messages that the producer gave up without a report.</summary>
    public void Lose(int messages, string? why)
    {
        if (messages == 0)
            return;
        Interlocked.Add(ref failures, messages);
        Interlocked.CompareExchange(ref firstFailure, why, null);
    }

    /// <summary>The sums, once the producer has reported on every message.</summary>
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
