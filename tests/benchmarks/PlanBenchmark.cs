using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Writing;

namespace Balloon.Benchmarks;

/// <summary>Commits of many files, and planning over them, warm: figures without a peer, because none does the same in .NET.</summary>
internal static class PlanBenchmark
{
    private const int WarmUps = 20;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var lake = new IcebergLake();
        await FilledAsync(lake, 1_000, told: null, cancellationToken);
        foreach (var count in (int[])[10_000, 60_000])
        {
            Cost commit = new();
            var table = await FilledAsync(lake, count, cost => commit = cost, cancellationToken);
            Tell($"append commit of {count:N0} files", [commit]);
            await PlanAsync($"planning {count:N0} entries", table, count, size.Pairs, cancellationToken);
        }

        var small = await FilledAsync(lake, 6, told: null, cancellationToken);
        await RepeatedManifest.RepeatAsync(small, 10_000, cancellationToken);
        await PlanAsync("planning 60,000 entries of 10,000 manifests", small, 60_000, size.Pairs, cancellationToken);
    }

    private static async Task<Table> FilledAsync(IcebergLake lake, int count, Action<Cost>? told, CancellationToken cancellationToken)
    {
        var table = await lake.CreateAsync($"many_{count}", cancellationToken);
        await using var writer = table.NewDataWriter();
        await writer.WriteAsync(IcebergLake.Row(1), cancellationToken);
        var one = await writer.CompleteAsync(cancellationToken);
        var files = Enumerable
            .Range(0, count)
            .Select(i => one.DataFiles[0] with { FilePath = $"{one.DataFiles[0].FilePath}-{count}-{i}" })
            .ToArray();
        var cost = await Cost.OfAsync(() =>
            table.NewTransaction().Append(WriteResult.OfFiles(table, files)).CommitAsync(cancellationToken)
        );
        told?.Invoke(cost);
        return table;
    }

    private static async Task PlanAsync(string what, Table table, int entries, int runs, CancellationToken cancellationToken)
    {
        var costs = new List<Cost>();
        for (var i = -WarmUps; i < runs; i++)
        {
            var cost = await Cost.OfAsync(async () =>
            {
                var tasks = await table.NewScan().Where("id >= 0").PlanFilesAsync(cancellationToken);
                if (tasks.Count != entries)
                    throw new InvalidOperationException($"{tasks.Count} files planned of {entries}");
            });
            if (i >= 0)
                costs.Add(cost);
        }

        Tell(what, costs);
    }

    private static void Tell(string what, List<Cost> costs)
    {
        var (wall, cpu) = (Pairs.Median(costs.Select(cost => cost.Seconds)), Pairs.Median(costs.Select(cost => cost.CpuSeconds)));
        var best = costs.Min(cost => cost.Seconds);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {what, -45}{wall * 1000, 8:0.0} ms (best {best * 1000:0.0}){cpu * 1000, 8:0.0} ms of CPU"
            )
        );
    }
}
