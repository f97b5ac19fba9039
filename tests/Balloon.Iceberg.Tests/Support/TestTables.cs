using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Tables in a temporary folder.</summary>
internal sealed class TestTables : IDisposable
{
    private readonly TempFolder _folder = new();

    public TestTables()
    {
        Catalog = new InMemoryCatalog(LocalFileIO.Instance, "file://" + _folder.Path);
    }

    public InMemoryCatalog Catalog { get; }

    public string Folder => _folder.Path;

    public async Task<Table> CreateAsync(
        Schema schema,
        PartitionSpec? spec = null,
        SortOrder? order = null,
        int version = 2,
        string name = "t",
        params (string, string)[] properties
    )
    {
        if (!await Catalog.NamespaceExistsAsync("db"))
            await Catalog.CreateNamespaceAsync("db");
        var settings = properties.ToDictionary(pair => pair.Item1, pair => pair.Item2);
        settings["format-version"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return await Catalog.CreateTableAsync($"db.{name}", schema, spec, order, properties: settings);
    }

    public static string MetadataPath(Table table) => table.MetadataLocation!["file://".Length..];

    public void Dispose() => _folder.Dispose();
}
