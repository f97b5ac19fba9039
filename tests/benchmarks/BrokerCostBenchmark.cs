using System.Globalization;

namespace Balloon.Benchmarks;

/// <summary>
/// The cost of the broker's own process: CPU per event produced and consumed, memory, and how fast it opens an existing log.
/// </summary>
internal static class BrokerCostBenchmark
{
    private const int Partitions = 4;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("balloon-benchmark-broker-");
        try
        {
            await using (var empty = await BrokerHost.StartAsync(folder.FullName, cancellationToken))
                Tell($"starts on an empty folder in {empty.OpenSeconds:0.00} s, of a process that has just begun");
            await CostAsync(folder.FullName, size, cancellationToken);
            await OpenAsync(folder.FullName, "after a stop", kill: false, cancellationToken);
            await OpenAsync(folder.FullName, "after a kill", kill: true, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task CostAsync(string folder, RunSize size, CancellationToken cancellationToken)
    {
        await using var broker = await BrokerHost.StartAsync(folder, cancellationToken);
        var (produced, consumed) = (new List<double>(), new List<double>());
        for (var run = 0; run <= size.Pairs; run++)
        {
            var topic = $"cost-{run}";
            await BareProducer.CreateTopicAsync(broker.BootstrapServers, topic, Partitions);
            var before = await broker.UsedAsync(cancellationToken);
            await BareProducer.RunAsync(BareProducer.For(broker.BootstrapServers), topic, size.Events, cancellationToken);
            var between = await broker.UsedAsync(cancellationToken);
            await Task.Run(() => BareConsumer.Run(broker.BootstrapServers, topic, Partitions, size.Events), cancellationToken);
            var after = await broker.UsedAsync(cancellationToken);
            if (run == 0)
                continue; // warms the code up
            produced.Add((between.CpuSeconds - before.CpuSeconds) / size.Events * 1_000_000);
            consumed.Add((after.CpuSeconds - between.CpuSeconds) / size.Events * 1_000_000);
        }

        var memory = (await broker.UsedAsync(cancellationToken)).ResidentBytes;
        Tell(
            $"the broker's own CPU: {Pairs.Median(produced):0.00} s a million produced, {Pairs.Median(consumed):0.00} s a million consumed"
        );
        Tell($"its memory after {(size.Pairs + 1L) * size.Events:N0} messages: {memory >> 20} MiB");
    }

    private static async Task OpenAsync(string folder, string when, bool kill, CancellationToken cancellationToken)
    {
        var bytes = Directory.EnumerateFiles(folder, "*.log", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);
        await using var broker = await BrokerHost.StartAsync(folder, cancellationToken);
        Tell($"opens {bytes >> 20} MiB {when} in {broker.OpenSeconds:0.00} s");
        if (!kill)
        {
            // The next start finds segments without the files that a clean stop leaves.
            broker.Kill();
            foreach (var index in Directory.EnumerateFiles(folder, "*.idx", SearchOption.AllDirectories).Where(IsLast))
                File.Delete(index);
        }
    }

    private static bool IsLast(string index) =>
        string.CompareOrdinal(Directory.GetFiles(Path.GetDirectoryName(index)!, "*.log").Max(), Path.ChangeExtension(index, ".log")) == 0;

    private static void Tell(FormattableString line) => Console.WriteLine("  " + line.ToString(CultureInfo.InvariantCulture));
}
