using Balloon.Iceberg;
using Balloon.Iceberg.Columns;
using DuckDB.NET.Data;

namespace Balloon.Benchmarks;

/// <summary>All rows and columns of a table into typed .NET columns, against DuckDB.NET's reader over the same files into .NET arrays and icebird's rows.</summary>
internal static class ScanBenchmark
{
    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var lake = new IcebergLake();
        var table = await lake.FillAsync("pops", size.Events, cancellationToken);
        var files = (await table.NewScan().PlanFilesAsync(cancellationToken))
            .Select(task => task.File.FilePath["file://".Length..])
            .ToArray();
        await Pairs.RunAsync(
            "scan into typed columns",
            () => Cost.OfAsync(() => ScanAsync(table, size.Events, cancellationToken)),
            "DuckDB.NET reader into arrays",
            () => Cost.OfAsync(() => Task.Run(() => Duck(files, size.Events), cancellationToken)),
            size.Pairs,
            size.Events,
            cancellationToken
        );
        if (IcebirdPeer.Modules() is not { } modules)
            return;
        await Pairs.RunAsync(
            "scan into typed columns",
            () => Cost.OfAsync(() => ScanAsync(table, size.Events, cancellationToken)),
            "icebird",
            () => IcebirdPeer.ScanAsync(modules, table.MetadataLocation!["file://".Length..], size.Events, cancellationToken),
            size.Pairs,
            size.Events,
            cancellationToken
        );
    }

    public static async Task ScanAsync(Table table, int rows, CancellationToken cancellationToken)
    {
        long count = 0;
        long sum = 0;
        await foreach (var batch in table.NewScan().ReadBatchesAsync(cancellationToken))
        {
            count += batch.RowCount;
            foreach (var id in ((FixedWidthColumn<long>)batch.Columns[0]).Span)
                sum += id;
        }

        if (count != rows || sum != (long)rows * (rows - 1) / 2)
            throw new InvalidOperationException($"{count} rows, sum {sum}");
    }

    private static void Duck(string[] files, int rows)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM read_parquet([{string.Join(',', files.Select(file => $"'{file}'"))}])";
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var (ids, players, colors) = (new long[rows], new string[rows], new string[rows]);
        var (scores, bonus, averages, times) = (new int[rows], new bool[rows], new double[rows], new DateTime[rows]);
        var i = 0;
        for (; reader.Read(); i++)
        {
            ids[i] = reader.GetInt64(0);
            players[i] = reader.GetString(1);
            colors[i] = reader.GetString(2);
            scores[i] = reader.GetInt32(3);
            bonus[i] = reader.GetBoolean(4);
            averages[i] = reader.GetDouble(5);
            times[i] = reader.GetDateTime(6);
        }

        if (i != rows)
            throw new InvalidOperationException($"{i} rows");
    }
}
