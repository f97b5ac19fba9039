using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Benchmarks;

/// <summary>The simplest possible idempotent producer, to measure the cost of a broker.</summary>
internal static class BareProducer
{
    private const int ValueBytes = 130;
    private const int Keys = 50;

    /// <summary>Settings for a broker at an address.</summary>
    public static ProducerConfig For(string bootstrapServers) => Settings(new ProducerConfig { BootstrapServers = bootstrapServers });

    /// <summary>Settings for librdkafka's own mock broker, in the client's process and memory.</summary>
    public static ProducerConfig ForMock()
    {
        var config = Settings(new ProducerConfig { BootstrapServers = "mock:1" });
        config.Set("test.mock.num.brokers", "1");
        return config;
    }

    /// <summary>
    /// Sends keyed values and waits until all are acknowledged. The measurement starts when the first one is: connecting takes half a
    /// second or not, depending on how the client's threads interleave (librdkafka retries a request for a producer id 500 ms after no
    /// broker was up).
    /// </summary>
    /// <exception cref="InvalidOperationException">A message was not acknowledged.</exception>
    public static async Task<Cost> RunAsync(ProducerConfig config, string topic, int events, CancellationToken cancellationToken)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        await producer.ProduceAsync(topic, new() { Key = [], Value = [] }, cancellationToken);
        return await Cost.OfAsync(() => Task.Run(() => Send(producer, topic, events - 1), cancellationToken));
    }

    /// <summary>Makes a topic.</summary>
    public static async Task CreateTopicAsync(string bootstrapServers, string topic, int partitions)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrapServers })
            .SetLogHandler((_, _) => { })
            .Build();
        await admin.CreateTopicsAsync([
            new TopicSpecification
            {
                Name = topic,
                NumPartitions = partitions,
                ReplicationFactor = 1,
            },
        ]);
    }

    private static void Send(IProducer<byte[], byte[]> producer, string topic, int events)
    {
        var failures = 0;
        var keys = Enumerable.Range(0, Keys).Select(key => BitConverter.GetBytes(key)).ToArray();
        var value = new byte[ValueBytes];
        Random.Shared.NextBytes(value);
        void OnReport(DeliveryReport<byte[], byte[]> report) => failures += report.Error.IsError ? 1 : 0;
        for (var i = 0; i < events; i++)
        {
            var message = new Message<byte[], byte[]> { Key = keys[i % Keys], Value = value };
            while (true)
            {
                try
                {
                    producer.Produce(topic, message, OnReport);
                    break;
                }
                catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(5));
                }
            }
        }

        producer.Flush(TimeSpan.FromMinutes(1));
        if (failures > 0)
            throw new InvalidOperationException($"{failures} of {events} messages were not acknowledged.");
    }

    private static ProducerConfig Settings(ProducerConfig config)
    {
        config.EnableIdempotence = true;
        config.Acks = Acks.All;
        config.LingerMs = 5;
        config.BatchSize = 1_000_000;
        config.QueueBufferingMaxMessages = 500_000;
        config.DeliveryReportFields = "none";
        return config;
    }
}
