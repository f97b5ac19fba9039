using Balloon.Iceberg.Data;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Balloon.Iceberg.Transactions;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

/// <summary>Every kind of transaction, seen by our scan at every snapshot and by Iceberg's Java reader.</summary>
public sealed class TransactionTests
{
    private static readonly Schema Pops = new(
        0,
        new StructType([
            NestedField.Mandatory(1, "id", PrimitiveType.Long),
            NestedField.Optional(2, "color", PrimitiveType.String),
            NestedField.Optional(3, "score", PrimitiveType.Int),
            NestedField.Optional(4, "at", PrimitiveType.Timestamptz),
        ]),
        [1]
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_history_of_all_transactions_reads_right_at_every_snapshot(int version)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(
            Pops,
            PartitionSpec.For(Pops).Identity("color").Build(),
            SortOrder.For(Pops).Descending("score").Build(),
            version
        );
        var history = new List<(long Snapshot, string[] Rows)>();
        var rows = new SortedDictionary<long, (string? Color, int? Score)>();
        async Task Done()
        {
            var expected = rows.Select(row => $"{row.Key}:{row.Value.Color ?? "null"}:{row.Value.Score?.ToString() ?? "null"}").ToArray();
            Assert.Equal(expected, await RowsAsync(table.NewScan()));
            history.Add((table.CurrentSnapshot!.SnapshotId, expected));
        }

        await AppendAsync(table, rows, Enumerable.Range(0, 60).Select(i => ((long)i, Color(i), (int?)i)));
        await Done();
        await AppendAsync(table, rows, [(100, null, null), (101, "red", 7)]);
        await Done();

        await table.NewTransaction().DeleteWhere("color = 'blue'").CommitAsync(Token);
        Remove(rows, row => row.Value.Color == "blue");
        Assert.Equal("delete", table.CurrentSnapshot!.Operation);
        await Done();

        await table.NewTransaction().DeleteWhere("score > 20 and score <= 30 or id = 100").CommitAsync(Token);
        Remove(rows, row => row.Value.Score is > 20 and <= 30 || row.Key == 100);
        await Done();
        await table.NewTransaction().DeleteWhere("score = 31").CommitAsync(Token);
        Remove(rows, row => row.Value.Score == 31);
        await Done();

        await table.NewTransaction().OverwritePartitions(await WriteAsync(table, [(200, "red", 1)])).CommitAsync(Token);
        Remove(rows, row => row.Value.Color == "red");
        rows[200] = ("red", 1);
        await Done();

        await table
            .NewTransaction()
            .Overwrite(await WriteAsync(table, [(300, "green", 5)]), Filter.Equal("color", "green") & Filter.LessThan("score", 40))
            .CommitAsync(Token);
        Remove(rows, row => row.Value is { Color: "green", Score: < 40 });
        rows[300] = ("green", 5);
        await Done();

        if (version > 1)
        {
            await using var upserts = table.NewUpsertWriter(["id", "color"]);
            await upserts.UpsertAsync([300L, "green", 6, null], Token);
            await upserts.UpsertAsync([301L, "red", 8, null], Token);
            upserts.Delete(200L, "red");
            await table.NewTransaction().RowDelta(await upserts.CompleteAsync(Token)).CommitAsync(Token);
            rows[300] = ("green", 6);
            rows[301] = ("red", 8);
            rows.Remove(200);
            await Done();
        }

        await table.NewTransaction().RewriteManifests().CommitAsync(Token);
        await Done();
        await table.NewTransaction().Compact().CommitAsync(Token);
        Assert.Equal("replace", table.CurrentSnapshot!.Operation);
        Assert.All(await table.NewScan().PlanFilesAsync(Token), task => Assert.Empty(task.Deletes));
        await Done();

        await table
            .NewTransaction()
            .SetPartitionSpec(spec => spec.Bucket("id", 3).Day("at"))
            .SetSortOrder(order => order.Ascending("id"))
            .CommitAsync(Token);
        await AppendAsync(table, rows, [(400, "red", 1), (401, "gold", 2)]);
        await Done();
        await table.NewTransaction().DeleteWhere("id in (400, 300)").CommitAsync(Token);
        rows.Remove(400);
        rows.Remove(300);
        await Done();
        await table.NewTransaction().Compact(new CompactionOptions { MinSmallFiles = 1 }).CommitAsync(Token);
        await Done();

        foreach (var (snapshot, expected) in history)
            Assert.Equal(expected, await RowsAsync(table.NewScan().UseSnapshot(snapshot)));
        Assert.InRange(await AvroJudge.AgreesAsync(table, Token), 40, 500);
        await JavaAgreesAsync(table, history);
    }

    [Fact]
    public async Task Columns_change_by_id_and_old_files_follow()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops, PartitionSpec.For(Pops).Bucket("id", 2).Build());
        var rows = new SortedDictionary<long, (string?, int?)>();
        await AppendAsync(table, rows, [(1, "red", 10), (2, "blue", 20)]);
        var before = table.CurrentSnapshot!.SnapshotId;
        await table
            .NewTransaction()
            .UpdateSchema(schema =>
                schema
                    .RenameColumn("color", "colour")
                    .PromoteColumn("score", PrimitiveType.Long)
                    .AddColumn("bonus", PrimitiveType.Boolean, "twice the points")
                    .MoveFirst("score")
            )
            .CommitAsync(Token);
        Assert.Equal(["score", "id", "colour", "at", "bonus"], table.Schema.Fields.Select(field => field.Name));
        await using (var writer = table.NewDataWriter())
        {
            await writer.WriteAsync([5_000_000_000L, 3L, "gold", null, true], Token);
            await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
        }

        var all = await table.NewScan().ToListAsync(Token);
        Assert.Equal(
            ["1:red:10:", "2:blue:20:", "3:gold:5000000000:True"],
            all.Select(row => $"{row["id"]}:{row["colour"]}:{row["score"]}:{row["bonus"]}").Order()
        );
        Assert.Equal(["id", "color", "score", "at"], table.NewScan().UseSnapshot(before).Schema.Fields.Select(field => field.Name));
        await table
            .NewTransaction()
            .UpdateSchema(schema => schema.DropColumn("colour").AddColumn("colour", PrimitiveType.String))
            .CommitAsync(Token);
        Assert.All(await table.NewScan().ToListAsync(Token), row => Assert.Null(row["colour"]));

        var java = await Java.TablesAsync("rows", TestTables.MetadataPath(table));
        Assert.Equal(["1:10", "2:20", "3:5000000000"], java.Select(row => $"{row.GetProperty("id")}:{row.GetProperty("score")}").Order());
    }

    [Fact]
    public async Task A_column_that_partitions_or_identifies_cannot_be_dropped()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(
            Pops,
            PartitionSpec.For(Pops).Identity("color").Build(),
            SortOrder.For(Pops).Ascending("score").Build()
        );
        foreach (var column in new[] { "id", "color", "score" })
        {
            var error = await Assert.ThrowsAsync<IcebergException>(() =>
                table.NewTransaction().UpdateSchema(s => s.DropColumn(column)).CommitAsync(Token)
            );
            Assert.Contains(column, error.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<IcebergException>(() =>
            table.NewTransaction().UpdateSchema(s => s.PromoteColumn("id", PrimitiveType.Int)).CommitAsync(Token)
        );
        await Assert.ThrowsAsync<IcebergException>(() =>
            table.NewTransaction().UpdateSchema(s => s.AddColumn("id", PrimitiveType.Int)).CommitAsync(Token)
        );
    }

    [Fact]
    public async Task Tags_branches_and_rollback()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        var rows = new SortedDictionary<long, (string?, int?)>();
        await AppendAsync(table, rows, [(1, "red", 10)]);
        var first = table.CurrentSnapshot!.SnapshotId;
        await table.NewTransaction().SetTag("monday").SetBranch("audit").CommitAsync(Token);
        await table.NewTransaction().ToBranch("audit").Append(await WriteAsync(table, [(2, "blue", 20)])).CommitAsync(Token);
        Assert.Equal(1, await table.NewScan().CountAsync(Token));
        Assert.Equal(2, await table.NewScan().UseRef("audit").CountAsync(Token));
        await AppendAsync(table, rows, [(3, "gold", 30)]);
        Assert.Equal(1, await table.NewScan().UseRef("monday").CountAsync(Token));
        await table.NewTransaction().RollbackTo(first).CommitAsync(Token);
        Assert.Equal(first, table.CurrentSnapshot!.SnapshotId);
        Assert.Equal([true, false, true], table.Inspect.History.Select(entry => entry.IsCurrentAncestor));
        await Assert.ThrowsAsync<IcebergException>(() => table.NewTransaction().SetBranch("monday").CommitAsync(Token));
        await table.NewTransaction().RemoveRef("audit").CommitAsync(Token);
        Assert.Equal(["main", "monday"], table.Inspect.Refs.Keys);
    }

    [Fact]
    public async Task Expiry_keeps_what_it_must_and_deletes_the_files_of_the_rest()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops);
        for (var i = 0; i < 6; i++)
        {
            var transaction = table.NewTransaction().SetSummary("sink", i < 2 ? "a" : "b");
            if (i > 0)
                transaction.Overwrite(await WriteAsync(table, [(i, "red", i)]));
            else
                transaction.Append(await WriteAsync(table, [(i, "red", i)]));
            await transaction.CommitAsync(Token);
            if (i == 3)
                await table.NewTransaction().SetTag("keep").CommitAsync(Token);
        }

        var kept = new[] { 1, 3, 5 }.Select(i => table.Metadata.Snapshots[i].SnapshotId).ToArray();
        var filesBefore = Directory.GetFiles(Path.Combine(tables.Folder, "db", "t", "data"), "*.parquet").Length;
        await table
            .NewTransaction()
            .ExpireSnapshots(new ExpiryOptions { OlderThan = DateTimeOffset.UtcNow.AddDays(1), KeepNewestOf = ["sink"] })
            .CommitAsync(Token);
        Assert.Equal(kept, table.Metadata.Snapshots.Select(snapshot => snapshot.SnapshotId));
        Assert.Equal(6, filesBefore);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(tables.Folder, "db", "t", "data"), "*.parquet").Length);
        foreach (var snapshot in kept)
            Assert.Single(await table.NewScan().UseSnapshot(snapshot).ToListAsync(Token));

        await File.WriteAllTextAsync(Path.Combine(tables.Folder, "db", "t", "data", "left-behind.parquet"), "x", Token);
        var orphans = await table.RemoveOrphanFilesAsync(DateTimeOffset.UtcNow.AddDays(1), cancellationToken: Token);
        Assert.Contains(orphans, file => file.EndsWith("left-behind.parquet", StringComparison.Ordinal));
        Assert.Single(await table.NewScan().ToListAsync(Token));
    }

    [Fact]
    public async Task Writers_that_meet_try_again_and_lose_nothing()
    {
        using var tables = new TestTables();
        await tables.CreateAsync(Pops, properties: ("commit.retry.num-retries", "20"));
        await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(writer =>
                    Task.Run(
                        async () =>
                        {
                            var table = await tables.Catalog.LoadTableAsync("db.t", Token);
                            for (var i = 0; i < 5; i++)
                                await table
                                    .NewTransaction()
                                    .Append(await WriteAsync(table, [((writer * 100) + i, "red", i)]))
                                    .CommitAsync(Token);
                        },
                        Token
                    )
                )
        );
        var final = await tables.Catalog.LoadTableAsync("db.t", Token);
        Assert.Equal(30, await final.NewScan().CountAsync(Token));
        Assert.Equal(30, final.Metadata.Snapshots.Count);
        Assert.Empty(
            await final.RemoveOrphanFilesAsync(DateTimeOffset.UtcNow.AddDays(1), dryRun: true, Token) is var orphans
                ? orphans.Where(file => file.Contains("/data/", StringComparison.Ordinal))
                : []
        );
    }

    private static string? Color(int i) =>
        (i % 3) switch
        {
            0 => "red",
            1 => "blue",
            _ => "green",
        };

    private static void Remove(
        SortedDictionary<long, (string? Color, int? Score)> rows,
        Func<KeyValuePair<long, (string? Color, int? Score)>, bool> gone
    )
    {
        foreach (var row in rows.Where(gone).ToArray())
            rows.Remove(row.Key);
    }

    private static async Task<WriteResult> WriteAsync(Table table, IEnumerable<(long, string?, int?)> rows)
    {
        await using var writer = table.NewDataWriter();
        foreach (var (id, color, score) in rows)
            await writer.WriteAsync([id, color, score, null], Token);
        return await writer.CompleteAsync(Token);
    }

    private static async Task AppendAsync(
        Table table,
        SortedDictionary<long, (string?, int?)> model,
        IEnumerable<(long Id, string? Color, int? Score)> rows
    )
    {
        var all = rows.ToArray();
        foreach (var (id, color, score) in all)
            model[id] = (color, score);
        await table.NewTransaction().Append(await WriteAsync(table, all)).CommitAsync(Token);
    }

    private static async Task<string[]> RowsAsync(TableScan scan)
    {
        var rows = await scan.ToListAsync(Token);
        Assert.Equal(rows.Count, await scan.CountAsync(Token));
        return
        [
            .. rows.OrderBy(row => row.Get<long>("id")).Select(row => $"{row["id"]}:{row["color"] ?? "null"}:{row["score"] ?? "null"}"),
        ];
    }

    /// <summary>At the last snapshot always, at each in the long run: every look costs seconds.</summary>
    private static async Task JavaAgreesAsync(Table table, List<(long Snapshot, string[] Rows)> history)
    {
        foreach (var (snapshot, expected) in Long.Enabled ? history : [history[^3], history[^1]])
        {
            var java = await Java.TablesAsync("rows", TestTables.MetadataPath(table), "--snapshot", $"{snapshot}");
            Assert.Equal(
                expected,
                java.OrderBy(row => row.GetProperty("id").GetInt64())
                    .Select(row => $"{row.GetProperty("id")}:{Text(row, "color")}:{Text(row, "score")}")
            );
            var planned = await Java.TablesAsync("files", TestTables.MetadataPath(table), "--snapshot", $"{snapshot}");
            var ours = await table.NewScan().UseSnapshot(snapshot).PlanFilesAsync(Token);
            Assert.Equal(
                planned
                    .Select(task =>
                        Plan(
                            task.GetProperty("path").GetString()!,
                            task.GetProperty("records").GetInt64(),
                            task.GetProperty("deletes").EnumerateArray().Select(file => file.GetProperty("path").GetString()!)
                        )
                    )
                    .Order(),
                ours.Select(task => Plan(task.File.FilePath, task.File.RecordCount, task.Deletes.Select(file => file.FilePath))).Order()
            );
        }
    }

    private static string Plan(string path, long records, IEnumerable<string> deletes) =>
        $"{path} {records} {string.Join(" ", deletes.Order(StringComparer.Ordinal))}";

    private static string Text(System.Text.Json.JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind != System.Text.Json.JsonValueKind.Null ? value.ToString() : "null";
}
