using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Iceberg.Spec;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Lake;

/// <summary>An Iceberg table of the course's namespace, read through the catalog and Balloon.Iceberg alone.</summary>
public sealed class LakeTable : TableQuery
{
    private readonly LakeConnection lake;
    private readonly TableIdentifier identifier;

    internal LakeTable(LakeConnection lake, string name)
        : this(lake, name, new TableIdentifier(lake.Namespace, name)) { }

    private LakeTable(LakeConnection lake, string name, TableIdentifier identifier)
        : base(cancellationToken => lake.AskAsync(catalog => LoadAsync(catalog, identifier, cancellationToken))) =>
        (this.lake, Name, this.identifier) = (lake, name, identifier);

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The table's current state, with everything that Balloon.Iceberg offers.</summary>
    /// <param name="cancellationToken">Cancels the loading.</param>
    /// <exception cref="BalloonException">There is no such table; the message suggests the most similar name.</exception>
    /// <example>
    /// <code>
    /// var version = (await balloon.Table("leaderboard").LoadAsync()).Metadata.FormatVersion;
    /// </code>
    /// </example>
    public Task<Table> LoadAsync(CancellationToken cancellationToken = default) => Load(cancellationToken);

    private static async Task<Table> LoadAsync(ICatalog catalog, TableIdentifier identifier, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.LoadTableAsync(identifier, cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind is ErrorKind.NoSuchTable or ErrorKind.NoSuchNamespace)
        {
            var there = await TablesAsync(catalog, identifier.Namespace, cancellationToken).ConfigureAwait(false);
            var near = Nearest.Hint(identifier.Name, there.Select(t => t.Name));
            throw new BalloonException(
                $"There is no table {identifier}."
                    + (
                        near.Length > 0 ? near
                        : CourseTables.Names.Contains(identifier.Name)
                            ? " Chapter 05 creates it; so does: await balloon.EnsureAsync(Needs.Tables)"
                        : there.Count == 0 ? " The namespace has no table yet."
                        : $" The namespace has {Sentence.List(there.Select(t => t.Name))}."
                    ),
                e
            );
        }
    }

    private static async Task<IReadOnlyList<TableIdentifier>> TablesAsync(
        ICatalog catalog,
        Namespace space,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await catalog.ListTablesAsync(space, cancellationToken).ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind == ErrorKind.NoSuchNamespace)
        {
            return [];
        }
    }

    /// <summary>Creates the table and its namespace if they do not exist; returns true if it was created.</summary>
    /// <example>
    /// <code>
    /// await balloon.Table("leaderboard").CreateAsync(Balloon.Notebook.Lake.CourseTables.Of("leaderboard"));
    /// </code>
    /// </example>
    public async Task<bool> CreateAsync(CourseTable design, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(design);
        return await CreateAsync(design.Schema, design.Spec, design.Order, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="CreateAsync(CourseTable, CancellationToken)"/>
    public Task<bool> CreateAsync(
        Schema schema,
        PartitionSpec? spec = null,
        SortOrder? order = null,
        CancellationToken cancellationToken = default
    ) => lake.AskAsync(catalog => CreateAsync(catalog, schema, spec, order, cancellationToken));

    private async Task<bool> CreateAsync(
        ICatalog catalog,
        Schema schema,
        PartitionSpec? spec,
        SortOrder? order,
        CancellationToken cancellationToken
    )
    {
        if (!await catalog.NamespaceExistsAsync(identifier.Namespace, cancellationToken).ConfigureAwait(false))
            await catalog.CreateNamespaceAsync(identifier.Namespace, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (await catalog.TableExistsAsync(identifier, cancellationToken).ConfigureAwait(false))
            return false;
        await catalog
            .CreateTableAsync(identifier, schema, spec, order, null, CourseTables.Properties, cancellationToken)
            .ConfigureAwait(false);
        return true;
    }

    /// <summary>Adds rows to the table, in one commit.</summary>
    /// <typeparam name="T">
    /// A record; its members are columns, as written or in snake_case (<c>TotalScore</c> is <c>total_score</c>). A column without a member
    /// is NULL.
    /// </typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Cancels the writing; nothing is added then.</param>
    /// <exception cref="BalloonException">
    /// There is no such table, a member has no column, or a value does not fit its column; nothing is added.
    /// </exception>
    /// <example>
    /// <code>
    /// record Score(string Player, long Points);
    /// await balloon.Table("lab_scores").AppendAsync([new Score("Ann", 100), new Score("Bob", 70)]);
    /// </code>
    /// </example>
    public Task AppendAsync<T>(IEnumerable<T> rows, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return lake.AskAsync(async catalog =>
        {
            var table = await LoadAsync(catalog, identifier, cancellationToken).ConfigureAwait(false);
            await Appending.AppendAsync(table, rows.ToList(), cancellationToken).ConfigureAwait(false);
            return true;
        });
    }

    /// <summary>Drops the table with its files; returns false if it did not exist.</summary>
    public Task<bool> DropAsync(CancellationToken cancellationToken = default) =>
        lake.AskAsync(catalog => catalog.DropTableAsync(identifier, purge: true, cancellationToken));

    /// <summary>The table's columns, key, partitioning and sort order.</summary>
    /// <example>
    /// <code>
    /// await balloon.Table("leaderboard").DescribeAsync()
    /// </code>
    /// </example>
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

    /// <summary>The table's history: a row for each snapshot, oldest first.</summary>
    /// <example>
    /// <code>
    /// var commits = (await balloon.Table("leaderboard").SnapshotsAsync()).Count;
    /// </code>
    /// </example>
    public async Task<ResultTable> SnapshotsAsync(CancellationToken cancellationToken = default)
    {
        var metadata = (await LoadAsync(cancellationToken).ConfigureAwait(false)).Metadata;
        return new ResultTable(
            $"{Quantity.Of(metadata.Snapshots.Count, "snapshot")} of {identifier}",
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
    /// <example>
    /// <code>
    /// var bytes = (await balloon.Table("leaderboard").FilesAsync()).Column&lt;long&gt;("bytes").Sum();
    /// </code>
    /// </example>
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
