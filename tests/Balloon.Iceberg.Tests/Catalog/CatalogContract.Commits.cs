using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Catalog;

public abstract partial class CatalogContract
{
    [Fact]
    public async Task A_commit_changes_the_table_and_returns_its_new_state()
    {
        var table = await CreateAsync();
        var wider = new Schema(1, new([.. table.Schema.Fields, NestedField.Optional(4, "colour", PrimitiveType.String)]), []);
        var committed = await Catalog.CommitTableAsync(
            Name("pops"),
            [new TableRequirement.AssertTableUuid(table.Metadata.TableUuid!.Value), new TableRequirement.AssertCurrentSchemaId(0)],
            [
                new TableUpdate.AddSchema(wider, 4),
                new TableUpdate.SetCurrentSchema(TableUpdate.LastAdded),
                new TableUpdate.SetProperties(new Dictionary<string, string> { ["a"] = "b" }),
            ],
            Stop
        );
        Assert.NotEqual(table.MetadataLocation, committed.MetadataLocation);
        var loaded = await Catalog.LoadTableAsync(Name("pops"), Stop);
        foreach (var metadata in (TableMetadata[])[committed.Metadata, loaded.Metadata])
        {
            Assert.Equal("colour", metadata.CurrentSchema.Fields[3].Name);
            Assert.Equal(4, metadata.LastColumnId);
            Assert.Equal("b", metadata.Properties["a"]);
            Assert.Equal(table.MetadataLocation, Assert.Single(metadata.MetadataLog).MetadataFile);
        }

        await table.RefreshAsync(Stop);
        Assert.Equal(4, table.Schema.Fields.Count);
        Assert.Equal(committed.MetadataLocation, table.MetadataLocation);
    }

    [Fact]
    public async Task A_commit_whose_requirement_fails_changes_nothing()
    {
        var table = await CreateAsync();
        TableRequirement[] wrong =
        [
            new TableRequirement.AssertTableUuid(Guid.NewGuid()),
            new TableRequirement.AssertCurrentSchemaId(7),
            new TableRequirement.AssertLastAssignedFieldId(99),
            new TableRequirement.AssertDefaultSpecId(5),
            new TableRequirement.AssertDefaultSortOrderId(5),
            new TableRequirement.AssertLastAssignedPartitionId(2000),
            new TableRequirement.AssertRefSnapshotId("main", 12345),
            new TableRequirement.AssertCreate(),
        ];
        foreach (var requirement in wrong)
        {
            var error = await Assert.ThrowsAnyAsync<IcebergException>(() => CommitPropertyAsync("pops", "a", "b", requirement));
            Assert.True(error is CommitFailedException, $"{requirement}: {error}");
        }

        var after = await Catalog.LoadTableAsync(Name("pops"), Stop);
        Assert.Equal(table.MetadataLocation, after.MetadataLocation);
        Assert.DoesNotContain("a", after.Properties);
    }

    [Fact]
    public async Task One_of_many_commits_to_the_same_state_wins()
    {
        var table = await CreateAsync();
        var wider = new Schema(1, new([.. table.Schema.Fields, NestedField.Optional(4, "colour", PrimitiveType.String)]), []);
        async Task<bool> TryAsync(int number)
        {
            try
            {
                await Catalog.CommitTableAsync(
                    Name("pops"),
                    [new TableRequirement.AssertLastAssignedFieldId(3)],
                    [
                        new TableUpdate.AddSchema(wider, 4),
                        new TableUpdate.SetCurrentSchema(TableUpdate.LastAdded),
                        new TableUpdate.SetProperties(new Dictionary<string, string> { ["winner"] = $"{number}" }),
                    ],
                    Stop
                );
                return true;
            }
            catch (CommitFailedException)
            {
                return false;
            }
        }

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => TryAsync(number), Stop)));
        var winner = Assert.Single(Enumerable.Range(0, 8), number => outcomes[number]);
        var after = await Catalog.LoadTableAsync(Name("pops"), Stop);
        Assert.Equal($"{winner}", after.Properties["winner"]);
        Assert.Single(after.Metadata.MetadataLog);
    }

    [Fact]
    public async Task Snapshots_and_references_are_committed()
    {
        var table = await CreateAsync();
        var first = NewSnapshot(table, 1, null);
        await Catalog.CommitTableAsync(
            Name("pops"),
            [new TableRequirement.AssertRefSnapshotId("main", null)],
            [
                new TableUpdate.AddSnapshot(first),
                new TableUpdate.SetSnapshotRef("main", new() { SnapshotId = first.SnapshotId, IsBranch = true }),
            ],
            Stop
        );
        await FailsAsync(
            ErrorKind.CommitFailed,
            () => CommitPropertyAsync("pops", "a", "b", new TableRequirement.AssertRefSnapshotId("main", null))
        );
        var second = NewSnapshot(table, 2, first.SnapshotId);
        var after = await Catalog.CommitTableAsync(
            Name("pops"),
            [new TableRequirement.AssertRefSnapshotId("main", first.SnapshotId)],
            [
                new TableUpdate.AddSnapshot(second),
                new TableUpdate.SetSnapshotRef("main", new() { SnapshotId = second.SnapshotId, IsBranch = true }),
                new TableUpdate.SetSnapshotRef("monday", new() { SnapshotId = first.SnapshotId, IsBranch = false }),
            ],
            Stop
        );
        Assert.Equal(second.SnapshotId, after.Metadata.CurrentSnapshotId);
        Assert.Equal(first.SnapshotId, after.Metadata.Refs["monday"].SnapshotId);
        Assert.Equal([first.SnapshotId, second.SnapshotId], after.Metadata.SnapshotLog.Select(entry => entry.SnapshotId));
        Assert.Equal("7", after.Metadata.FindSnapshot(second.SnapshotId)!.Summary["balloon.epoch"]);
    }

    [Fact]
    public async Task A_commit_may_create_the_table()
    {
        var template = await CreateAsync("template");
        var location = template.Metadata.Location.Replace("template", "made", StringComparison.Ordinal);
        TableUpdate[] updates =
        [
            new TableUpdate.AssignUuid(Guid.NewGuid()),
            new TableUpdate.UpgradeFormatVersion(2),
            new TableUpdate.AddSchema(template.Schema, 3),
            new TableUpdate.SetCurrentSchema(TableUpdate.LastAdded),
            new TableUpdate.AddPartitionSpec(PartitionSpec.Unpartitioned),
            new TableUpdate.SetDefaultSpec(TableUpdate.LastAdded),
            new TableUpdate.AddSortOrder(SortOrder.Unsorted),
            new TableUpdate.SetDefaultSortOrder(TableUpdate.LastAdded),
            new TableUpdate.SetLocation(location),
        ];
        var made = await Catalog.CommitTableAsync(Name("made"), [new TableRequirement.AssertCreate()], updates, Stop);
        Assert.Equal(3, made.Metadata.CurrentSchema.Fields.Count);
        Assert.True(await Catalog.TableExistsAsync(Name("made"), Stop));
        await FailsAsync(
            ErrorKind.CommitFailed,
            () => Catalog.CommitTableAsync(Name("made"), [new TableRequirement.AssertCreate()], updates, Stop)
        );
    }

    [Fact]
    public async Task A_commit_to_a_missing_table_fails()
    {
        await FailsAsync(
            ErrorKind.NoSuchTable,
            () => CommitPropertyAsync("none", "a", "b", new TableRequirement.AssertTableUuid(Guid.NewGuid()))
        );
        Assert.False(await Catalog.TableExistsAsync(Name("none"), Stop));
    }

    [Fact]
    public async Task Several_tables_change_together_or_not_at_all()
    {
        var (a, b) = (await CreateAsync("a"), await CreateAsync("b"));
        TableCommit Change(Table table, string value, int schemaId) =>
            new(
                table.Identifier,
                [new TableRequirement.AssertCurrentSchemaId(schemaId)],
                [new TableUpdate.SetProperties(new Dictionary<string, string> { ["round"] = value })]
            );
        await Catalog.CommitTransactionAsync([Change(a, "1", 0), Change(b, "1", 0)], Stop);
        Assert.Equal("1", (await a.RefreshAsync(Stop)).Properties["round"]);
        Assert.Equal("1", (await b.RefreshAsync(Stop)).Properties["round"]);

        await FailsAsync(ErrorKind.CommitFailed, () => Catalog.CommitTransactionAsync([Change(a, "2", 0), Change(b, "2", 9)], Stop));
        Assert.Equal("1", (await a.RefreshAsync(Stop)).Properties["round"]);
        Assert.Equal("1", (await b.RefreshAsync(Stop)).Properties["round"]);
    }

    private Task<CommittedTable> CommitPropertyAsync(string table, string key, string value, TableRequirement requirement) =>
        Catalog.CommitTableAsync(
            Name(table),
            [requirement],
            [new TableUpdate.SetProperties(new Dictionary<string, string> { [key] = value })],
            Stop
        );

    private static Snapshot NewSnapshot(Table table, long sequence, long? parent) =>
        new()
        {
            SnapshotId = 8_000_000_000_000_000_000 + sequence,
            ParentSnapshotId = parent,
            SequenceNumber = sequence,
            TimestampMs = table.Metadata.LastUpdatedMs + sequence,
            ManifestList = $"{table.Metadata.Location}/metadata/snap-{sequence}.avro",
            Operation = "append",
            Summary = new Dictionary<string, string> { ["balloon.epoch"] = "7" },
            SchemaId = 0,
        };
}
