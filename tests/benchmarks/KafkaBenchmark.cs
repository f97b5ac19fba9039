using System.Globalization;

namespace Balloon.Benchmarks;

/// <summary>Our broker and Apache Kafka side by side, each in a process of its own: a producer's rate, a consumer's, and memory.</summary>
internal static class KafkaBenchmark
{
    private const string Ours = "Balloon.Broker";
    private const string Theirs = "Apache Kafka 4.4";
    private const int Partitions = 4;

    /// <summary>Each run fills a topic of its own.</summary>
    public static Task ProduceAsync(RunSize size, CancellationToken cancellationToken)
    {
        var run = 0;
        return CompareAsync((server, _) => FillAsync(server, $"produce-{run++}", size.Events, cancellationToken), size, cancellationToken);
    }

    /// <summary>Both brokers are filled first; each run reads everything.</summary>
    public static Task ConsumeAsync(RunSize size, CancellationToken cancellationToken) =>
        CompareAsync(
            async (server, isFirst) =>
            {
                if (isFirst)
                    await FillAsync(server, "consume", size.Events, cancellationToken);
                return await Cost.OfAsync(() =>
                    Task.Run(() => BareConsumer.Run(server, "consume", Partitions, size.Events), cancellationToken)
                );
            },
            size,
            cancellationToken
        );

    private static async Task CompareAsync(Func<string, bool, Task<Cost>> run, RunSize size, CancellationToken cancellationToken)
    {
        await using var kafka = await ApacheKafkaPeer.StartAsync(cancellationToken);
        if (kafka is null)
            return;
        var folder = Directory.CreateTempSubdirectory("balloon-benchmark-");
        try
        {
            await using var broker = await BrokerHost.StartAsync(folder.FullName, cancellationToken);
            var seen = new HashSet<string>();
            await Pairs.RunAsync(
                Ours,
                () => run(broker.BootstrapServers, seen.Add(Ours)),
                Theirs,
                () => run(kafka.BootstrapServers, seen.Add(Theirs)),
                size.Pairs,
                size.Events,
                cancellationToken
            );
            var (cpu, memory) = await broker.UsedAsync(cancellationToken);
            var kafkas = kafka.Used;
            Tell($"{Ours, -20}{memory >> 20, 6} MiB {cpu, 8:0.0} CPU s in all, its start included");
            Tell($"{Theirs, -20}{kafkas.ResidentBytes >> 20, 6} MiB {kafkas.CpuSeconds, 8:0.0} CPU s in all, its start included");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Cost> FillAsync(string server, string topic, int events, CancellationToken cancellationToken)
    {
        await BareProducer.CreateTopicAsync(server, topic, Partitions);
        return await BareProducer.RunAsync(BareProducer.For(server), topic, events, cancellationToken);
    }

    private static void Tell(FormattableString line) => Console.WriteLine("  " + line.ToString(CultureInfo.InvariantCulture));
}
