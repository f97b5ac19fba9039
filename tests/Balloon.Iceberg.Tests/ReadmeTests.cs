#pragma warning disable xUnit1051, IDE0005 // The examples are as in the README: without a token, with every namespace.
using Balloon.Iceberg; // Table
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Catalog.Rest; // RestCatalog
using Balloon.Iceberg.Columns; // typed columns
using Balloon.Iceberg.Io; // storage, PrefixMapFileIO
using Balloon.Iceberg.Scan; // Filter
using Balloon.Iceberg.Spec; // Schema, PartitionSpec
using Balloon.Iceberg.Tests.Support;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

/// <summary>The examples of the README, line by line.</summary>
public sealed class ReadmeTests
{
    private static string Readme => File.ReadAllText(Path.Combine(Repo.Root, "lib", "Balloon.Iceberg", "README.md"));

    [Fact]
    public void Every_line_of_the_examples_is_compiled_here()
    {
        var here = Lines(File.ReadAllText(Path.Combine(Repo.Root, "tests", "Balloon.Iceberg.Tests", "ReadmeTests.cs"))).ToHashSet();
        var shown = Readme.Split("```").Where(block => block.StartsWith("csharp", StringComparison.Ordinal)).ToArray();
        Assert.Equal(8, shown.Length);
        Assert.All<Func<Task>>([OpenAsync, ConnectAsync], Assert.NotNull);
        foreach (var line in shown.SelectMany(block => Lines(block["csharp".Length..])))
            Assert.Contains(line, here);
    }

    [Fact]
    public async Task Append_upsert_scan_and_travel()
    {
        using var folder = new TestTables();
        var catalog = folder.Catalog;
        await catalog.CreateNamespaceAsync("db");
        var table = await AppendAsync(catalog);
        var since = DateTimeOffset.UtcNow;
        await UpsertAsync(table);
        Assert.Equal(["Cosmic Dragon: 150"], await ScanAsync(table));
        Assert.Equal(
            150,
            await ColumnsAsync(table.NewScan().Where(Filter.GreaterOrEqual("score", 50) & Filter.In("player", "Cosmic Dragon")))
        );
        Assert.Equal(100, (await table.NewScan().AsOf(since).ToListAsync())[0]["score"]);
        await table.NewTransaction().SetTag("audit", table.Inspect.Snapshots[0].SnapshotId).CommitAsync();
        foreach (var old in Travel(table)[1..])
            Assert.Equal(100, (await old.ToListAsync())[0]["score"]);

        var moved = folder.Folder + "/moved";
        Directory.Move(folder.Folder + "/db/pops", moved);
        var opened = await Table.OpenAsync(
            moved,
            new PrefixMapFileIO(LocalFileIO.Instance, [new("file://" + folder.Folder + "/db/pops", moved)])
        );
        Assert.Equal(["Cosmic Dragon: 150"], await ScanAsync(opened));
    }

    private static async Task<Table> AppendAsync(ICatalog catalog)
    {
        var schema = new Schema(
            NestedField.Mandatory(1, "player", PrimitiveType.String),
            NestedField.Optional(2, "score", PrimitiveType.Int),
            NestedField.Optional(3, "at", PrimitiveType.Timestamptz)
        );
        var table = await catalog.CreateTableAsync("db.pops", schema, PartitionSpec.For(schema).Bucket("player", 4).Build());

        await using var writer = table.NewDataWriter();
        await writer.WriteAsync(["Cosmic Dragon", 100, DateTimeOffset.UtcNow]);
        await table.NewTransaction().Append(await writer.CompleteAsync()).CommitAsync();
        return table;
    }

    private static async Task UpsertAsync(Table table)
    {
        await using var changes = table.NewUpsertWriter(keyColumns: ["player"]);
        await changes.UpsertAsync(["Cosmic Dragon", 150, DateTimeOffset.UtcNow]);
        changes.Delete("Swift Cloud");
        await table.NewTransaction().RowDelta(await changes.CompleteAsync()).CommitAsync();
    }

    private static async Task<List<string>> ScanAsync(Table table)
    {
        var lines = new List<string>();
        var scan = table.NewScan().Select("player", "score").Where("score >= 50 and player in ('Cosmic Dragon', 'blue')");
        await foreach (var row in scan.ReadRowsAsync())
            lines.Add($"{row["player"]}: {row["score"]}");
        return lines;
    }

    private static async Task<int> ColumnsAsync(TableScan scan)
    {
        await foreach (var batch in scan.ReadBatchesAsync())
        {
            var players = (StringColumn)batch["player"];
            var scores = ((FixedWidthColumn<int>)batch["score"]).Span;
            Assert.Equal("Cosmic Dragon", players.Text(0));
            return scores[0];
        }

        return 0;
    }

    private static TableScan[] Travel(Table table)
    {
        var yesterday = table.NewScan().AsOf(DateTimeOffset.UtcNow.AddDays(-1));
        var snapshot = table.NewScan().UseSnapshot(table.Inspect.Snapshots[0].SnapshotId);
        var audit = table.NewScan().UseRef("audit");
        return [yesterday, snapshot, audit];
    }

    /// <summary>Examples that cannot run here, because their servers are missing; they only have to compile.</summary>
    private static async Task OpenAsync()
    {
        var table = await Table.OpenAsync("/data/warehouse/db/pops");
        var scan = table.NewScan().Select("player", "score").Where("score >= 50 and color in ('red', 'blue')");
        await foreach (var row in scan.ReadRowsAsync())
            Console.WriteLine($"{row["player"]}: {row["score"]}");
    }

    private static async Task<Table> ConnectAsync()
    {
        await using var catalog = await RestCatalog.ConnectAsync(
            new RestCatalogOptions
            {
                Uri = new Uri("http://localhost:8181"),
                Warehouse = "lake",
                Credential = "id:secret",
            }
        );
        var table = await catalog.LoadTableAsync("db.pops");
        return table;
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
