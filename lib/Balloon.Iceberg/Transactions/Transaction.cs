using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Writing;

namespace Balloon.Iceberg.Transactions;

/// <summary>
/// Changes of a table that are committed together. After a conflict the table is reloaded, the changes are applied again if they are still
/// valid, and the commit is retried with growing pauses (<c>commit.retry.num-retries</c> times). Not thread-safe.
/// </summary>
public sealed partial class Transaction
{
    private readonly Table _table;
    private readonly TimeProvider _time;
    private readonly List<PendingChange> _changes = [];
    private readonly Dictionary<string, string> _summary = [];
    private string _branch = SnapshotRef.Main;
    private int? _retries;
    private bool _done;

    internal Transaction(Table table, TimeProvider? time) => (_table, _time) = (table, time ?? TimeProvider.System);

    /// <summary>Commits to a branch other than <c>main</c>; it is created if it does not exist.</summary>
    public Transaction ToBranch(string branch)
    {
        _branch = branch;
        return this;
    }

    /// <summary>Adds a pair to the summary of the transaction's snapshots.</summary>
    public Transaction SetSummary(string key, string value)
    {
        _summary[key] = value;
        return this;
    }

    /// <summary>
    /// How often the commit is retried after a conflict, instead of the table's own setting. With 0 the caller decides after each conflict:
    /// it may have to check first whether an earlier attempt of its own was the winner.
    /// </summary>
    public Transaction WithRetries(int count)
    {
        _retries = count;
        return this;
    }

    /// <summary>Appends rows that were written.</summary>
    /// <exception cref="IcebergException">The result holds delete files: use <see cref="RowDelta"/>.</exception>
    public Transaction Append(WriteResult result)
    {
        if (result.DeleteFiles.Count > 0)
            throw IcebergException.InvalidArgument("The result holds delete files: commit it as a row delta.");
        return result.DataFiles.Count == 0 && _summary.Count == 0
            ? this
            : Change(new SnapshotChange((context, cancellationToken) => FilesAsync("append", context, result, cancellationToken)));
    }

    /// <summary>Adds rows and deletes that were written. An empty result creates an empty snapshot with a summary.</summary>
    public Transaction RowDelta(WriteResult result) =>
        Change(
            new SnapshotChange(
                (context, cancellationToken) =>
                    FilesAsync(result.DeleteFiles.Count > 0 ? "overwrite" : "append", context, result, cancellationToken)
            )
        );

    /// <summary>Commits the changes.</summary>
    /// <returns>The table with its new state.</returns>
    /// <exception cref="CommitFailedException">Other writers kept committing first.</exception>
    /// <exception cref="CommitStateUnknownException">It may have succeeded: look for the snapshot before retrying.</exception>
    /// <exception cref="IcebergException">
    /// <see cref="ErrorKind.Conflict"/>: the changes are not valid after what others have committed.
    /// </exception>
    public async Task<Table> CommitAsync(CancellationToken cancellationToken = default)
    {
        if (_done)
            throw IcebergException.InvalidArgument("The transaction is already finished: start another.");
        _done = true;
        if (_changes.Count == 0)
            return _table;
        var retries = _retries ?? Math.Max(0, _table.Metadata.Properties.Int(TableProperties.CommitRetries, 4));
        for (var attempt = 0; ; attempt++)
        {
            var context = new CommitContext(_table, _branch, _summary, _time);
            try
            {
                foreach (var change in _changes)
                    await change.ApplyAsync(context, cancellationToken).ConfigureAwait(false);
                if (context.Updates.Count == 0)
                    return _table;
                var state = await _table
                    .Catalog.CommitTableAsync(_table.Identifier, context.Requirements, context.Updates, cancellationToken)
                    .ConfigureAwait(false);
                _table.Adopt(state);
            }
            catch (CommitStateUnknownException)
            {
                throw;
            }
            catch (CommitFailedException) when (attempt < retries)
            {
                await RemoveAsync(context).ConfigureAwait(false);
                await Task.Delay(Pause(attempt), _time, cancellationToken).ConfigureAwait(false);
                await _table.RefreshAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }
            catch (Exception e) when (IsClean(e))
            {
                await RemoveAsync(context).ConfigureAwait(false);
                foreach (var change in _changes)
                    await change.GivenUpAsync(context).ConfigureAwait(false);
                throw;
            }

            foreach (var change in _changes)
                await change.CommittedAsync(context, cancellationToken).ConfigureAwait(false);
            return _table;
        }
    }

    internal Transaction Change(PendingChange change)
    {
        _changes.Add(change);
        return this;
    }

    private static async Task<FileChanges?> FilesAsync(
        string operation,
        CommitContext context,
        WriteResult result,
        CancellationToken cancellationToken
    )
    {
        foreach (var spec in result.DataFiles.Concat(result.DeleteFiles).Select(file => file.SpecId).Distinct())
            _ = context.Current.SpecById(spec);
        await CheckReachAsync(context, result, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Operation = operation,
            AddedData = result.DataFiles,
            AddedDeletes = result.DeleteFiles,
        };
    }

    /// <summary>Fails if a partition spec was added meanwhile: keys that were written for other specs do not apply to its files.</summary>
    private static async Task CheckReachAsync(CommitContext context, WriteResult result, CancellationToken cancellationToken)
    {
        var reached = result
            .DeleteFiles.Where(file => file.Content == FileContent.EqualityDeletes)
            .Select(file => context.Current.SpecById(file.SpecId))
            .ToHashSet();
        if (reached.Count == 0 || context.Current.PartitionSpecs.Count == 1 || reached.Any(spec => spec.IsUnpartitioned))
            return;
        var live = await LiveSpecs.OfAsync(context.Io, context.Current, [context.BranchHead], cancellationToken).ConfigureAwait(false);
        if (live.FirstOrDefault(spec => !reached.Contains(spec)) is { } missed)
            throw new IcebergException(
                ErrorKind.Conflict,
                $"The table has data files of partition spec {missed.SpecId}, for which no deletes were written: write the changes again from the table's current state."
            );
    }

    /// <summary>Whether the commit has certainly not happened after this error, so that files may be removed.</summary>
    private static bool IsClean(Exception exception) =>
        exception is IcebergException { Kind: not (ErrorKind.CommitStateUnknown or ErrorKind.Unavailable or ErrorKind.Io) };

    private static async Task RemoveAsync(CommitContext context)
    {
        foreach (var file in context.AttemptFiles)
        {
            try
            {
                await context.Io.DeleteAsync(file).ConfigureAwait(false);
            }
            catch (IcebergException)
            {
                // Remaining files can be found by removing orphan files; the first error is the one to report.
            }
        }
    }

    /// <summary>100 ms, doubled at each attempt, and varied by up to a quarter so that competing writers diverge.</summary>
    private static TimeSpan Pause(int attempt) =>
        TimeSpan.FromMilliseconds(100 * (1 << Math.Min(attempt, 6)) * (0.75 + (Random.Shared.NextDouble() / 2)));
}
