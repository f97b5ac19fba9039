using Microsoft.AspNetCore.Routing;

namespace Balloon.Sandbox.Catalog;

/// <summary>The Iceberg REST catalog: its endpoints and its store.</summary>
internal sealed class CatalogServer : IDisposable
{
    private readonly CatalogStore store;
    private readonly TableService tables;
    private readonly string name;
    private readonly LocationRule rule;

    /// <param name="databaseFile">The catalog's SQLite file; created if it does not exist.</param>
    /// <param name="warehouseFolder">The folder of the tables' files.</param>
    /// <param name="name">The catalog's name, which clients send as the warehouse.</param>
    /// <param name="clock">The clock for new metadata.</param>
    /// <param name="allowedFolders">Folders other than the warehouse in which tables may lie.</param>
    /// <param name="making">Called with the folder of a table before anything is created there.</param>
    public CatalogServer(
        string databaseFile,
        string warehouseFolder,
        string name,
        TimeProvider clock,
        IReadOnlyList<string>? allowedFolders = null,
        Action<string>? making = null
    )
    {
        rule = new LocationRule(warehouseFolder, allowedFolders ?? []);
        this.name = name;
        store = new CatalogStore(databaseFile, name, Steps);
        tables = new TableService(store, new MetadataStore(Steps, rule), Locations.OfPath(warehouseFolder), rule, clock, making);
    }

    /// <summary>Is notified of each write.</summary>
    public CatalogSteps Steps { get; } = new();

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var routes = new CatalogRoutes(endpoints, name);
        new ConfigEndpoints(name).Map(routes);
        new NamespaceEndpoints(store, rule).Map(routes);
        new TableEndpoints(tables).Map(routes);
        routes.MapRest();
    }

    public void Dispose() => store.Dispose();
}
