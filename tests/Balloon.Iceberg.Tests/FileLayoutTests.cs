using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Tests;

/// <summary>How rows are distributed over files: sizes, partitions, order, names, bounds.</summary>
public sealed class FileLayoutTests
{
    private static readonly Schema Columns = new(
        0,
        new StructType([
            NestedField.Mandatory(1, "id", PrimitiveType.Long),
            NestedField.Optional(2, "text", PrimitiveType.String),
            NestedField.Optional(3, "n", PrimitiveType.Int),
        ]),
        [1]
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_are_split_by_their_target_size()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns, properties: ("write.target-file-size-bytes", "200000"));
        var files = (
            await WriteAsync(table, 60_000, i => [(long)i, $"{i * 7919L * 7919 % 1000003} {i * 104729L % 999983}", null])
        ).DataFiles;
        Assert.InRange(files.Count, 3, 20);
        Assert.All(files, file => Assert.InRange(file.FileSizeInBytes, 1, 500_000));
        Assert.Equal(60_000, files.Sum(file => file.RecordCount));
    }

    [Fact]
    public async Task Many_partitions_need_few_rows_in_memory()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(
            Columns,
            PartitionSpec.For(Columns).Bucket("id", 16).Build(),
            SortOrder.For(Columns).Descending("n").Build()
        );
        await using var writer = table.NewDataWriter(new WriterOptions { MaxBufferedRows = 500 });
        for (var i = 0; i < 5_000; i++)
            await writer.WriteAsync([(long)i, null, i * 31 % 977], Token);
        var result = await writer.CompleteAsync(Token);
        await table.NewTransaction().Append(result).CommitAsync(Token);
        Assert.Equal(16, result.DataFiles.Select(file => file.Partition[0]).Distinct().Count());
        foreach (var task in await table.NewScan().PlanFilesAsync(Token))
        {
            int? last = null;
            await foreach (var batch in table.NewScan().ReadTasksAsync([task], Token))
            {
                foreach (var n in ((FixedWidthColumn<int>)batch["n"]).Span)
                {
                    Assert.True(last is null || n <= last, "the rows of a file are sorted");
                    last = n;
                }
            }
        }

        Assert.Equal(5_000, await table.NewScan().CountAsync(Token));
    }

    [Fact]
    public async Task Long_bounds_are_truncated_and_remain_valid()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns);
        var file = (
            await WriteAsync(
                table,
                2,
                i => [(long)i, i == 0 ? "a long text that goes on" : "\U0010FFFF\U0010FFFF zz zz zz zz zz zz zz zz", null]
            )
        ).DataFiles[0];
        Assert.True(file.LowerBounds!.TryGet(2, out var lower));
        Assert.True(file.UpperBounds!.TryGet(2, out var upper));
        Assert.Equal("a long text that", System.Text.Encoding.UTF8.GetString(lower.Span));
        Assert.True(string.CompareOrdinal(System.Text.Encoding.UTF8.GetString(upper.Span), "\U0010FFFF\U0010FFFF zz zz zz") > 0);
        Assert.False(file.UpperBounds!.TryGet(3, out _), "a column of nulls has no bounds");
        Assert.True(file.NullValueCounts!.TryGet(3, out var nulls) && nulls == 2);
    }

    [Fact]
    public async Task Of_rows_with_one_key_in_a_commit_the_last_wins_even_if_the_first_is_already_written()
    {
        using var tables = new TestTables();
        foreach (var version in (int[])[2, 3])
        {
            var table = await tables.CreateAsync(Columns, version: version, name: $"v{version}");
            await using var writer = table.NewUpsertWriter(options: new WriterOptions { MaxBufferedRows = 3 });
            for (var i = 0; i < 10; i++)
                await writer.AppendAsync([(long)(i % 4), $"round {i}", i], Token);
            writer.Delete(3L);
            var result = WriteResult.FromBytes((await writer.CompleteAsync(Token)).ToBytes());
            Assert.Contains(
                result.DeleteFiles,
                file => file.Content == FileContent.PositionDeletes && file.IsDeletionVector == (version == 3)
            );
            await table.NewTransaction().RowDelta(result).CommitAsync(Token);
            var rows = await table.NewScan().ToListAsync(Token);
            Assert.Equal(["0: round 8", "1: round 9", "2: round 6"], rows.Select(row => $"{row["id"]}: {row["text"]}").Order());
            var java = await Java.TablesAsync("rows", TestTables.MetadataPath(table));
            Assert.Equal(
                ["0: round 8", "1: round 9", "2: round 6"],
                java.Select(row => $"{row.GetProperty("id")}: {row.GetProperty("text")}").Order()
            );
        }
    }

    [Fact]
    public async Task DuckDB_reads_delete_files()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns);
        await WriteAsync(table, 6, i => [(long)i, $"{i}", i]);
        var data = (await table.NewScan().PlanFilesAsync(Token)).Single().File.FilePath;
        await table.NewTransaction().DeleteWhere("id in (1, 4)").CommitAsync(Token);
        await using var writer = table.NewUpsertWriter();
        writer.Delete(5L);
        await table.NewTransaction().RowDelta(await writer.CompleteAsync(Token)).CommitAsync(Token);
        var deletes = (await table.Inspect.FilesAsync(cancellationToken: Token))
            .Select(entry => entry.File)
            .Where(file => file.Content != FileContent.Data)
            .ToArray();
        var positions = deletes.Single(file => file.Content == FileContent.PositionDeletes).FilePath["file://".Length..];
        Assert.Equal([$"{data}|1", $"{data}|4"], Duck.Rows($"SELECT file_path, pos FROM read_parquet('{positions}')"));
        Assert.Equal(
            ["file_path|2147483546", "pos|2147483545"],
            Duck.Rows($"SELECT name, field_id FROM parquet_schema('{positions}') WHERE field_id IS NOT NULL")
        );
        var keys = deletes.Single(file => file.Content == FileContent.EqualityDeletes).FilePath["file://".Length..];
        Assert.Equal(["5"], Duck.Rows($"SELECT id FROM read_parquet('{keys}')"));
        Assert.Equal(3, await table.NewScan().CountAsync(Token));
    }

    [Fact]
    public async Task An_abandoned_writer_leaves_no_files()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns);
        await using (var writer = table.NewUpsertWriter(options: new WriterOptions { MaxBufferedRows = 2 }))
        {
            for (var i = 0; i < 9; i++)
                await writer.UpsertAsync([(long)i, null, null], Token);
        }

        Assert.Empty(Directory.GetFiles(tables.Folder, "*.parquet*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Values_that_cannot_be_written_are_reported_with_their_column()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Columns, PartitionSpec.For(Columns).Identity("text").Build());
        await using var writer = table.NewDataWriter();
        var wrong = await Assert.ThrowsAsync<IcebergException>(async () => await writer.WriteAsync(["one", "text", 1], Token));
        Assert.Contains("id", wrong.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IcebergException>(async () => await writer.WriteAsync([null, "text", 1], Token));
        await Assert.ThrowsAsync<IcebergException>(async () => await writer.WriteAsync([1L], Token));
        var partition = Assert.Throws<IcebergException>(() => table.NewUpsertWriter());
        Assert.Contains("text", partition.Message, StringComparison.Ordinal);
        Assert.Throws<IcebergException>(() => WriteResult.FromBytes(new byte[] { 1, 2, 3 }));
    }

    private static async Task<WriteResult> WriteAsync(Table table, int rows, Func<int, object?[]> row)
    {
        await using var writer = table.NewDataWriter();
        for (var i = 0; i < rows; i++)
            await writer.WriteAsync(row(i), Token);
        var result = await writer.CompleteAsync(Token);
        await table.NewTransaction().Append(result).CommitAsync(Token);
        return result;
    }
}
