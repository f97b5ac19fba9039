using System.Diagnostics;
using Confluent.Kafka;

namespace Balloon.Broker.Tests.Clients;

/// <summary>Unsupported requests are refused at once with Kafka's own error, so that no client waits in vain.</summary>
public sealed class RefusedTests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transactions()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await Kafka.SendAsync(broker, "warm", 1);
        using var producer = Kafka.Producer(broker, config => config.TransactionalId = "t");
        var clock = Stopwatch.StartNew();
        var failure = Assert.Throws<KafkaException>(() => producer.InitTransactions(TimeSpan.FromSeconds(30)));
        Assert.Equal(ErrorCode.TransactionalIdAuthorizationFailed, failure.Error.Code);
        Assert.True(failure.Error.IsFatal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, AtOnce);
    }

    [Fact]
    public async Task The_consumer_group_protocol()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await Kafka.SendAsync(broker, "log", 1);
        var config = new ConsumerConfig
        {
            BootstrapServers = broker.BootstrapServers,
            GroupId = "new",
            GroupProtocol = GroupProtocol.Consumer,
        };
        using var consumer = new ConsumerBuilder<string, string>(config)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
        consumer.Subscribe("log");
        var clock = Stopwatch.StartNew();
        var failure = Assert.ThrowsAny<KafkaException>(() => consumer.Consume(TimeSpan.FromSeconds(30)));
        Assert.Equal(ErrorCode.UnsupportedVersion, failure.Error.Code);
        Assert.True(failure.Error.IsFatal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, AtOnce);
    }
}
