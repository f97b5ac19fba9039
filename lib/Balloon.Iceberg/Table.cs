using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg;

/// <summary>A table as it was when it was loaded or refreshed last. Reading never changes it; a transaction's commit does.</summary>
public sealed partial class Table
{
    private readonly ICatalog? _catalog;

    /// <summary>Wraps metadata; catalogs call this.</summary>
    /// <param name="identifier">Its name.</param>
    /// <param name="metadata">Its state.</param>
    /// <param name="metadataLocation">Its metadata file; null where the catalog keeps none.</param>
    /// <param name="io">How its files are read and written.</param>
    /// <param name="catalog">Where changes are committed; null for a table that is only read.</param>
    public Table(TableIdentifier identifier, TableMetadata metadata, string? metadataLocation, IFileIO io, ICatalog? catalog)
    {
        (Identifier, Metadata, MetadataLocation, Io, _catalog) = (identifier, metadata, metadataLocation, io, catalog);
    }

    /// <summary>Its name.</summary>
    public TableIdentifier Identifier { get; }

    /// <summary>Its state.</summary>
    public TableMetadata Metadata { get; private set; }

    /// <summary>Its metadata file; null where the catalog keeps none.</summary>
    public string? MetadataLocation { get; private set; }

    /// <summary>How its files are read and written.</summary>
    public IFileIO Io { get; }

    /// <summary>The current schema.</summary>
    public Schema Schema => Metadata.CurrentSchema;

    /// <summary>The partition spec for new files.</summary>
    public PartitionSpec Spec => Metadata.DefaultSpec;

    /// <summary>The snapshot of <c>main</c>; null for an empty table.</summary>
    public Snapshot? CurrentSnapshot => Metadata.CurrentSnapshot;

    /// <summary>Its settings.</summary>
    public IReadOnlyDictionary<string, string> Properties => Metadata.Properties;

    internal ICatalog Catalog =>
        _catalog
        ?? throw IcebergException.InvalidArgument(
            $"Table {Identifier} was opened from its metadata file, to read: load it from a catalog to change it."
        );

    /// <summary>Loads the table's present state.</summary>
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
