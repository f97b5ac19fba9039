using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Transactions;

/// <summary>
/// Rewrites the small files and the files with deletes of each partition. Rewritten files keep the sequence number of the state that was
/// read, so that equality deletes committed meanwhile still apply.
/// </summary>
internal sealed class Compaction(CommitContext context, CompactionOptions options)
{
    public async Task<FileChanges?> PlanAsync(CancellationToken cancellationToken)
    {
        if (context.BranchHead is not { } head)
            return null;
        var table = context.Current;
        var view = context.View();
        var tasks = await view.NewScan().UseSnapshotState(head).PlanFilesAsync(cancellationToken).ConfigureAwait(false);
        var wanted = await WantedPartitionsAsync(view, head, cancellationToken).ConfigureAwait(false);
        var target = options.TargetFileSize ?? table.Properties.Long(TableProperties.TargetFileSize, 512L << 20);
        var chosen = tasks
            .GroupBy(task => new PartitionKey(task.File.SpecId, task.File.Partition))
            .Where(group => wanted is null || wanted.Contains(group.Key))
            .SelectMany(group => Choose([.. group], target))
            .ToArray();
        if (chosen.Length == 0)
            return null;

        var added = await RewriteAsync(view, chosen, target, cancellationToken).ConfigureAwait(false);
        var rewritten = chosen.Select(task => task.File.FilePath).ToHashSet(StringComparer.Ordinal);
        var needed = tasks
            .Where(task => !rewritten.Contains(task.File.FilePath))
            .SelectMany(task => task.Deletes)
            .Select(FileKey.Of)
            .ToHashSet();
        var allDeletes = (await view.Inspect.FilesAsync(head.SnapshotId, cancellationToken).ConfigureAwait(false)).Where(entry =>
            entry.File.Content != FileContent.Data
        );
        return new FileChanges
        {
            Operation = "replace",
            AddedData = added,
            DataSequence = table.FormatVersion == 1 ? null : head.SequenceNumber,
            Removed =
            [
                .. chosen.Select(task => FileKey.Of(task.File)),
                .. allDeletes.Select(entry => FileKey.Of(entry.File)).Where(key => !needed.Contains(key)),
            ],
        };
    }

    private IEnumerable<FileTask> Choose(FileTask[] files, long target)
    {
        var small = files.Where(task => task.File.FileSizeInBytes < target * options.SmallBelow).ToArray();
        var enough = small.Length >= options.MinSmallFiles;
        return files.Where(task => task.Deletes.Count > 0 || (enough && small.Contains(task)));
    }

    private async Task<HashSet<PartitionKey>?> WantedPartitionsAsync(Table view, Snapshot head, CancellationToken cancellationToken)
    {
        if (ReferenceEquals(options.Filter, Filter.All))
            return null;
        var tasks = await view.NewScan()
            .UseSnapshotState(head)
            .Where(options.Filter)
            .PlanFilesAsync(cancellationToken)
            .ConfigureAwait(false);
        return [.. tasks.Select(task => new PartitionKey(task.File.SpecId, task.File.Partition))];
    }

    private async Task<IReadOnlyList<DataFile>> RewriteAsync(
        Table view,
        FileTask[] chosen,
        long target,
        CancellationToken cancellationToken
    )
    {
        var table = context.Current;
        // Row ids and last changes are kept (v3), since rewriting does not change rows.
        var schema = table.FormatVersion >= 3 ? Projection.WithLineage(table.CurrentSchema) : table.CurrentSchema;
        var output = new PartitionedOutput(context.Io, table, schema, new FileNames(table), new WriterOptions { TargetFileSize = target });
        await using var _ = output.ConfigureAwait(false);
        var partitions = new PartitionKeys(table.DefaultSpec, table.CurrentSchema, schema.Struct);
        var tasks = chosen.Select(task => task with { Schema = schema }).ToArray();
        await foreach (var batch in view.NewScan().ReadTasksAsync(tasks, cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < batch.RowCount; i++)
            {
                var row = batch.PlainRow(i);
                await output.AddAsync(partitions.Of(row), new PendingRow(row), cancellationToken).ConfigureAwait(false);
            }
        }

        var files = await output.CompleteAsync(cancellationToken).ConfigureAwait(false);
        context.AttemptFiles.AddRange(files.Select(file => file.FilePath));
        return files;
    }
}
