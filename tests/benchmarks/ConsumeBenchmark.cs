using Balloon.Broker;

namespace Balloon.Benchmarks;

/// <summary>The same messages read from our broker and from Apache Kafka.</summary>
internal static class ConsumeBenchmark
{
    private const string Topic = "consume";
    private const int Partitions = 4;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var kafka = await ApacheKafkaPeer.StartAsync(cancellationToken);
        if (kafka is null)
            return;
        await using var broker = await KafkaBroker.StartAsync(new KafkaBrokerOptions { DefaultPartitions = Partitions }, cancellationToken);
        await broker.CreateTopicAsync(Topic, Partitions, cancellationToken: cancellationToken);
        await BareProducer.CreateTopicAsync(kafka.BootstrapServers, Topic, Partitions);
        foreach (var server in (string[])[broker.BootstrapServers, kafka.BootstrapServers])
            await Task.Run(() => BareProducer.Run(BareProducer.For(server), Topic, size.Events), cancellationToken);
        Task<Cost> Read(string server) =>
            Cost.OfAsync(() => Task.Run(() => BareConsumer.Run(server, Topic, Partitions, size.Events), cancellationToken));
        await Pairs.RunAsync(
            "reading from Balloon.Broker",
            () => Read(broker.BootstrapServers),
            "reading from Apache Kafka 4.4",
            () => Read(kafka.BootstrapServers),
            size.Pairs,
            size.Events,
            cancellationToken
        );
        Console.WriteLine(
            $"  memory: this process, client and broker, {Environment.WorkingSet >> 20} MiB; Apache Kafka {kafka.Memory >> 20} MiB"
        );
    }
}
