using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Balloon.Iceberg.Transactions;
using static Balloon.Iceberg.Tests.Support.PopsTable;

namespace Balloon.Iceberg.Tests;

/// <summary>What transactions do, preserve, refuse and retry.</summary>
public sealed class TransactionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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
    public async Task Expiry_keeps_required_snapshots_and_deletes_the_files_of_the_others()
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
    public async Task Conflicting_writers_retry_and_lose_nothing()
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
}
