using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Spec;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Lake;

/// <summary>An Iceberg table of the course's namespace, read through the catalog and Balloon.Iceberg alone.</summary>
public sealed class LakeTable
{
    private readonly Workshop workshop;
    private readonly TableIdentifier identifier;

    internal LakeTable(Workshop workshop, string name)
    {
        this.workshop = workshop;
        Name = name;
        identifier = new TableIdentifier(workshop.Profile.Namespace, name);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The table itself, as it is now: everything that Balloon.Iceberg can do with it.</summary>
    /// <exception cref="BalloonException">There is no such table.</exception>
    public async Task<Table> LoadAsync(CancellationToken cancellationToken = default)
    {
        var catalog = await workshop.CatalogAsync().ConfigureAwait(false);
        try
        {
            return await catalog.LoadTableAsync(identifier, cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind is ErrorKind.NoSuchTable or ErrorKind.NoSuchNamespace)
        {
            throw new BalloonException(
                $"There is no table {identifier}. Chapter 02 makes it; so does: await balloon.EnsureAsync(Needs.Tables)",
                e
            );
        }
    }

    /// <summary>Makes the table, and its namespace, unless it is there. True if it was made now.</summary>
    public async Task<bool> CreateAsync(CourseTable design, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        return await CreateAsync(design.Schema, design.Spec, design.Order, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="CreateAsync(CourseTable, CancellationToken)"/>
    public async Task<bool> CreateAsync(
        Schema schema,
        PartitionSpec? spec = null,
        SortOrder? order = null,
        CancellationToken cancellationToken = default
    )
    {
        var catalog = await workshop.CatalogAsync().ConfigureAwait(false);
        if (!await catalog.NamespaceExistsAsync(identifier.Namespace, cancellationToken).ConfigureAwait(false))
            await catalog.CreateNamespaceAsync(identifier.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (await catalog.TableExistsAsync(identifier, cancellationToken).ConfigureAwait(false))
            return false;
        await catalog
            .CreateTableAsync(identifier, schema, spec, order, null, CourseTables.Properties, cancellationToken)
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>Removes the table with its files. False if there was none.</summary>
    public async Task<bool> DropAsync(CancellationToken cancellationToken = default) =>
        await (await workshop.CatalogAsync().ConfigureAwait(false))
            .DropTableAsync(identifier, purge: true, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Columns, key, partitions and order, as the catalog has them.</summary>
    public async Task<ResultTable> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var metadata = (await LoadAsync(cancellationToken).ConfigureAwait(false)).Metadata;
        var schema = metadata.CurrentSchema;
        var spec = metadata.DefaultSpec;
        var order = metadata.DefaultSortOrder;
        return new ResultTable(
            $"{identifier}, format version {metadata.FormatVersion}",
            ["id", "column", "type", "key", "partition", "sort"],
            schema
                .Fields.Select(f =>
                    (IReadOnlyList<object?>)
                        [
                            f.Id,
                            f.Name,
                            f.Type.ToString() + (f.Required ? " required" : ""),
                            schema.IdentifierFieldIds.Contains(f.Id) ? "key" : "",
                            string.Join(", ", spec.Fields.Where(p => p.SourceId == f.Id).Select(p => p.Transform.ToString())),
                            string.Join(", ", order.Fields.Where(o => o.SourceId == f.Id).Select(o => o.Descending ? "desc" : "asc")),
                        ]
                )
                .ToList()
        );
    }

    /// <summary>Reads rows as columns.</summary>
    /// <param name="columns">Which; all unless told.</param>
    /// <param name="asOf">As the table was at an instant.</param>
    /// <param name="snapshotId">As the table was in one of its snapshots.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<LakeRows> ReadAsync(
        IReadOnlyList<string>? columns = null,
        DateTimeOffset? asOf = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    )
    {
        var table = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return await LakeReader.ReadAsync(table, columns, asOf, snapshotId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows as a data frame: see <see cref="ReadAsync"/>.</summary>
    public async Task<DataFrame> ToDataFrameAsync(
        DateTimeOffset? asOf = null,
        IReadOnlyList<string>? columns = null,
        long? snapshotId = null,
        CancellationToken cancellationToken = default
    ) => (await ReadAsync(columns, asOf, snapshotId, cancellationToken).ConfigureAwait(false)).ToDataFrame();

    /// <summary>The table's history: a row for each snapshot, oldest first.</summary>
    public async Task<ResultTable> SnapshotsAsync(CancellationToken cancellationToken = default)
    {
        var metadata = (await LoadAsync(cancellationToken).ConfigureAwait(false)).Metadata;
        return new ResultTable(
            $"{metadata.Snapshots.Count} snapshots of {identifier}",
            ["snapshot", "committed (UTC)", "operation", "added rows", "added files", "delete files", "rows in data files"],
            metadata
                .Snapshots.OrderBy(s => s.SequenceNumber)
                .Select(s =>
                    (IReadOnlyList<object?>)
                        [
                            s.SnapshotId.ToString(CultureInfo.InvariantCulture),
                            s.Timestamp.UtcDateTime,
                            s.Operation,
                            Number(s, "added-records"),
                            Number(s, "added-data-files"),
                            Number(s, "added-delete-files"),
                            Number(s, "total-records"),
                        ]
                )
                .ToList()
        );
    }

    /// <summary>The live files of the current snapshot: data, equality deletes and position deletes.</summary>
    public async Task<ResultTable> FilesAsync(CancellationToken cancellationToken = default)
    {
        var table = await LoadAsync(cancellationToken).ConfigureAwait(false);
        return await LakeReader.FilesAsync(table, cancellationToken).ConfigureAwait(false);
    }

    private static long? Number(Snapshot snapshot, string name) =>
        snapshot.Summary.TryGetValue(name, out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
