using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

public sealed class ScanTests
{
    private static readonly Schema Columns = new(
        0,
        new StructType([
            NestedField.Mandatory(1, "id", PrimitiveType.Long),
            NestedField.Optional(2, "Color", PrimitiveType.String),
            NestedField.Optional(
                3,
                "place",
                new StructType([NestedField.Optional(4, "x", PrimitiveType.Int), NestedField.Optional(5, "y", PrimitiveType.Int)])
            ),
        ]),
        [1]
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Columns_are_returned_in_the_order_selected()
    {
        using var tables = new TestTables();
        var table = await FillAsync(tables, files: 2, rows: 5);
        var row = (await table.NewScan().Select("Color", "place.y", "id").Where("place.x = 3").Limit(1).ToListAsync(Token))[0];
        Assert.Equal(["Color", "place", "id"], row.Keys);
        Assert.Equal(["y"], ((Row)row["place"]!).Keys);
        Assert.Equal(3L, row["id"]);
    }

    [Fact]
    public async Task Names_ignore_case_only_when_asked()
    {
        using var tables = new TestTables();
        var table = await FillAsync(tables, files: 1, rows: 3);
        var error = await Assert.ThrowsAsync<IcebergException>(() => table.NewScan().Select("color").ToListAsync(Token));
        Assert.Contains("Color", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, (await table.NewScan().CaseSensitive(false).Select("color").Where("ID >= 0").ToListAsync(Token)).Count);
    }

    [Fact]
    public async Task A_scan_stops_when_it_is_cancelled_or_no_longer_read()
    {
        using var tables = new TestTables();
        var table = await FillAsync(tables, files: 8, rows: 50);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in table.NewScan().Parallelism(3).ReadBatchesAsync(stop.Token))
                await stop.CancelAsync();
        });
        await foreach (var _ in table.NewScan().Parallelism(3).ReadBatchesAsync(Token))
            break;
        Assert.Equal(7, (await table.NewScan().Limit(7).ToListAsync(Token)).Count);
        Assert.Empty(await table.NewScan().Limit(0).ToListAsync(Token));
    }

    [Fact]
    public async Task An_error_in_a_file_read_ahead_reaches_the_reader()
    {
        using var tables = new TestTables();
        var table = await FillAsync(tables, files: 6, rows: 5);
        File.Delete((await table.NewScan().PlanFilesAsync(Token))[4].File.FilePath["file://".Length..]);
        var error = await Assert.ThrowsAsync<IcebergException>(() => table.NewScan().Parallelism(4).ToListAsync(Token));
        Assert.Equal(ErrorKind.FileNotFound, error.Kind);
    }

    [Fact]
    public async Task Unknown_snapshots_references_and_times_are_reported()
    {
        using var tables = new TestTables();
        var table = await FillAsync(tables, files: 1, rows: 1);
        foreach (
            var scan in new[]
            {
                table.NewScan().UseSnapshot(5),
                table.NewScan().UseRef("nowhere"),
                table.NewScan().AsOf(DateTimeOffset.UnixEpoch),
            }
        )
            Assert.Equal(ErrorKind.InvalidArgument, (await Assert.ThrowsAsync<IcebergException>(() => scan.ToListAsync(Token))).Kind);
    }

    [Fact]
    public async Task Row_ids_survive_deletes_and_compaction()
    {
        using var tables = new TestTables();
        var table = await FillAsync(tables, files: 3, rows: 4, version: 3);
        var before = await LineageAsync(table);
        Assert.Equal(12, before.Values.Select(row => row.RowId).Distinct().Count());
        Assert.Equal(12, table.Metadata.NextRowId);
        await table.NewTransaction().DeleteWhere("id = 5").CommitAsync(Token);
        before.Remove(5);
        Assert.Equal(before, await LineageAsync(table));
        await table.NewTransaction().Compact().CommitAsync(Token);
        Assert.Single(await table.NewScan().PlanFilesAsync(Token));
        Assert.Equal(before, await LineageAsync(table));
    }

    [Fact]
    public async Task Memory_depends_on_the_files_read_at_once_and_not_on_the_table()
    {
        Long.Only();
        using var tables = new TestTables();
        var small = await PeakAsync(await FillAsync(tables, files: 6, rows: 40_000, name: "small"));
        var large = await PeakAsync(await FillAsync(tables, files: 60, rows: 40_000, name: "large"));
        Assert.True(large < small * 1.5, $"{large >> 20} MiB for the table ten times larger, {small >> 20} MiB for the other");
    }

    private static async Task<long> PeakAsync(Table table)
    {
        var floor = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        await foreach (var _ in table.NewScan().Parallelism(2).ReadBatchesAsync(Token))
            peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - floor);
        return peak;
    }

    private static async Task<Dictionary<long, (long? RowId, long? Sequence)>> LineageAsync(Table table)
    {
        var rows = await table.NewScan().WithLineage().ToListAsync(Token);
        return rows.ToDictionary(
            row => row.Get<long>("id"),
            row => ((long?)row[ReservedFields.RowId.Name], (long?)row[ReservedFields.LastUpdatedSequence.Name])
        );
    }

    private static async Task<Table> FillAsync(TestTables tables, int files, int rows, int version = 2, string name = "t")
    {
        var table = await tables.CreateAsync(Columns, version: version, name: name);
        for (var file = 0; file < files; file++)
        {
            await using var writer = table.NewDataWriter();
            for (var i = 0; i < rows; i++)
            {
                var id = (long)((file * rows) + i);
                await writer.WriteAsync([id, $"color {id * 7919}", new object?[] { (int)(id % 100), (int)id }], Token);
            }

            await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
        }

        return table;
    }
}
