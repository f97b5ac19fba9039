using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Writing;

namespace Balloon.Benchmarks;

/// <summary>The memory of a scan of a table and of one with ten times its files: it depends on the files that are read at once.</summary>
internal static class ScanMemoryBenchmark
{
    private const int Times = 10;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var lake = new IcebergLake();
        var small = await lake.FillAsync("pops", size.Events, cancellationToken);
        var large = await lake.CreateAsync("large", cancellationToken);
        foreach (var task in await small.NewScan().PlanFilesAsync(cancellationToken))
        {
            var copies = Enumerable
                .Range(0, Times)
                .Select(i => task.File with { FilePath = $"{task.File.FilePath}.{i}.parquet" })
                .ToArray();
            foreach (var copy in copies)
                File.Copy(task.File.FilePath["file://".Length..], copy.FilePath["file://".Length..]);
            await large.NewTransaction().Append(WriteResult.OfFiles(large, copies)).CommitAsync(cancellationToken);
        }

        await PeakAsync(small, cancellationToken);
        var (one, ten) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < size.Pairs; pair++)
        {
            one.Add(await PeakAsync(small, cancellationToken));
            ten.Add(await PeakAsync(large, cancellationToken));
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  held at most by a scan, two files at once: {Pairs.Median(one):0.0} MB of {size.Events:N0} rows, {Pairs.Median(ten):0.0} MB of {size.Events * (long)Times:N0} rows: {Pairs.Median(ten) / Pairs.Median(one):0.00} times"
            )
        );
    }

    private static async Task<double> PeakAsync(Table table, CancellationToken cancellationToken)
    {
        var floor = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        await foreach (var _ in table.NewScan().Parallelism(2).ReadBatchesAsync(cancellationToken))
        {
            // Live objects only, not garbage.
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - floor);
        }

        return peak / 1e6;
    }
}
