using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Inspection;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg;

public sealed partial class Table
{
    /// <summary>Starts a reading of the table.</summary>
    public TableScan NewScan() => new(this);

    /// <summary>The table's metadata as rows: snapshots, history, references, manifests, files, partitions.</summary>
    public TableInspection Inspect => new(this);

    /// <summary>Opens a table without a catalog, to read it: from a metadata file, or from a table's folder, whose newest metadata is found.</summary>
    /// <param name="location">A metadata file, a table's folder, or its folder <c>metadata</c>.</param>
    /// <param name="io">How files are read; local by default.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="IcebergException">There is no metadata, or it is none of versions 1 to 3.</exception>
    public static async Task<Table> OpenAsync(string location, IFileIO? io = null, CancellationToken cancellationToken = default)
    {
        io ??= LocalFileIO.Instance;
        var file = await MetadataFinder.FindAsync(location, io, cancellationToken).ConfigureAwait(false);
        var bytes = await io.ReadAllAsync(file, cancellationToken).ConfigureAwait(false);
        try
        {
            var metadata = TableMetadata.Parse(bytes);
            var name = metadata.Location.TrimEnd('/');
            return new(new TableIdentifier(Namespace.Root, name[(name.LastIndexOf('/') + 1)..]), metadata, file, io, null);
        }
        catch (IcebergException e)
        {
            throw e.With("file", file);
        }
    }
}
