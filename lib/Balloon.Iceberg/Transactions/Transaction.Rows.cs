using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Transactions;

public sealed partial class Transaction
{
    /// <summary>Deletes the rows for which a filter is true. After a conflict they are searched again.</summary>
    public Transaction DeleteWhere(Filter filter) =>
        Change(new SnapshotChange((context, cancellationToken) => new RowDeletes(context).WhereAsync(filter, null, cancellationToken)));

    /// <summary>Deletes the rows for which a filter written as text is true (see <see cref="Filter.Parse"/>).</summary>
    public Transaction DeleteWhere(string filter) => DeleteWhere(Filter.Parse(filter));

    /// <summary>Replaces the rows for which a filter is true, by default all rows, with rows that were written.</summary>
    public Transaction Overwrite(WriteResult result, Filter? filter = null) =>
        Change(
            new SnapshotChange(
                (context, cancellationToken) => new RowDeletes(context).WhereAsync(filter ?? Filter.All, result, cancellationToken)
            )
        );

    /// <summary>
    /// Replaces all files of the partitions to which the written rows belong. As in other engines, these are partitions of the spec with
    /// which the rows were written: files of older specs stay. Compact them first if they may contain rows of these partitions.
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

    /// <summary>Rewrites the manifests to as few as their target size allows, sorted by partition spec.</summary>
    public Transaction RewriteManifests() =>
        Change(
            new SnapshotChange(
                (context, _) =>
                    Task.FromResult(context.BranchHead is null ? null : new FileChanges { Operation = "replace", RewriteManifests = true })
            )
        );

    /// <summary>Expires old snapshots and deletes the files that only they used.</summary>
    public Transaction ExpireSnapshots(ExpiryOptions? options = null) => Change(new SnapshotExpiry(options ?? new()));
}
