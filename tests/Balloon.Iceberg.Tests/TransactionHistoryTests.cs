using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Support;
using Balloon.Iceberg.Transactions;
using Balloon.Testing;
using static Balloon.Iceberg.Tests.Support.PopsTable;

namespace Balloon.Iceberg.Tests;

/// <summary>
/// Histories of every kind of transaction: our scan, Iceberg's Java reader, DuckDB and another Avro reader return the same at every
/// snapshot.
/// </summary>
public sealed class TransactionHistoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_history_of_all_transactions_is_correct_at_every_snapshot(int version)
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
        await Judges.AgreeAsync(table, Token);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Columns_are_added_dropped_and_changed_and_every_snapshot_keeps_its_own(int version)
    {
        using var tables = new TestTables();
        var schema = new Schema(
            NestedField.Mandatory(1, "id", PrimitiveType.Long),
            NestedField.Optional(2, "n", PrimitiveType.Int),
            NestedField.Optional(3, "f", PrimitiveType.Float),
            NestedField.Optional(4, "money", PrimitiveType.Decimal(9, 2)),
            NestedField.Optional(
                5,
                "place",
                new StructType([NestedField.Optional(6, "x", PrimitiveType.Int), NestedField.Optional(7, "y", PrimitiveType.Int)])
            )
        );
        var table = await tables.CreateAsync(schema, PartitionSpec.For(schema).Identity("n").Build(), version: version);
        await AddAsync(table, [1L, 1, 1.5f, 1.25m, new object?[] { 1, 2 }], [2L, null, null, null, null]);
        await ChangeAsync(table, s => s.RenameColumn("n", "number").RenameColumn("place.x", "wide"));
        await AddAsync(table, [3L, 3, 2.5f, -1.25m, new object?[] { 3, null }]);
        await ChangeAsync(
            table,
            s =>
                s.PromoteColumn("number", PrimitiveType.Long)
                    .PromoteColumn("f", PrimitiveType.Double)
                    .PromoteColumn("place.wide", PrimitiveType.Long)
        );
        await ChangeAsync(table, s => s.PromoteColumn("money", PrimitiveType.Decimal(38, 2)));
        await AddAsync(table, [4L, 5_000_000_000L, 1e300, 123456789012345678901234567.25m, new object?[] { 6_000_000_000L, 4 }]);
        await ChangeAsync(
            table,
            s =>
                s.AddColumn("place.path", new ListType(0, new StructType([NestedField.Optional(0, "step", PrimitiveType.String)])))
                    .AddColumn("tags", new MapType(0, PrimitiveType.Int, 0, PrimitiveType.Date), "a note")
                    .MoveFirst("money")
                    .MoveAfter("id", "f")
        );
        Assert.Equal(["money", "number", "f", "id", "place", "tags"], table.Schema.Fields.Select(field => field.Name));
        await AddAsync(
            table,
            [
                7m,
                7L,
                7.5,
                7L,
                new object?[] { 7L, 8, new object?[] { new object?[] { "up" }, null } },
                new[] { KeyValuePair.Create<object, object?>(7, new DateOnly(1969, 12, 31)) },
            ]
        );
        await table.NewTransaction().SetPartitionSpec(spec => spec.Bucket("id", 2)).CommitAsync(Token);
        await ChangeAsync(table, s => s.DropColumn("money").DropColumn("place.wide").RenameColumn("f", "money"));
        await AddAsync(table, [8L, 8.5, 8L, new object?[] { 9, null }, null]);
        if (version >= 3)
        {
            await ChangeAsync(
                table,
                s => s.AddColumn("color", PrimitiveType.String, defaultValue: "red").AddRequiredColumn("at", PrimitiveType.TimestampNs, 5L)
            );
            await AddAsync(table, [9L, 9.5, 9L, null, null, "blue", 9L]);
        }

        await table.NewTransaction().DeleteWhere("id in (1, 7)").CommitAsync(Token);
        await table.NewTransaction().SetProperty("owner", "somebody").RemoveProperties("nothing").CommitAsync(Token);
        Assert.Equal(version >= 3 ? 5 : 4, await table.NewScan().CountAsync(Token));
        await Judges.AgreeAsync(table, Token);
        await table.NewTransaction().Compact().CommitAsync(Token);
        await Judges.AgreeAsync(table, Token);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Branches_tags_rollback_and_expiry_leave_a_table_that_every_reader_reads(int version)
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops, PartitionSpec.For(Pops).Truncate("color", 1).Build(), version: version);
        var rows = new SortedDictionary<long, (string?, int?)>();
        await AppendAsync(table, rows, [(1, "red", 10), (2, "rose", 20)]);
        var first = table.CurrentSnapshot!.SnapshotId;
        await table.NewTransaction().SetTag("monday", maxAge: TimeSpan.FromDays(90)).SetBranch("audit").CommitAsync(Token);
        await table.NewTransaction().ToBranch("audit").Append(await WriteAsync(table, [(3, "blue", 30)])).CommitAsync(Token);
        await table.NewTransaction().ToBranch("audit").DeleteWhere("id = 1").CommitAsync(Token);
        await AppendAsync(table, rows, [(4, "gold", 40)]);
        await table.NewTransaction().DeleteWhere("id = 2").CommitAsync(Token);
        await Judges.AgreeAsync(table, Token);
        Assert.Equal(["2:rose:20", "3:blue:30"], await RowsAsync(table.NewScan().UseRef("audit")));
        await table.NewTransaction().RollbackTo(first).CommitAsync(Token);
        Assert.Equal(["1:red:10", "2:rose:20"], await RowsAsync(table.NewScan()));
        await table.NewTransaction().Overwrite(await WriteAsync(table, [(5, null, null)]), Filter.Equal("id", 1L)).CommitAsync(Token);
        await Judges.AgreeAsync(table, Token);
        var expiry = new ExpiryOptions { OlderThan = DateTimeOffset.UtcNow.AddDays(1) };
        await table.NewTransaction().ExpireSnapshots(expiry).CommitAsync(Token);
        _ = await table.RemoveOrphanFilesAsync(DateTimeOffset.UtcNow.AddDays(1), cancellationToken: Token);
        Assert.Equal(3, table.Metadata.Snapshots.Count);
        Assert.Equal(["2:rose:20", "5:null:null"], await RowsAsync(table.NewScan()));
        Assert.Equal(["1:red:10", "2:rose:20"], await RowsAsync(table.NewScan().UseRef("monday")));
        Assert.Equal(["2:rose:20", "3:blue:30"], await RowsAsync(table.NewScan().UseRef("audit")));
        await Judges.AgreeAsync(table, Token);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Keys_of_every_type_are_deleted_and_inserted_again(int version)
    {
        using var tables = new TestTables();
        var (schema, rows) = AllTypes.Of(version);
        var table = await tables.CreateAsync(schema, version: version, properties: ("write.parquet.row-group-row-limit", "2"));
        await AddAsync(table, rows);
        var keys = schema
            .Fields.Where(field => field.Type is PrimitiveType { Kind: not (TypeKind.Float or TypeKind.Double) })
            .Select(field => field.Name);
        // By default every third of them, and in each version others.
        foreach (var key in keys.Where((key, i) => Long.Enabled || key == "id" || i % 3 == version - 2))
        {
            await using var changes = table.NewUpsertWriter(key == "id" ? ["id"] : ["id", key]);
            var at = schema.Fields.ToList().FindIndex(field => field.Name == key);
            foreach (var row in rows)
            {
                if (row[at] is null)
                    changes.Delete(key == "id" ? [row[0]] : [row[0], null]);
                await changes.UpsertAsync(row, Token);
            }

            await table.NewTransaction().RowDelta(await changes.CompleteAsync(Token)).CommitAsync(Token);
            Assert.Equal(3, await table.NewScan().CountAsync(Token));
        }

        await table.NewTransaction().DeleteWhere("big is null").CommitAsync(Token);
        await Judges.AgreeAsync(table, Token);
    }

    [Fact]
    public async Task A_table_upgraded_from_version_1_to_3_keeps_its_snapshots_and_deletes()
    {
        using var tables = new TestTables();
        var table = await tables.CreateAsync(Pops, PartitionSpec.For(Pops).Identity("color").Build(), version: 1);
        var rows = new SortedDictionary<long, (string? Color, int? Score)>();
        await AppendAsync(table, rows, Enumerable.Range(0, 30).Select(i => ((long)i, Color(i), (int?)i)));
        await table.NewTransaction().DeleteWhere("id = 3").CommitAsync(Token);
        await table.NewTransaction().UpgradeFormatVersion(2).CommitAsync(Token);
        await AppendAsync(table, rows, [(100, "red", 100)]);
        await table.NewTransaction().DeleteWhere("id in (4, 6, 7)").CommitAsync(Token);
        await using (var changes = table.NewUpsertWriter(["id", "color"]))
        {
            changes.Delete(9L, "red");
            await changes.UpsertAsync([12L, "red", 1200, null], Token);
            await table.NewTransaction().RowDelta(await changes.CompleteAsync(Token)).CommitAsync(Token);
        }

        await table.NewTransaction().UpgradeFormatVersion(3).CommitAsync(Token);
        await table.NewTransaction().DeleteWhere("id in (10, 15)").CommitAsync(Token);
        await AppendAsync(table, rows, [(101, "green", null)]);
        await table.NewTransaction().DeleteWhere("id in (18, 101)").CommitAsync(Token);
        Remove(rows, row => row.Key is 3 or 4 or 6 or 7 or 9 or 10 or 15 or 18 or 101);
        rows[12] = ("red", 1200);
        var expected = rows.Select(row => $"{row.Key}:{row.Value.Color}:{row.Value.Score}").ToArray();
        Assert.Equal(expected, await RowsAsync(table.NewScan()));
        await Judges.AgreeAsync(table, Token);
        await table.NewTransaction().RewriteManifests().CommitAsync(Token);
        await table.NewTransaction().Compact().CommitAsync(Token);
        Assert.Equal(expected, await RowsAsync(table.NewScan()));
        await table.NewTransaction().Overwrite(await WriteAsync(table, [(1, "red", 1)])).CommitAsync(Token);
        await Judges.AgreeAsync(table, Token);
    }

    private static Task ChangeAsync(Table table, Action<SchemaUpdate> change) =>
        table.NewTransaction().UpdateSchema(change).CommitAsync(Token);

    private static async Task AddAsync(Table table, params object?[][] rows)
    {
        await using var writer = table.NewDataWriter();
        foreach (var row in rows)
            await writer.WriteAsync(row, Token);
        await table.NewTransaction().Append(await writer.CompleteAsync(Token)).CommitAsync(Token);
    }
}
