using System.Text.Json;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Profiles;
using Confluent.Kafka;

namespace Balloon.Notebook.Events;

/// <summary>Sends the reader's own values as JSON events, through an idempotent producer, so that a retry stores no duplicates.</summary>
internal static class EventSender
{
    /// <summary>Property names in SQL's naming: <c>PaidAt</c> becomes <c>paid_at</c>.</summary>
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static async Task<long> SendAsync<T>(
        KafkaServers servers,
        string topic,
        IEnumerable<T> values,
        Func<T, string> key,
        CancellationToken cancellationToken
    )
    {
        await Topics.EnsureAsync(servers, topic, cancellationToken: cancellationToken).ConfigureAwait(false);
        var config = new ProducerConfig
        {
            BootstrapServers = servers.Addresses,
            EnableIdempotence = true,
            LingerMs = 5,
        };
        using var producer = new ProducerBuilder<string, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        var sent = new List<Task<DeliveryResult<string, byte[]>>>();
        foreach (var value in values)
        {
            var message = new Message<string, byte[]> { Key = key(value), Value = JsonSerializer.SerializeToUtf8Bytes(value, Json) };
            sent.Add(producer.ProduceAsync(topic, message, cancellationToken));
        }

        try
        {
            await Task.WhenAll(sent).ConfigureAwait(false);
        }
        catch (ProduceException<string, byte[]> cause)
        {
            throw new BalloonException(
                $"Of {Quantity.Of(sent.Count, "event")} {sent.Count(t => !t.IsCompletedSuccessfully)} did not reach {topic}: {cause.Error.Reason}. {servers.StatusHint}",
                cause
            );
        }

        return sent.Count;
    }
}
