using System.Text;
using Balloon.Notebook.Generating;
using Confluent.Kafka;

namespace Balloon.Notebook.Events;

public sealed partial class EventLog
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(6);

    /// <summary>
    /// The events that a <see cref="PopProducer"/> wrote with ids, by id. A sender that has lost its state calls this before it sends
    /// again.
    /// </summary>
    /// <param name="prefix">The common prefix of the ids.</param>
    /// <param name="since">The earliest time of writing, by the broker's clock.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">Kafka does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, GameEvent>> ReadIdsAsync(
        string prefix,
        DateTimeOffset since,
        CancellationToken cancellationToken = default
    )
    {
        var range = await SinceAsync(since, cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<string, GameEvent>(StringComparer.Ordinal);
        var start = Encoding.UTF8.GetBytes(prefix);
        await Task.Run(
                () =>
                    Consume(
                        range,
                        "headers",
                        message =>
                        {
                            if (
                                message.Message.Headers is { } headers
                                && headers.TryGetLastBytes(PopProducer.IdHeader, out var id)
                                && id.AsSpan().StartsWith(start)
                                && GameEvent.Read(message.Partition.Value, message.Offset.Value, message.Message.Value) is { } read
                            )
                                found[Encoding.UTF8.GetString(id)] = read;
                        },
                        cancellationToken
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found;
    }

    private async Task<IReadOnlyList<PartitionOffsets>> SinceAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var offsets = await OffsetsAsync(cancellationToken).ConfigureAwait(false);
        if (offsets.Count == 0)
            return offsets;
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig
            {
                BootstrapServers = servers.Addresses,
                GroupId = "balloon-reader",
                EnableAutoCommit = false,
                CancellationDelayMaxMs = 2,
                ReconnectBackoffMs = Topics.FirstPause,
            }
        ).SetLogHandler((_, _) => { }).Build();
        var at = new Timestamp(since.UtcDateTime);
        try
        {
            var begins = await Task.Run(
                    () => consumer.OffsetsForTimes(offsets.Select(p => new TopicPartitionTimestamp(Topic, p.Partition, at)), Timeout),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var byPartition = begins.ToDictionary(b => b.Partition.Value, b => b.Offset);
            return
            [
                .. offsets.Select(p => p with { Begin = byPartition[p.Partition] is { IsSpecial: false } begin ? begin.Value : p.End }),
            ];
        }
        catch (KafkaException e)
        {
            throw new BalloonException($"The topic {Topic} cannot be read: {e.Error.Reason}. {servers.StatusHint}", e);
        }
    }
}
