using Balloon.Iceberg.Spec;

namespace Balloon.Sandbox.Catalog;

/// <summary>A client's request for a new table.</summary>
internal sealed record NewTable(
    TableName Name,
    Schema Schema,
    PartitionSpec? Spec,
    SortOrder? Order,
    string? Location,
    IReadOnlyDictionary<string, string> Properties
);

/// <summary>The operations on tables.</summary>
/// <param name="store">The store of the catalog.</param>
/// <param name="files">The tables' metadata.</param>
/// <param name="warehouse">The location under which tables without one of their own are created.</param>
/// <param name="rule">The locations in which they may be.</param>
/// <param name="clock">The clock for new metadata.</param>
/// <param name="making">Called with the folder of a table before anything is created there.</param>
internal sealed class TableService(
    CatalogStore store,
    MetadataStore files,
    string warehouse,
    LocationRule rule,
    TimeProvider clock,
    Action<string>? making = null
)
{
    public Committer Committer { get; } = new(store, files, rule, clock);

    public List<string> List(NamespaceName name, Paging paging)
    {
        using var session = store.Open();
        return session.HasNamespace(name)
            ? session.ListTables(name, paging.After, paging.Size + 1)
            : throw CatalogError.NoSuchNamespace(name);
    }

    public TablePointer Require(TableName table)
    {
        using var session = store.Open();
        return session.FindTable(table) ?? throw CatalogError.NoSuchTable(table);
    }

    public Task<StoredMetadata> LoadAsync(TableName table, CancellationToken cancellationToken) =>
        files.ReadAsync(Require(table).MetadataLocation, cancellationToken);

    /// <summary>The metadata of a new table that is not created yet; the client commits it later with its first data.</summary>
    public TableMetadata Stage(NewTable table)
    {
        using var session = store.Open();
        RequireFree(session, table.Name);
        var location = table.Location ?? DefaultLocation(session, table.Name);
        rule.Check(location, table.Properties);
        LocationRule.CheckApart(location, session.AllMetadataLocations());
        making?.Invoke(Locations.ToPath(location));
        return TableMetadataBuilder.NewTable(table.Schema, table.Spec, table.Order, location, table.Properties, clock);
    }

    public async Task<StoredMetadata> CreateAsync(NewTable table, CancellationToken cancellationToken)
    {
        var stored = await files.WriteAsync(Stage(table), null, cancellationToken).ConfigureAwait(false);
        Add(table.Name, stored.Location);
        return stored;
    }

    public async Task<StoredMetadata> RegisterAsync(TableName table, string location, bool overwrite, CancellationToken cancellationToken)
    {
        _ = rule.Path(location);
        StoredMetadata stored;
        try
        {
            stored = await files.ReadAsync(location, cancellationToken).ConfigureAwait(false);
        }
        catch (CatalogError e)
        {
            throw CatalogError.BadRequest(e.Message);
        }

        rule.Check(stored.Metadata.Location, stored.Metadata.Properties);
        using var session = store.Open();
        session.Begin();
        if (!session.HasNamespace(table.Namespace))
            throw CatalogError.NoSuchNamespace(table.Namespace);
        if (overwrite)
            session.DropTable(table);
        LocationRule.CheckApart(stored.Metadata.Location, session.AllMetadataLocations().Where(other => other != location));
        if (!session.AddTable(table, location))
            throw CatalogError.TableExists(table);
        session.Commit();
        return stored;
    }

    public void Rename(TableName from, TableName to)
    {
        using var session = store.Open();
        session.Begin();
        if (session.FindTable(from) is null)
            throw CatalogError.NoSuchTable(from);
        RequireFree(session, to);
        session.RenameTable(from, to);
        session.Commit();
    }

    public void Drop(TableName table, bool purge)
    {
        string metadata;
        List<string> others;
        using (var session = store.Open())
        {
            session.Begin();
            metadata = session.FindTable(table)?.MetadataLocation ?? throw CatalogError.NoSuchTable(table);
            session.DropTable(table);
            others = session.AllMetadataLocations();
            session.Commit();
        }

        if (purge)
            TablePurge.Remove(metadata, others, warehouse, files);
    }

    private void Add(TableName table, string location)
    {
        using var session = store.Open();
        session.Begin();
        try
        {
            RequireFree(session, table);
        }
        catch (CatalogError)
        {
            files.Delete(location);
            throw;
        }

        session.AddTable(table, location);
        session.Commit();
    }

    private static void RequireFree(StoreSession session, TableName table)
    {
        if (!session.HasNamespace(table.Namespace))
            throw CatalogError.NoSuchNamespace(table.Namespace);
        if (session.FindTable(table) is not null)
            throw CatalogError.TableExists(table);
    }

    private string DefaultLocation(StoreSession session, TableName table)
    {
        var properties = session.NamespaceProperties(table.Namespace);
        var parent =
            properties.TryGetValue("location", out var named) && named.Length > 0
                ? named
                : Locations.ForNamespace(warehouse, table.Namespace);
        return Locations.ForTable(parent, table.Name);
    }
}
