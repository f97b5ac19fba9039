using Balloon.Iceberg.Deletes;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Scan;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Transactions;

/// <summary>
/// Deletes the rows that pass a filter. A file without remaining rows is removed. For other files, position deletes are written (v2),
/// deletion vectors replace those they have (v3), or the remaining rows are written to a new file (v1).
/// </summary>
internal sealed class RowDeletes(CommitContext context)
{
    private readonly List<FileKey> _removed = [];
    private readonly List<DataFile> _added = [];
    private readonly TaskReader _reader = new(context.Io, context.Current);

    public async Task<FileChanges?> WhereAsync(Filter filter, WriteResult? with, CancellationToken cancellationToken)
    {
        var view = context.View();
        var scan = view.NewScan().Where(filter);
        if (context.BranchHead is { } head)
            scan = scan.UseSnapshotState(head);
        var partly = new List<(FileTask Task, List<long> Positions)>();
        foreach (var task in await scan.PlanFilesAsync(cancellationToken).ConfigureAwait(false))
        {
            var narrow = task with { Schema = new Schema(task.Schema.SchemaId, new StructType([]), []) };
            var (matching, live) = await _reader.FindAsync(narrow, cancellationToken).ConfigureAwait(false);
            if (matching.Count == live && (live > 0 || ReferenceEquals(filter, Filter.All)))
                Drop(task);
            else if (matching.Count > 0)
                partly.Add((task, matching));
        }

        var deletes =
            context.Current.FormatVersion == 1
                ? await RewriteAsync(view, partly, filter, cancellationToken).ConfigureAwait(false)
                : await DeleteAsync(partly, cancellationToken).ConfigureAwait(false);
        var data = with?.DataFiles ?? [];
        if (_removed.Count == 0 && deletes.Count == 0 && data.Count == 0)
            return null;
        return new FileChanges
        {
            Operation =
                data.Count > 0 || _added.Count > 0 ? "overwrite"
                : deletes.Count > 0 ? "overwrite"
                : "delete",
            AddedData = [.. data, .. _added],
            AddedDeletes = [.. deletes, .. with?.DeleteFiles ?? []],
            Removed = _removed,
        };
    }

    private void Drop(FileTask task)
    {
        _removed.Add(FileKey.Of(task.File));
        _removed.AddRange(task.Deletes.Where(IsOnlyFor).Select(FileKey.Of));
    }

    /// <summary>Whether a delete file only applies to this data file, and is useless without it.</summary>
    private static bool IsOnlyFor(DataFile delete) =>
        delete.IsDeletionVector || (delete.Content == FileContent.PositionDeletes && delete.ReferencedDataFile is not null);

    private async Task<IReadOnlyList<DataFile>> DeleteAsync(
        List<(FileTask Task, List<long> Positions)> partly,
        CancellationToken cancellationToken
    )
    {
        if (partly.Count == 0)
            return [];
        var table = context.Current;
        var writer = new DeleteFileWriter(context.Io, table, new FileNames(table));
        IReadOnlyList<DataFile> files;
        if (table.FormatVersion < 3)
            files = await writer
                .PositionsAsync(partly.Select(p => (p.Task.File, (IEnumerable<long>)p.Positions)), cancellationToken)
                .ConfigureAwait(false);
        else
        {
            var vectors = new List<(DataFile, PositionSet)>();
            foreach (var (task, positions) in partly)
            {
                // A data file has at most one deletion vector, beside which position deletes are ignored: the new vector includes all
                // deletes.
                var set = new PositionSet();
                if (await _reader.DeletedPositionsAsync(task, cancellationToken).ConfigureAwait(false) is { } before)
                    set.AddAll(before);
                positions.ForEach(set.Add);
                vectors.Add((task.File, set));
                _removed.AddRange(task.Deletes.Where(IsOnlyFor).Select(FileKey.Of));
            }

            files = await writer.VectorsAsync(vectors, cancellationToken).ConfigureAwait(false);
        }

        context.AttemptFiles.AddRange(files.Select(file => file.FilePath).Distinct());
        return files;
    }

    private async Task<IReadOnlyList<DataFile>> RewriteAsync(
        Table view,
        List<(FileTask Task, List<long> Positions)> partly,
        Filter filter,
        CancellationToken cancellationToken
    )
    {
        if (partly.Count == 0)
            return [];
        var writer = view.NewDataWriter();
        await using var _ = writer.ConfigureAwait(false);
        foreach (var (task, positions) in partly)
        {
            var gone = positions.ToHashSet();
            long row = 0;
            var whole = task with { Bound = BoundFilter.All, Residual = Filter.All };
            await foreach (var batch in _reader.ReadAsync(whole, cancellationToken).ConfigureAwait(false))
            {
                var kept = Enumerable.Range(0, batch.RowCount).Where(i => !gone.Contains(row + i)).ToArray();
                row += batch.RowCount;
                await writer.WriteAsync(batch.Take(kept), cancellationToken).ConfigureAwait(false);
            }

            _removed.Add(FileKey.Of(task.File));
        }

        _added.AddRange((await writer.CompleteAsync(cancellationToken).ConfigureAwait(false)).DataFiles);
        context.AttemptFiles.AddRange(_added.Select(file => file.FilePath));
        return [];
    }
}
