using Balloon.Broker;

namespace Balloon.Benchmarks;

/// <summary>What our broker costs a producer, and a machine, compared with one that only keeps the last messages in memory.</summary>
internal static class ProduceBenchmark
{
    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var broker = await KafkaBroker.StartAsync(new KafkaBrokerOptions { DefaultPartitions = 4 }, cancellationToken);
        var run = 0;
        await Pairs.RunAsync(
            "Balloon.Broker",
            async () =>
            {
                // One topic per run, so that earlier runs do not affect it.
                var topic = $"produce-{run++}";
                await broker.CreateTopicAsync(topic, 4, cancellationToken: cancellationToken);
                return await BareProducer.RunAsync(BareProducer.For(broker.BootstrapServers), topic, size.Events, cancellationToken);
            },
            "librdkafka's mock broker",
            () => BareProducer.RunAsync(BareProducer.ForMock(), "produce", size.Events, cancellationToken),
            size.Pairs,
            size.Events,
            cancellationToken
        );
    }
}
