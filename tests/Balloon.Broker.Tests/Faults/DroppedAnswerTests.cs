using Balloon.Broker.Protocol;
using Balloon.Testing;
using Confluent.Kafka;
using Kafka = Balloon.Broker.Tests.Clients.Kafka;

namespace Balloon.Broker.Tests.Faults;

public sealed class DroppedAnswerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Responses_lost_after_the_append_cause_no_duplicates()
    {
        var random = new Random(3);
        await using var proxy = new LossyProxy(key => key == (short)ApiKey.Produce && random.Next(8) == 0);
        await using var broker = await KafkaBroker.StartAsync(new() { AdvertisedPort = proxy.Port }, Cancel);
        proxy.ForwardTo(broker.Port);
        await broker.CreateTopicAsync("once", cancellationToken: Cancel);
        using var producer = Kafka.Producer(
            broker,
            config =>
                (config.BatchNumMessages, config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs, config.RetryBackoffMs) = (10, 5, 10, 5)
        );
        var sent = new List<Task<DeliveryResult<string, string>>>();
        for (var i = 0; i < 2000; i++)
        {
            sent.Add(producer.ProduceAsync("once", new() { Value = $"{i}" }, Cancel));
            if (i % 20 == 0)
                await Task.Delay(2, Cancel);
        }

        var results = await Task.WhenAll(sent);
        Assert.True(proxy.Dropped > 3, $"only {proxy.Dropped} answers were dropped");
        Assert.Equal(2000, broker.FindTopic("once")!.Partitions[0].EndOffset);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => (long)i), results.Select(result => result.Offset.Value));
    }

    [Fact]
    public async Task Responses_to_commits_and_joins_may_be_lost_too()
    {
        var random = new Random(4);
        await using var proxy = new LossyProxy(key =>
            (ApiKey)key is ApiKey.OffsetCommit or ApiKey.JoinGroup or ApiKey.SyncGroup or ApiKey.Heartbeat && random.Next(3) == 0
        );
        await using var broker = await KafkaBroker.StartAsync(new() { AdvertisedPort = proxy.Port }, Cancel);
        proxy.ForwardTo(broker.Port);
        await Kafka.SendAsync(broker, "log", 200);
        using var consumer = Kafka.Consumer(
            broker,
            config =>
                (config.GroupId, config.ReconnectBackoffMs, config.ReconnectBackoffMaxMs, config.SessionTimeoutMs) = (
                    "readers",
                    5,
                    10,
                    6000
                )
        );
        consumer.Subscribe("log");
        var read = new HashSet<long>();
        await Eventually.TrueAsync(
            () =>
            {
                if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } record)
                    read.Add(record.Offset.Value);
                return read.Count == 200;
            },
            "all records are read",
            cancellationToken: Cancel
        );
        await Eventually.TrueAsync(
            () =>
            {
                try
                {
                    consumer.Commit([new("log", 0, 200)]);
                }
                catch (KafkaException)
                {
                    consumer.Consume(TimeSpan.FromMilliseconds(50));
                }

                return broker.Groups.Single().Lag == 0;
            },
            "the commit is stored",
            cancellationToken: Cancel
        );
    }
}
