using System.Globalization;
using Balloon.Iceberg.Data;

namespace Balloon.Benchmarks;

/// <summary>Commits of many files, and planning over them: figures without a peer, because none does the same in .NET.</summary>
internal static class PlanBenchmark
{
    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var lake = new IcebergLake();
        foreach (var count in (int[])[10_000, 60_000])
        {
            var table = await lake.CreateAsync($"many_{count}", cancellationToken);
            await using var writer = table.NewDataWriter();
            await writer.WriteAsync(IcebergLake.Row(1), cancellationToken);
            var one = await writer.CompleteAsync(cancellationToken);
            var files = Enumerable
                .Range(0, count)
                .Select(i => one.DataFiles[0] with { FilePath = $"{one.DataFiles[0].FilePath}-{count}-{i}" })
                .ToArray();
            await TimeAsync(
                $"append commit of {count:N0} files",
                1,
                () => table.NewTransaction().Append(WriteResult.OfFiles(table, files)).CommitAsync(cancellationToken)
            );
            await TimeAsync(
                $"planning {count:N0} entries",
                size.Pairs,
                () => table.NewScan().Where("id >= 0").PlanFilesAsync(cancellationToken)
            );
        }
    }

    private static async Task TimeAsync(string what, int runs, Func<Task> run)
    {
        var costs = new List<Cost>();
        for (var i = 0; i < runs; i++)
            costs.Add(await Cost.OfAsync(run));
        var (wall, cpu) = (Pairs.Median(costs.Select(cost => cost.Seconds)), Pairs.Median(costs.Select(cost => cost.CpuSeconds)));
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"  {what, -42}{wall * 1000, 10:0.0} ms{cpu * 1000, 10:0.0} ms of CPU")
        );
    }
}
