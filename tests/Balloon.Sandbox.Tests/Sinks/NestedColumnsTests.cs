using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Sinks;
using Balloon.Sandbox.Tests.Catalog;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Sinks;

public sealed class NestedColumnsTests(CatalogFixture catalog) : IClassFixture<CatalogFixture>
{
    private readonly string ns = $"n{Guid.NewGuid():n}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Structs_lists_of_structs_and_maps_are_written()
    {
        var inner = SqlType.StructOf(new StructField("x", SqlType.SmallInt), new StructField("n", SqlType.Numeric));
        var definition = Definition([
            new("id", SqlType.BigInt),
            new("s", SqlType.StructOf(new StructField("a", SqlType.Varchar), new StructField("list", SqlType.ArrayOf(inner)))),
            new("m", SqlType.MapOf(SqlType.Varchar, inner)),
        ]);
        await using var sink = await new IcebergSinkFactory(TimeProvider.System).CreateAsync(definition, restart: false, Stop);
        var item = new SqlRow([(short)7, (Numeric)1.5m]);
        object?[] row =
        [
            1L,
            new SqlRow(["x", new SqlArray([item, null])]),
            new SqlArray([new SqlRow(["k", item]), new SqlRow(["l", null])]),
        ];
        var changes = SinkRows.Changes(definition, [(row, false), ([2L, null, null], false)]);
        await sink.CommitAsync(1, await sink.PrepareAsync(1, changes, Stop), default, Stop);
        var rest = await RestCatalog.ConnectAsync(new RestCatalogOptions { Uri = catalog.Uri }, Stop);
        var table = await rest.LoadTableAsync(new TableIdentifier(ns, "t"), Stop);
        Assert.Equal(
            [
                "long",
                "struct<a: string, list: list<struct<x: int, n: decimal(38, 10)>>>",
                "map<string, struct<x: int, n: decimal(38, 10)>>",
            ],
            table.Schema.Fields.Select(f => f.Type.ToString()!.Replace("decimal(38,10)", "decimal(38, 10)"))
        );
        var rows = new Dictionary<long, Row>();
        await foreach (var read in table.NewScan().ReadRowsAsync(Stop))
            rows[(long)read["id"]!] = read;
        var written = (Row)rows[1]["s"]!;
        Assert.Equal("x", written["a"]);
        var list = (object?[])written["list"]!;
        Assert.Equal((7, "1.5000000000", null), (((Row)list[0]!)["x"], ((Row)list[0]!)["n"]!.ToString(), list[1]));
        var map = ((object?[])rows[1]["m"]!).Cast<KeyValuePair<object, object?>>().ToDictionary(p => (string)p.Key, p => p.Value);
        Assert.Equal((7, null), (((Row)map["k"]!)["x"], map["l"]));
        Assert.Equal((null, null), (rows[2]["s"], rows[2]["m"]));
    }

    [Fact]
    public void A_struct_with_other_fields_is_refused()
    {
        var type = SqlType.StructOf(new StructField("a", SqlType.Varchar));
        Assert.True(ColumnTypes.Fits(type, new StructType([NestedField.Optional(1, "a", PrimitiveType.String)])));
        Assert.False(ColumnTypes.Fits(type, new StructType([NestedField.Optional(1, "b", PrimitiveType.String)])));
        Assert.False(ColumnTypes.Fits(type, new StructType([NestedField.Mandatory(1, "a", PrimitiveType.String)])));
        Assert.False(ColumnTypes.Fits(type, PrimitiveType.String));
        Assert.False(ColumnTypes.Fits(SqlType.Varchar, new StructType([])));
    }

    private SinkDefinition Definition(ResultColumn[] columns) =>
        new(
            "s",
            "sink-id",
            columns,
            [0],
            new Dictionary<string, string>
            {
                ["connector"] = "iceberg",
                ["type"] = "upsert",
                ["primary_key"] = "id",
                ["catalog.type"] = "rest",
                ["catalog.uri"] = catalog.Uri.ToString(),
                ["warehouse.path"] = "lake",
                ["database.name"] = ns,
                ["table.name"] = "t",
                ["create_table_if_not_exists"] = "true",
            }
        );
}
