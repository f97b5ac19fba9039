using Confluent.Kafka;

namespace Balloon.Cli.Commands;

/// <summary>Reads a topic's records: each partition's in order, and the last ones in the order of their times.</summary>
internal sealed class TopicTail(string bootstrap, string topic)
{
    private const int DefaultLimit = 10;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Where to start; null for the last records.</summary>
    public TopicStart? From { get; init; }

    public bool Follow { get; init; }

    public long? Limit { get; init; }

    public required Func<ConsumeResult<byte[], byte[]>, string> Format { get; init; }

    public async Task RunAsync(TextWriter to, CancellationToken cancellationToken = default)
    {
        using var broker = new TopicBroker(bootstrap);
        var bounds = await broker.BoundsAsync(topic).ConfigureAwait(false);
        using var consumer = Open();
        var starts = Starts(consumer, bounds);
        var records = Read(consumer, bounds, starts, cancellationToken);
        if (From is null)
            records = records.OrderBy(InTime).TakeLast((int)Math.Min(Limit ?? DefaultLimit, int.MaxValue)).ToList();
        var left = From is null ? long.MaxValue : Limit ?? long.MaxValue;
        foreach (var record in records)
        {
            await to.WriteLineAsync(Format(record)).ConfigureAwait(false);
            if (--left == 0)
                return;
        }

        if (Follow)
            await ShowComingAsync(consumer, bounds, left, to, cancellationToken).ConfigureAwait(false);
    }

    private IConsumer<byte[], byte[]> Open() => new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig
            {
                BootstrapServers = bootstrap,
                GroupId = "balloon-topic-tail",
                EnableAutoCommit = false,
                EnablePartitionEof = true,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                FetchWaitMaxMs = 50,
            }
        ).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    /// <summary>The start offset of each partition.</summary>
    private Dictionary<int, long> Starts(IConsumer<byte[], byte[]> consumer, IReadOnlyList<TopicBounds> bounds)
    {
        if (From is null)
            return bounds.ToDictionary(bound => bound.Partition, bound => Math.Max(bound.Start, bound.End - (Limit ?? DefaultLimit)));
        if (From.IsEnd)
            return bounds.ToDictionary(bound => bound.Partition, bound => bound.End);
        if (From.Time is not { } time)
            return bounds.ToDictionary(bound => bound.Partition, bound => bound.Start);
        var asked = bounds.Select(bound => new TopicPartitionTimestamp(topic, bound.Partition, new(time)));
        var ends = bounds.ToDictionary(bound => bound.Partition, bound => bound.End);
        return consumer
            .OffsetsForTimes(asked, Timeout)
            .ToDictionary(
                found => found.Partition.Value,
                found => found.Offset.Value >= 0 ? found.Offset.Value : ends[found.Partition.Value]
            );
    }

    private async Task ShowComingAsync(
        IConsumer<byte[], byte[]> consumer,
        IReadOnlyList<TopicBounds> bounds,
        long left,
        TextWriter to,
        CancellationToken cancellationToken
    )
    {
        consumer.Assign(bounds.Select(bound => new TopicPartitionOffset(topic, bound.Partition, bound.End)));
        while (left > 0 && !cancellationToken.IsCancellationRequested)
        {
            if (consumer.Consume(Turn) is not { IsPartitionEOF: false } record)
                continue;
            await to.WriteLineAsync(Format(record)).ConfigureAwait(false);
            await to.FlushAsync(cancellationToken).ConfigureAwait(false);
            left--;
        }
    }

    /// <summary>All records between the starts and the ends, each partition's in order.</summary>
    private IEnumerable<ConsumeResult<byte[], byte[]>> Read(
        IConsumer<byte[], byte[]> consumer,
        IReadOnlyList<TopicBounds> bounds,
        Dictionary<int, long> starts,
        CancellationToken cancellationToken
    )
    {
        var open = bounds.Where(bound => starts[bound.Partition] < bound.End).ToDictionary(bound => bound.Partition, bound => bound.End);
        consumer.Assign(open.Keys.Select(partition => new TopicPartitionOffset(topic, partition, starts[partition])));
        while (open.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (consumer.Consume(Turn) is not { } record || !open.TryGetValue(record.Partition.Value, out var end))
                continue;
            if (record.IsPartitionEOF || record.Offset.Value + 1 >= end)
                open.Remove(record.Partition.Value);
            if (!record.IsPartitionEOF && record.Offset.Value < end)
                yield return record;
        }
    }

    private static (DateTime, int, long) InTime(ConsumeResult<byte[], byte[]> record) =>
        (record.Message.Timestamp.UtcDateTime, record.Partition.Value, record.Offset.Value);
}
