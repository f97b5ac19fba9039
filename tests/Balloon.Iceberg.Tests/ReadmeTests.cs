using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Data;
using Balloon.Iceberg.Spec;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests;

/// <summary>The five things of the README, as they stand there.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task What_the_readme_shows_works()
    {
        await using var catalog = new InMemoryCatalog();
        await catalog.CreateNamespaceAsync("db", cancellationToken: TestContext.Current.CancellationToken);
        var schema = new Schema(
            NestedField.Mandatory(1, "player", PrimitiveType.String),
            NestedField.Optional(2, "score", PrimitiveType.Int),
            NestedField.Optional(3, "at", PrimitiveType.Timestamptz)
        );
        var table = await catalog.CreateTableAsync("db.pops", schema, cancellationToken: TestContext.Current.CancellationToken);
        await using (var writer = table.NewDataWriter())
        {
            await writer.WriteAsync(["Cosmic Dragon", 100, DateTimeOffset.UtcNow], TestContext.Current.CancellationToken);
            await table
                .NewTransaction()
                .Append(await writer.CompleteAsync(TestContext.Current.CancellationToken))
                .CommitAsync(TestContext.Current.CancellationToken);
        }

        await using (var changes = table.NewUpsertWriter(keyColumns: ["player"]))
        {
            await changes.UpsertAsync(["Cosmic Dragon", 150, DateTimeOffset.UtcNow], TestContext.Current.CancellationToken);
            changes.Delete("Swift Cloud");
            await table
                .NewTransaction()
                .RowDelta(await changes.CompleteAsync(TestContext.Current.CancellationToken))
                .CommitAsync(TestContext.Current.CancellationToken);
        }

        var scan = table.NewScan().Select("player", "score").Where("score >= 50 and player in ('Cosmic Dragon', 'blue')");
        await foreach (var batch in scan.ReadBatchesAsync(TestContext.Current.CancellationToken))
        {
            var players = (StringColumn)batch["player"];
            Assert.Equal(150, ((Column<int>)batch["score"]).Span[0]);
            Assert.Equal("Cosmic Dragon", players.Text(0));
        }

        Assert.Equal(
            100,
            (await table.NewScan().UseSnapshot(table.Inspect.Snapshots[0].SnapshotId).ToListAsync(TestContext.Current.CancellationToken))[
                0
            ]["score"]
        );
        var text = await File.ReadAllTextAsync(
            Path.Combine(Repo.Root, "lib", "Balloon.Iceberg", "README.md"),
            TestContext.Current.CancellationToken
        );
        foreach (
            var line in new[]
            {
                "await writer.WriteAsync([\"Cosmic Dragon\", 100, DateTimeOffset.UtcNow]);",
                "table.NewUpsertWriter(keyColumns: [\"player\"])",
                "changes.Delete(\"Swift Cloud\");",
            }
        )
            Assert.Contains(line, text, StringComparison.Ordinal);
    }
}
