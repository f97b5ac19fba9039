using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg;

/// <summary>A table as of when it was last loaded or refreshed. Reading never changes it; a transaction's commit does.</summary>
public sealed partial class Table
{
    private readonly ICatalog? _catalog;

    /// <summary>Creates a table; called by catalogs.</summary>
    /// <param name="identifier">Its namespace and name.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="metadataLocation">Its metadata file; null if the catalog keeps none.</param>
    /// <param name="io">Reads and writes its files.</param>
    /// <param name="catalog">Commits changes; null for a read-only table.</param>
    public Table(TableIdentifier identifier, TableMetadata metadata, string? metadataLocation, IFileIO io, ICatalog? catalog)
    {
        (Identifier, Metadata, MetadataLocation, Io, _catalog) = (identifier, metadata, metadataLocation, io, catalog);
    }

    /// <summary>Its namespace and name.</summary>
    public TableIdentifier Identifier { get; }

    /// <summary>Its metadata.</summary>
    public TableMetadata Metadata { get; private set; }

    /// <summary>Its metadata file; null if the catalog keeps none.</summary>
    public string? MetadataLocation { get; private set; }

    /// <summary>Reads and writes its files.</summary>
    public IFileIO Io { get; }

    /// <summary>The current schema.</summary>
    public Schema Schema => Metadata.CurrentSchema;

    /// <summary>The partition spec for new files.</summary>
    public PartitionSpec Spec => Metadata.DefaultSpec;

    /// <summary>The current snapshot of <c>main</c>; null for an empty table.</summary>
    public Snapshot? CurrentSnapshot => Metadata.CurrentSnapshot;

    /// <summary>Its properties.</summary>
    public IReadOnlyDictionary<string, string> Properties => Metadata.Properties;

    internal ICatalog Catalog =>
        _catalog
        ?? throw IcebergException.InvalidArgument(
            $"Table {Identifier} was opened from its metadata file, to read: load it from a catalog to change it."
        );

    /// <summary>Loads the table's current state.</summary>
    /// <returns>This table.</returns>
    public async Task<Table> RefreshAsync(CancellationToken cancellationToken = default)
    {
        if (_catalog is not null)
        {
            var fresh = await _catalog.LoadTableAsync(Identifier, cancellationToken).ConfigureAwait(false);
            Adopt(new(fresh.MetadataLocation, fresh.Metadata));
        }

        return this;
    }

    internal void Adopt(CommittedTable state) => (Metadata, MetadataLocation) = (state.Metadata, state.MetadataLocation);
}
