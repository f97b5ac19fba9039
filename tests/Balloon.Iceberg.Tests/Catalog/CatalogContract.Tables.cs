using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Catalog;

public abstract partial class CatalogContract
{
    [Fact]
    public async Task A_table_is_created_with_everything_requested()
    {
        var created = await Catalog.CreateTableAsync(
            Name("pops"),
            Pops with
            {
                IdentifierFieldIds = [3],
            },
            PartitionSpec.For(Pops).Bucket("player", 4).Build(),
            SortOrder.For(Pops).Descending("score").Build(),
            properties: new Dictionary<string, string> { ["owner"] = "Swift Star", ["write.delete.mode"] = "merge-on-read" },
            cancellationToken: Stop
        );
        var loaded = await Catalog.LoadTableAsync(Name("pops"), Stop);
        foreach (var table in (Table[])[created, loaded])
        {
            Assert.Equal(Name("pops"), table.Identifier);
            Assert.Equal([1, 2, 3], table.Schema.Fields.Select(field => field.Id));
            Assert.Equal(["player", "score", "event_ts"], table.Schema.Fields.Select(field => field.Name));
            Assert.Equal("points", table.Schema.Fields[1].Doc);
            Assert.Equal([1], table.Schema.IdentifierFieldIds);
            Assert.Equal("bucket[4]", Assert.Single(table.Spec.Fields).Transform.ToString());
            Assert.Equal(1, table.Spec.Fields[0].SourceId);
            Assert.Equal(1000, table.Spec.Fields[0].FieldId);
            Assert.Equal(
                new SortField(2, Transform.Identity, Descending: true, NullsFirst: false),
                Assert.Single(table.Metadata.DefaultSortOrder.Fields)
            );
            Assert.Equal("Swift Star", table.Properties["owner"]);
            Assert.Equal("merge-on-read", table.Properties["write.delete.mode"]);
            Assert.Equal(2, table.Metadata.FormatVersion);
            Assert.Null(table.CurrentSnapshot);
            Assert.NotNull(table.MetadataLocation);
        }

        Assert.Equal(created.Metadata.TableUuid, loaded.Metadata.TableUuid);
        Assert.Equal(created.MetadataLocation, loaded.MetadataLocation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_table_is_created_in_the_requested_format_version(int version)
    {
        var table = await Catalog.CreateTableAsync(
            Name("pops"),
            Pops,
            properties: new Dictionary<string, string> { ["format-version"] = $"{version}" },
            cancellationToken: Stop
        );
        Assert.Equal(version, table.Metadata.FormatVersion);
        Assert.DoesNotContain("format-version", table.Properties);
    }

    [Fact]
    public async Task Tables_are_listed_and_dropped()
    {
        Assert.Empty(await Catalog.ListTablesAsync(Home, Stop));
        await CreateAsync("b");
        await CreateAsync("a");
        Assert.Equal(
            [Name("a"), Name("b")],
            (await Catalog.ListTablesAsync(Home, Stop)).OrderBy(table => table.Name, StringComparer.Ordinal)
        );
        Assert.True(await Catalog.TableExistsAsync(Name("a"), Stop));
        Assert.True(await Catalog.DropTableAsync(Name("a"), cancellationToken: Stop));
        Assert.False(await Catalog.TableExistsAsync(Name("a"), Stop));
        Assert.False(await Catalog.DropTableAsync(Name("a"), cancellationToken: Stop));
        await FailsAsync(ErrorKind.NoSuchTable, () => Catalog.LoadTableAsync(Name("a"), Stop));
        Assert.Equal([Name("b")], await Catalog.ListTablesAsync(Home, Stop));
    }

    [Fact]
    public async Task A_table_is_created_once()
    {
        var first = await CreateAsync();
        await FailsAsync(ErrorKind.AlreadyExists, () => CreateAsync());
        Assert.Equal(first.Metadata.TableUuid, (await Catalog.LoadTableAsync(Name("pops"), Stop)).Metadata.TableUuid);
    }

    [Fact]
    public async Task A_table_is_renamed_with_its_history()
    {
        var table = await CreateAsync();
        await CreateAsync("taken");
        await Catalog.RenameTableAsync(Name("pops"), Name("renamed"), Stop);
        Assert.False(await Catalog.TableExistsAsync(Name("pops"), Stop));
        Assert.Equal(table.Metadata.TableUuid, (await Catalog.LoadTableAsync(Name("renamed"), Stop)).Metadata.TableUuid);
        await FailsAsync(ErrorKind.AlreadyExists, () => Catalog.RenameTableAsync(Name("renamed"), Name("taken"), Stop));
        await FailsAsync(ErrorKind.NoSuchTable, () => Catalog.RenameTableAsync(Name("pops"), Name("other"), Stop));
        await FailsAsync(
            ErrorKind.NoSuchNamespace,
            () => Catalog.RenameTableAsync(Name("renamed"), new($"none_{Guid.NewGuid():N}", "pops"), Stop)
        );
        Assert.True(await Catalog.TableExistsAsync(Name("renamed"), Stop));
    }

    [Fact]
    public async Task A_table_moves_to_another_namespace()
    {
        await CreateAsync();
        var other = new Namespace([.. Home.Levels, "other"]);
        await Catalog.CreateNamespaceAsync(other, cancellationToken: Stop);
        await Catalog.RenameTableAsync(Name("pops"), new(other, "pops"), Stop);
        Assert.Empty(await Catalog.ListTablesAsync(Home, Stop));
        Assert.Equal([new TableIdentifier(other, "pops")], await Catalog.ListTablesAsync(other, Stop));
    }

    [Fact]
    public async Task A_dropped_table_is_registered_again_from_its_metadata_file()
    {
        var table = await CreateAsync();
        await FailsAsync(ErrorKind.AlreadyExists, () => Catalog.RegisterTableAsync(Name("pops"), table.MetadataLocation!, Stop));
        await Catalog.DropTableAsync(Name("pops"), cancellationToken: Stop);
        var again = await Catalog.RegisterTableAsync(Name("again"), table.MetadataLocation!, Stop);
        Assert.Equal(table.Metadata.TableUuid, again.Metadata.TableUuid);
        Assert.Equal(table.MetadataLocation, (await Catalog.LoadTableAsync(Name("again"), Stop)).MetadataLocation);
    }

    [Fact]
    public async Task All_types_are_read_back_as_they_were_sent()
    {
        var schema = new Schema(
            NestedField.Optional(1, "decimal", PrimitiveType.Decimal(38, 10)),
            NestedField.Optional(2, "fixed", PrimitiveType.Fixed(16)),
            NestedField.Optional(3, "uuid", PrimitiveType.Uuid),
            NestedField.Optional(4, "time", PrimitiveType.Time),
            NestedField.Optional(5, "date", PrimitiveType.Date),
            NestedField.Optional(6, "binary", PrimitiveType.Binary),
            NestedField.Optional(7, "flag", PrimitiveType.Boolean),
            NestedField.Optional(8, "tags", new MapType(9, PrimitiveType.String, 10, PrimitiveType.Int, true)),
            NestedField.Optional(11, "list", new ListType(12, PrimitiveType.Double, true)),
            NestedField.Optional(13, "place", new StructType([NestedField.Mandatory(14, "x", PrimitiveType.Float)]))
        );
        await Catalog.CreateTableAsync(Name("types"), schema, cancellationToken: Stop);
        var loaded = (await Catalog.LoadTableAsync(Name("types"), Stop)).Schema;
        Assert.Equal(schema.Fields.Select(field => field.Name), loaded.Fields.Select(field => field.Name));
        Assert.Equal(
            schema.Fields.Where(field => field.Type is PrimitiveType).Select(field => field.Type),
            loaded.Fields.Where(field => field.Type is PrimitiveType).Select(field => field.Type)
        );
        Assert.Equal(PrimitiveType.Int, loaded.FindField("tags.value")!.Type);
        Assert.Equal(PrimitiveType.Double, loaded.FindField("list.element")!.Type);
        Assert.True(loaded.FindField("place.x")!.Required);
    }
}
