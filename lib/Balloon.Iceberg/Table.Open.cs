using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Inspection;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg;

public sealed partial class Table
{
    /// <summary>Starts a scan of the table.</summary>
    public TableScan NewScan() => new(this);

    /// <summary>The table's metadata as rows: snapshots, history, references, manifests, files, partitions.</summary>
    public TableInspection Inspect => new(this);

    /// <summary>
    /// Opens a table without a catalog, read-only: from a metadata file, or from a table's folder, whose newest metadata file is used.
    /// </summary>
    /// <param name="location">A metadata file, a table's folder, or its folder <c>metadata</c>.</param>
    /// <param name="io">Reads the files; local files by default.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="IcebergException">There is no metadata, or its version is not 1 to 3.</exception>
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
