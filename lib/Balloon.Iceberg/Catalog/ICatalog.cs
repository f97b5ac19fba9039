using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog;

/// <summary>A catalog of namespaces and tables, in which commits are decided. Thread-safe.</summary>
public interface ICatalog : IAsyncDisposable
{
    /// <summary>The namespaces directly below one, by default the outermost.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.NoSuchNamespace"/></exception>
    Task<IReadOnlyList<Namespace>> ListNamespacesAsync(Namespace parent = default, CancellationToken cancellationToken = default);

    /// <summary>Creates a namespace.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.AlreadyExists"/></exception>
    Task CreateNamespaceAsync(
        Namespace name,
        IReadOnlyDictionary<string, string>? properties = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>The properties of a namespace.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.NoSuchNamespace"/></exception>
    Task<IReadOnlyDictionary<string, string>> LoadNamespaceAsync(Namespace name, CancellationToken cancellationToken = default);

    /// <summary>Sets and removes properties of a namespace.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.NoSuchNamespace"/>; a key both set and removed is an invalid argument.</exception>
    Task UpdateNamespaceAsync(
        Namespace name,
        IReadOnlyDictionary<string, string> updates,
        IReadOnlyCollection<string> removals,
        CancellationToken cancellationToken = default
    );

    /// <summary>Drops an empty namespace.</summary>
    /// <returns>False if there is none.</returns>
    /// <exception cref="IcebergException"><see cref="ErrorKind.NamespaceNotEmpty"/></exception>
    Task<bool> DropNamespaceAsync(Namespace name, CancellationToken cancellationToken = default);

    /// <summary>True when the namespace exists.</summary>
    Task<bool> NamespaceExistsAsync(Namespace name, CancellationToken cancellationToken = default);

    /// <summary>The tables in a namespace.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.NoSuchNamespace"/></exception>
    Task<IReadOnlyList<TableIdentifier>> ListTablesAsync(Namespace name, CancellationToken cancellationToken = default);

    /// <summary>Creates an empty table; field ids of schema, spec and order are reassigned.</summary>
    /// <param name="identifier">Its name.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="spec">Its partitioning; none by default.</param>
    /// <param name="order">Its sort order; none by default.</param>
    /// <param name="location">Its folder; chosen by the catalog by default.</param>
    /// <param name="properties">Its properties; <c>format-version</c> among them is applied but not stored.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="IcebergException"><see cref="ErrorKind.AlreadyExists"/>, <see cref="ErrorKind.NoSuchNamespace"/></exception>
    Task<Table> CreateTableAsync(
        TableIdentifier identifier,
        Schema schema,
        PartitionSpec? spec = null,
        SortOrder? order = null,
        string? location = null,
        IReadOnlyDictionary<string, string>? properties = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Loads a table.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.NoSuchTable"/></exception>
    Task<Table> LoadTableAsync(TableIdentifier identifier, CancellationToken cancellationToken = default);

    /// <summary>True when the table exists.</summary>
    Task<bool> TableExistsAsync(TableIdentifier identifier, CancellationToken cancellationToken = default);

    /// <summary>Drops a table.</summary>
    /// <param name="identifier">Its name.</param>
    /// <param name="purge">Whether to delete its files too.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>False if there is none.</returns>
    Task<bool> DropTableAsync(TableIdentifier identifier, bool purge = false, CancellationToken cancellationToken = default);

    /// <summary>Renames a table.</summary>
    /// <exception cref="IcebergException">
    /// <see cref="ErrorKind.NoSuchTable"/>, <see cref="ErrorKind.NoSuchNamespace"/>, <see cref="ErrorKind.AlreadyExists"/>
    /// </exception>
    Task RenameTableAsync(TableIdentifier from, TableIdentifier to, CancellationToken cancellationToken = default);

    /// <summary>Registers a table that exists in storage, by its metadata file.</summary>
    /// <exception cref="IcebergException"><see cref="ErrorKind.AlreadyExists"/>, <see cref="ErrorKind.NoSuchNamespace"/></exception>
    Task<Table> RegisterTableAsync(TableIdentifier identifier, string metadataLocation, CancellationToken cancellationToken = default);

    /// <summary>
    /// Changes a table if the requirements hold, or creates it if <see cref="TableRequirement.AssertCreate"/> is among them.
    /// </summary>
    /// <returns>The new state.</returns>
    /// <exception cref="CommitFailedException">A requirement does not hold; nothing changed.</exception>
    /// <exception cref="CommitStateUnknownException">It may have succeeded or not.</exception>
    Task<CommittedTable> CommitTableAsync(
        TableIdentifier identifier,
        IReadOnlyList<TableRequirement> requirements,
        IReadOnlyList<TableUpdate> updates,
        CancellationToken cancellationToken = default
    );

    /// <summary>Changes several tables atomically.</summary>
    /// <exception cref="CommitFailedException">A requirement does not hold; nothing changed.</exception>
    /// <exception cref="CommitStateUnknownException">It may have succeeded or not.</exception>
    Task CommitTransactionAsync(IReadOnlyList<TableCommit> commits, CancellationToken cancellationToken = default);
}

/// <summary>A table's state after a commit.</summary>
/// <param name="MetadataLocation">Its metadata file; null if the catalog keeps none.</param>
/// <param name="Metadata">Its metadata.</param>
public sealed record CommittedTable(string? MetadataLocation, TableMetadata Metadata);

/// <summary>The change of one table in a commit of several.</summary>
/// <param name="Identifier">The table.</param>
/// <param name="Requirements">The requirements.</param>
/// <param name="Updates">The changes.</param>
public sealed record TableCommit(
    TableIdentifier Identifier,
    IReadOnlyList<TableRequirement> Requirements,
    IReadOnlyList<TableUpdate> Updates
);
