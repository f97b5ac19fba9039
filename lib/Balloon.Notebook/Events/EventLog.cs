using System.Text;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Profiles;
using Confluent.Kafka;

namespace Balloon.Notebook.Events;

/// <summary>Reads the topic directly by offsets, without a consumer group.</summary>
public sealed partial class EventLog
{
    private readonly KafkaServers servers;

    internal EventLog(KafkaServers servers, string topic)
    {
        this.servers = servers;
        Topic = topic;
    }

    /// <summary>The topic's name.</summary>
    public string Topic { get; }

    /// <summary>The first offset and the end of each partition; empty if there is no such topic.</summary>
    public Task<IReadOnlyList<PartitionOffsets>> OffsetsAsync(CancellationToken cancellationToken = default) =>
        Topics.OffsetsAsync(servers, Topic, cancellationToken);

    /// <summary>The number of events in the log.</summary>
    /// <example>
    /// <code>
    /// var events = await balloon.Events.CountAsync();
    /// </code>
    /// </example>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        (await OffsetsAsync(cancellationToken).ConfigureAwait(false)).Sum(p => p.Events);

    /// <summary>The offsets as a table to show.</summary>
    /// <example>
    /// <code>
    /// await balloon.Events.DescribeAsync()
    /// </code>
    /// </example>
    public async Task<ResultTable> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var offsets = await OffsetsAsync(cancellationToken).ConfigureAwait(false);
        return new ResultTable(
            $"topic {Topic}: {Quantity.Of(offsets.Sum(p => p.Events), "event")} in {Quantity.Of(offsets.Count, "partition")}",
            ["partition", "begin", "end", "events"],
            offsets.Select(p => (IReadOnlyList<object?>)[p.Partition, p.Begin, p.End, p.Events]).ToList()
        );
    }

    /// <summary>The newest messages of all partitions, unparsed.</summary>
    /// <example>
    /// <code>
    /// await balloon.Events.TailAsync(3)
    /// </code>
    /// </example>
    public async Task<ResultTable> TailAsync(int count = 5, CancellationToken cancellationToken = default)
    {
        var offsets = await OffsetsAsync(cancellationToken).ConfigureAwait(false);
        var from = offsets.Select(p => p with { Begin = Math.Max(p.Begin, p.End - count) }).ToList();
        var messages = new List<ConsumeResult<byte[], byte[]>>();
        await Task.Run(() => Consume(from, "timestamp", messages.Add, cancellationToken), cancellationToken).ConfigureAwait(false);
        var newest = messages.OrderByDescending(m => m.Message.Timestamp.UnixTimestampMs).ThenByDescending(m => m.Offset.Value).Take(count);
        return new ResultTable(
            $"the newest {(count == 1 ? "message" : Quantity.Of(count, "message"))} of {Topic}",
            ["partition", "offset", "written (UTC)", "key", "value"],
            newest
                .Select(m =>
                    (IReadOnlyList<object?>)
                        [m.Partition.Value, m.Offset.Value, m.Message.Timestamp.UtcDateTime, Text(m.Message.Key), Text(m.Message.Value)]
                )
                .ToList()
        );
    }

    /// <summary>All events between the partitions' current first offsets and ends; messages that are not events are skipped.</summary>
    public async Task<IReadOnlyList<GameEvent>> ReadAsync(CancellationToken cancellationToken = default)
    {
        var offsets = await OffsetsAsync(cancellationToken).ConfigureAwait(false);
        var events = new List<GameEvent>((int)Math.Min(int.MaxValue / 2, offsets.Sum(p => p.Events)));
        var words = new WordCache();
        await Task.Run(
                () =>
                    Consume(
                        offsets,
                        "none",
                        message =>
                        {
                            if (GameEvent.Read(message.Partition.Value, message.Offset.Value, message.Message.Value, words) is { } read)
                                events.Add(read);
                        },
                        cancellationToken
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return events;
    }

    /// <summary>Sends one event, a value of any type, as JSON with SQL's naming: <c>PaidAt</c> becomes <c>paid_at</c>.</summary>
    /// <param name="key">The key, which determines the partition; events with the same key stay in order.</param>
    /// <param name="value">The event.</param>
    /// <param name="cancellationToken">Cancels the wait for the acknowledgement.</param>
    /// <exception cref="BalloonException">Kafka did not take it.</exception>
    public Task SendAsync(string key, object value, CancellationToken cancellationToken = default) =>
        SendAllAsync([value], _ => key, cancellationToken);

    /// <summary>Sends many events like <see cref="SendAsync"/>, and creates the topic if it does not exist.</summary>
    /// <param name="values">The events, in order.</param>
    /// <param name="key">Gives the key of each event.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    /// <returns>The number of acknowledged events: all of them.</returns>
    /// <exception cref="BalloonException">Kafka did not take all of them; the message says how many.</exception>
    /// <example><code>await balloon.Topic("readings").SendAllAsync(readings, r => r.Sensor)</code></example>
    public Task<long> SendAllAsync<T>(IEnumerable<T> values, Func<T, string> key, CancellationToken cancellationToken = default) =>
        EventSender.SendAsync(servers, Topic, values, key, cancellationToken);

    /// <summary>Deletes the topic with all its events; returns false if it did not exist. Drop the sources that read it first.</summary>
    /// <param name="cancellationToken">Cancels the wait for Kafka.</param>
    /// <example><code>await balloon.Topic("lab-late").DropAsync();</code></example>
    public Task<bool> DropAsync(CancellationToken cancellationToken = default) => Topics.DeleteAsync(servers, Topic, cancellationToken);

    private void Consume(
        IReadOnlyList<PartitionOffsets> range,
        string fields,
        Action<ConsumeResult<byte[], byte[]>> each,
        CancellationToken cancellationToken
    )
    {
        var open = range.Where(p => p.End > p.Begin).ToDictionary(p => p.Partition, p => p.End);
        if (open.Count == 0)
            return;
        var config = new ConsumerConfig
        {
            BootstrapServers = servers.Addresses,
            GroupId = "balloon-reader",
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Error,
            ConsumeResultFields = fields,
            CancellationDelayMaxMs = 2,
            ReconnectBackoffMs = Topics.FirstPause,
            QueuedMinMessages = 200_000,
            FetchQueueBackoffMs = 5,
            FetchMinBytes = 1,
            FetchMaxBytes = 16 * 1024 * 1024,
            MaxPartitionFetchBytes = 4 * 1024 * 1024,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(range.Where(p => p.End > p.Begin).Select(p => new TopicPartitionOffset(Topic, p.Partition, p.Begin)));
        while (open.Count > 0)
        {
            var message = Next(consumer, cancellationToken);
            var partition = message.Partition.Value;
            if (!open.TryGetValue(partition, out var end))
                continue;
            if (!message.IsPartitionEOF && message.Offset.Value < end)
                each(message);
            if (message.IsPartitionEOF ? message.Offset.Value >= end : message.Offset.Value >= end - 1)
                open.Remove(partition);
        }

        consumer.Unassign();
    }

    private ConsumeResult<byte[], byte[]> Next(IConsumer<byte[], byte[]> consumer, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { } message)
                    return message;
            }
            catch (ConsumeException e)
            {
                throw new BalloonException($"The topic {Topic} cannot be read: {e.Error.Reason}. {servers.StatusHint}", e);
            }
        }

        throw new BalloonException($"Kafka at {servers.Addresses} sent nothing of {Topic} for 30 s. {servers.StatusHint}");
    }

    private static string Text(byte[]? bytes) => bytes is null ? "" : Encoding.UTF8.GetString(bytes);
}
