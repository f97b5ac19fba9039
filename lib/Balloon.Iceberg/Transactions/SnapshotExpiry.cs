using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>Removes old snapshots from the metadata and, after the commit, the files to which no other snapshot refers.</summary>
internal sealed class SnapshotExpiry(ExpiryOptions options) : PendingChange
{
    private const long FiveDays = 5L * 24 * 3600 * 1000;
    private IReadOnlyList<Snapshot> _expired = [];

    public override Task ApplyAsync(CommitContext context, CancellationToken cancellationToken)
    {
        var table = context.Current;
        var now = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var kept = Kept(table, now);
        foreach (var (name, reference) in table.Refs)
        {
            if (!IsTooOld(reference, name, table, now))
                continue;
            context.RequireBranch(name);
            context.Apply(new TableUpdate.RemoveSnapshotRef(name));
        }

        _expired = [.. table.Snapshots.Where(snapshot => !kept.Contains(snapshot.SnapshotId))];
        if (_expired.Count == 0)
            return Task.CompletedTask;
        foreach (var name in table.Refs.Keys)
            context.RequireBranch(name);
        context.Apply(new TableUpdate.RemoveSnapshots([.. _expired.Select(snapshot => snapshot.SnapshotId)]));
        return Task.CompletedTask;
    }

    public override async Task CommittedAsync(CommitContext context, CancellationToken cancellationToken)
    {
        if (_expired.Count == 0 || !options.DeleteFiles || !context.Base.Properties.Flag("gc.enabled", true))
            return;
        var live = await ReachableFiles
            .OfAsync(context.Io, context.Table.Metadata, context.Table.Metadata.Snapshots, cancellationToken)
            .ConfigureAwait(false);
        var dead = await ReachableFiles.OfAsync(context.Io, context.Base, _expired, cancellationToken).ConfigureAwait(false);
        dead.ExceptWith(live);
        foreach (var file in dead)
            await context.Io.DeleteAsync(file, cancellationToken).ConfigureAwait(false);
    }

    private HashSet<long> Kept(TableMetadata table, long now)
    {
        var olderThan =
            options.OlderThan?.ToUnixTimeMilliseconds() ?? now - table.Properties.Long(TableProperties.MaxSnapshotAge, FiveDays);
        var retain = Math.Max(1, options.RetainLast ?? table.Properties.Int(TableProperties.MinSnapshotsToKeep, 1));
        var kept = new HashSet<long>();
        var referenced = new HashSet<long>();
        foreach (var (name, reference) in table.Refs)
        {
            var gone = IsTooOld(reference, name, table, now);
            if (!gone)
                kept.Add(reference.SnapshotId);
            var since = options.OlderThan is null && reference.MaxSnapshotAgeMs is { } age ? now - age : olderThan;
            var least = options.RetainLast is null && reference.MinSnapshotsToKeep is { } min ? min : retain;
            var seen = 0;
            foreach (var snapshot in table.Ancestry(table.FindSnapshot(reference.SnapshotId)))
            {
                referenced.Add(snapshot.SnapshotId);
                if (!gone && reference.IsBranch && (seen++ < least || snapshot.TimestampMs >= since))
                    kept.Add(snapshot.SnapshotId);
            }
        }

        // Snapshots to which no reference leads, for example after a rollback, are kept while they are recent.
        kept.UnionWith(
            table.Snapshots.Where(s => !referenced.Contains(s.SnapshotId) && s.TimestampMs >= olderThan).Select(s => s.SnapshotId)
        );
        foreach (var key in options.KeepNewestOf)
        {
            var newest = table
                .Snapshots.Where(s => s.Summary.ContainsKey(key))
                .GroupBy(s => s.Summary[key])
                .Select(group => group.MaxBy(s => s.SequenceNumber)!);
            kept.UnionWith(newest.Select(snapshot => snapshot.SnapshotId));
        }

        return kept;
    }

    private static bool IsTooOld(SnapshotRef reference, string name, TableMetadata table, long now) =>
        name != SnapshotRef.Main
        && (
            table.FindSnapshot(reference.SnapshotId) is not { } snapshot
            || (reference.MaxRefAgeMs is { } age && snapshot.TimestampMs < now - age)
        );
}
