using Confluent.Kafka;

namespace Balloon.Broker.Tests.Clients;

/// <summary>Shortcuts to Confluent.Kafka's clients.</summary>
internal static class Kafka
{
    public static IProducer<string, string> Producer(KafkaBroker broker, Action<ProducerConfig>? more = null)
    {
        var config = new ProducerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 2,
        };
        more?.Invoke(config);
        return new ProducerBuilder<string, string>(config).SetLogHandler((_, _) => { }).Build();
    }

    public static IConsumer<string, string> Consumer(KafkaBroker broker, Action<ConsumerConfig>? more = null)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = "unused",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 100,
        };
        more?.Invoke(config);
        return new ConsumerBuilder<string, string>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    public static IAdminClient Admin(KafkaBroker broker) =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers }).SetLogHandler((_, _) => { }).Build();

    /// <summary>Sends values "0" to "count-1" with their number as key, to one partition, and waits until all are acknowledged.</summary>
    public static async Task SendAsync(KafkaBroker broker, string topic, int count, int partition = 0, Action<ProducerConfig>? more = null)
    {
        using var producer = Producer(broker, more);
        var sent = Enumerable
            .Range(0, count)
            .Select(i =>
                producer.ProduceAsync(
                    new TopicPartition(topic, partition),
                    new Message<string, string> { Key = $"{i}", Value = $"{i}" },
                    TestContext.Current.CancellationToken
                )
            )
            .ToList();
        await Task.WhenAll(sent);
    }

    /// <summary>Reads until <paramref name="count"/> records have arrived; fails after 30 s.</summary>
    public static List<ConsumeResult<string, string>> Read(IConsumer<string, string> consumer, int count)
    {
        var records = new List<ConsumeResult<string, string>>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (records.Count < count)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { } record)
                records.Add(record);
            else if (clock.Elapsed > TimeSpan.FromSeconds(30))
                Assert.Fail($"Only {records.Count} of {count} records after 30 s");
        }

        return records;
    }

    /// <summary>Reads a partition from its beginning to its end.</summary>
    public static List<ConsumeResult<string, string>> ReadAll(KafkaBroker broker, string topic, int partition = 0)
    {
        using var consumer = Consumer(broker);
        var of = new TopicPartition(topic, partition);
        var ends = consumer.QueryWatermarkOffsets(of, TimeSpan.FromSeconds(10));
        consumer.Assign(new TopicPartitionOffset(of, Offset.Beginning));
        return Read(consumer, (int)(ends.High.Value - ends.Low.Value));
    }
}
