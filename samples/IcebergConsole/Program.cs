// An Iceberg table in a folder: made, filled, changed and read, and read as it was before.
// With an argument it reads a table instead: IcebergConsole FOLDER-OF-A-TABLE [FILTER].
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

if (args.Length > 0)
{
    await PrintAsync(await Table.OpenAsync(args[0]), args.ElementAtOrDefault(1));
    return;
}

var warehouse = Path.Combine(Path.GetTempPath(), "iceberg-console-" + Guid.NewGuid().ToString("N"));
try
{
    await using var catalog = new InMemoryCatalog(LocalFileIO.Instance, warehouse);
    await catalog.CreateNamespaceAsync(Namespace.Parse("shop"));
    var schema = new Schema(
        NestedField.Mandatory(1, "customer", PrimitiveType.String),
        NestedField.Optional(2, "amount", PrimitiveType.Int)
    );
    var table = await catalog.CreateTableAsync("shop.totals", schema, PartitionSpec.For(schema).Bucket("customer", 4).Build());

    await using (var writer = table.NewDataWriter())
    {
        await writer.WriteAsync(["ann", 10]);
        await writer.WriteAsync(["bob", 1]);
        await table.NewTransaction().Append(await writer.CompleteAsync()).CommitAsync();
    }

    var first = table.Inspect.Snapshots[0].SnapshotId;
    await using (var changes = table.NewUpsertWriter(keyColumns: ["customer"]))
    {
        await changes.UpsertAsync(["ann", 25]);
        changes.Delete("bob");
        await table.NewTransaction().RowDelta(await changes.CompleteAsync()).CommitAsync();
    }

    Console.WriteLine("now:");
    await PrintAsync(table, "amount > 5");
    Console.WriteLine("before:");
    await foreach (var row in table.NewScan().UseSnapshot(first).ReadRowsAsync())
        Console.WriteLine($"  {row["customer"]}: {row["amount"]}");
    Console.WriteLine($"{table.Inspect.Snapshots.Count} snapshots");
}
finally
{
    if (Directory.Exists(warehouse))
        Directory.Delete(warehouse, recursive: true);
}

static async Task PrintAsync(Table table, string? filter)
{
    var scan = table.NewScan();
    if (filter is not null)
        scan = scan.Where(filter);
    await foreach (var row in scan.ReadRowsAsync())
        Console.WriteLine("  " + string.Join(", ", table.Schema.Fields.Select(f => $"{f.Name}: {row[f.Name]}")));
}
