using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Transactions;

public sealed partial class Transaction
{
    /// <summary>Deletes the rows for which a filter is true. On a conflict they are looked for anew.</summary>
    public Transaction DeleteWhere(Filter filter) =>
        Change(new SnapshotChange((context, cancellationToken) => new RowDeletes(context).WhereAsync(filter, null, cancellationToken)));

    /// <summary>Deletes the rows for which a filter written as text is true (see <see cref="Filter.Parse"/>).</summary>
    public Transaction DeleteWhere(string filter) => DeleteWhere(Filter.Parse(filter));

    /// <summary>Puts rows that were written in place of those for which a filter is true; of all rows by default.</summary>
    public Transaction Overwrite(WriteResult result, Filter? filter = null) =>
        Change(
            new SnapshotChange(
                (context, cancellationToken) => new RowDeletes(context).WhereAsync(filter ?? Filter.All, result, cancellationToken)
            )
        );

    /// <summary>
    /// Puts rows that were written in place of all files of the partitions that they are in. As in other engines, partitions are those of
    /// the spec that the rows were written with: files of older specs stay. Compact them first where they may hold rows of these.
    /// </summary>
    public Transaction OverwritePartitions(WriteResult result) =>
        Change(
            new SnapshotChange(
                async (context, cancellationToken) =>
                {
                    var touched = result.DataFiles.Select(file => new PartitionKey(file.SpecId, file.Partition)).ToHashSet();
                    var files = context.BranchHead is { } head
                        ? await context.View().Inspect.FilesAsync(head.SnapshotId, cancellationToken).ConfigureAwait(false)
                        : [];
                    return new FileChanges
                    {
                        Operation = "overwrite",
                        AddedData = result.DataFiles,
                        AddedDeletes = result.DeleteFiles,
                        Removed =
                        [
                            .. files
                                .Where(entry => touched.Contains(new PartitionKey(entry.File.SpecId, entry.File.Partition)))
                                .Select(entry => FileKey.Of(entry.File)),
                        ],
                        Summary = new Dictionary<string, string> { ["replace-partitions"] = "true" },
                    };
                }
            )
        );

    /// <summary>Merges small files and applies deletes, partition by partition; the rows stay the same.</summary>
    public Transaction Compact(CompactionOptions? options = null) =>
        Change(new SnapshotChange((context, cancellationToken) => new Compaction(context, options ?? new()).PlanAsync(cancellationToken)));

    /// <summary>Gathers the manifests' entries in as few manifests as their size allows, sorted by partition spec.</summary>
    public Transaction RewriteManifests() =>
        Change(
            new SnapshotChange(
                (context, _) =>
                    Task.FromResult(context.BranchHead is null ? null : new FileChanges { Operation = "replace", RewriteManifests = true })
            )
        );

    /// <summary>Forgets old snapshots and deletes the files that only they needed.</summary>
    public Transaction ExpireSnapshots(ExpiryOptions? options = null) => Change(new SnapshotExpiry(options ?? new()));
}
