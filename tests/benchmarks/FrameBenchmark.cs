using Balloon.Iceberg;
using Balloon.Notebook;

namespace Balloon.Benchmarks;

/// <summary>All rows and columns of a table into a Microsoft.Data.Analysis data frame, against the same scan into typed columns.</summary>
internal static class FrameBenchmark
{
    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var lake = new IcebergLake();
        var table = await lake.FillAsync("pops", size.Events, cancellationToken);
        await Pairs.RunAsync(
            "scan into a data frame",
            () => Cost.OfAsync(() => FrameAsync(table, size.Events, cancellationToken)),
            "scan into typed columns",
            () => Cost.OfAsync(() => ScanBenchmark.ScanAsync(table, size.Events, cancellationToken)),
            size.Pairs,
            size.Events,
            cancellationToken
        );
    }

    private static async Task FrameAsync(Table table, int rows, CancellationToken cancellationToken)
    {
        var frame = await table.NewScan().ToDataFrameAsync(cancellationToken);
        if (frame.Rows.Count != rows || frame["player"][rows - 1] is not string || frame["event_ts"][0] is not DateTime)
            throw new InvalidOperationException($"{frame.Rows.Count} rows");
    }
}
