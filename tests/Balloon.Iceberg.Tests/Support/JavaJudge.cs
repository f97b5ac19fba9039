using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Apache Iceberg's Java reader as a second reader of whole tables: rows, planned files with their deletes, metadata.</summary>
internal static class JavaJudge
{
    /// <summary>Compares the metadata, the table's current state, and every snapshot.</summary>
    public static async Task AgreesAsync(Table table, CancellationToken cancellationToken)
    {
        var meta = Assert.Single(await Java.TablesAsync("meta", TestTables.MetadataPath(table)));
        Assert.Equal(table.Metadata.ToJson(), TableMetadata.Parse(JsonSerializer.SerializeToUtf8Bytes(meta)).ToJson());
        await SnapshotAgreesAsync(table, null, cancellationToken);
        foreach (var snapshot in table.Metadata.Snapshots)
            await SnapshotAgreesAsync(table, snapshot.SnapshotId, cancellationToken);
    }

    private static async Task SnapshotAgreesAsync(Table table, long? snapshot, CancellationToken cancellationToken)
    {
        var (path, more) = (TestTables.MetadataPath(table), snapshot is { } id ? new[] { "--snapshot", $"{id}" } : []);
        var scan = snapshot is { } old ? table.NewScan().UseSnapshot(old) : table.NewScan();
        var fields = scan.Schema.Fields;
        var rows = await Java.TablesAsync("rows", path, more);
        // Its reader also returns the columns that the deletes needed.
        Assert.All(
            rows,
            row => Assert.Equal(fields.Select(field => field.Name), row.EnumerateObject().Take(fields.Count).Select(cell => cell.Name))
        );
        Assert.Equal(
            rows.Select(row => JudgedValues.Line(fields, row.EnumerateObject().Select(cell => cell.Value))).Order(StringComparer.Ordinal),
            (await scan.ToListAsync(cancellationToken))
                .Select(row => JudgedValues.Line(Enumerable.Range(0, row.Count).Select(row.Plain)))
                .Order(StringComparer.Ordinal)
        );

        var files = await Java.TablesAsync("files", path, more);
        Assert.Equal(
            files
                .Select(task =>
                    Plan(
                        task.GetProperty("path").GetString()!,
                        task.GetProperty("records").GetInt64(),
                        task.GetProperty("deletes").EnumerateArray().Select(file => file.GetProperty("path").GetString()!)
                    )
                )
                .Order(StringComparer.Ordinal),
            (await scan.PlanFilesAsync(cancellationToken))
                .Select(task => Plan(task.File.FilePath, task.File.RecordCount, task.Deletes.Select(file => file.FilePath)))
                .Order(StringComparer.Ordinal)
        );
    }

    private static string Plan(string path, long records, IEnumerable<string> deletes) =>
        $"{path} {records} {string.Join(" ", deletes.Order(StringComparer.Ordinal))}";
}
