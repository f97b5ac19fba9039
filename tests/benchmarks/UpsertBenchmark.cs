using System.Globalization;
using Balloon.Iceberg.Spec;

namespace Balloon.Benchmarks;

/// <summary>
/// Two upsert commits of many rows into a partitioned table, the second of which replaces the first: a figure without a peer.
/// </summary>
internal static class UpsertBenchmark
{
    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var lake = new IcebergLake();
        await lake.CreateAsync("any", cancellationToken);
        var columns = IcebergLake.Columns;
        var table = await lake.Catalog.CreateTableAsync(
            "db.upserts",
            columns,
            PartitionSpec.For(columns).Bucket("id", 4).Build(),
            cancellationToken: cancellationToken
        );
        for (var round = 0; round < 2; round++)
        {
            var cost = await Cost.OfAsync(async () =>
            {
                await using var writer = table.NewUpsertWriter(["id"]);
                for (var i = 0; i < size.Events; i++)
                    await writer.UpsertAsync(IcebergLake.Row(i), cancellationToken);
                await table.NewTransaction().RowDelta(await writer.CompleteAsync(cancellationToken)).CommitAsync(cancellationToken);
            });
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  upsert commit of {size.Events:N0} rows: {cost.Seconds:0.00} s, {cost.CpuSeconds:0.00} s of CPU"
                )
            );
        }

        var read = await Cost.OfAsync(async () =>
        {
            if (await table.NewScan().CountAsync(cancellationToken) != size.Events)
                throw new InvalidOperationException("rows were lost or doubled");
        });
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  read with its deletes applied: {read.Seconds:0.00} s, {read.CpuSeconds:0.00} s of CPU"
            )
        );
    }
}
