using Confluent.Kafka;

namespace Balloon.Benchmarks;

/// <summary>The simplest possible consumer: reads every message of a topic by assignment, and counts them.</summary>
internal static class BareConsumer
{
    /// <summary>Reads a topic until it has this many messages.</summary>
    public static void Run(string bootstrapServers, string topic, int partitions, int events)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "benchmark",
            EnableAutoCommit = false,
            FetchMaxBytes = 16 << 20,
            MaxPartitionFetchBytes = 4 << 20,
            QueuedMaxMessagesKbytes = 64 * 1024,
            // Otherwise a full queue waits a second before it is filled again.
            FetchQueueBackoffMs = 5,
        };
        using var consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        for (var taken = 0; taken < events; taken++)
        {
            if (consumer.Consume(TimeSpan.FromSeconds(20)) is null)
                throw new InvalidOperationException($"{topic} gave {taken} of {events} messages, and no more.");
        }
    }
}
