using System.Globalization;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>
/// Builds the manifests of a new snapshot: new files, the parent's manifests without removed files, and merged small manifests.
/// </summary>
internal sealed class ManifestAssembly(CommitContext context, long snapshotId, FileChanges change)
{
    private readonly TableMetadata _table = context.Current;
    private readonly ManifestStore _store = context.Store;
    private readonly string _run = Guid.NewGuid().ToString();
    private int _next;

    public async Task<IReadOnlyList<ManifestFile>> BuildAsync(
        Snapshot? parent,
        SnapshotSummary summary,
        CancellationToken cancellationToken
    )
    {
        var added = new List<ManifestFile>();
        await AddAsync(added, change.AddedData, false, change.DataSequence, cancellationToken).ConfigureAwait(false);
        await AddAsync(added, change.AddedDeletes, true, null, cancellationToken).ConfigureAwait(false);

        IReadOnlyList<ManifestFile> carried = parent is null
            ? []
            : await _store.ManifestsAsync(parent, cancellationToken).ConfigureAwait(false);
        // v1 lists do not state the lengths of their manifests.
        if (change.Removed.Count > 0)
            carried = await WithoutRemovedAsync(carried, summary, cancellationToken).ConfigureAwait(false);
        carried = [.. carried.Where(manifest => manifest.MayHaveLiveFiles || manifest.AddedSnapshotId == snapshotId)];
        IReadOnlyList<ManifestFile> all = [.. added, .. carried];
        return await MergeAsync(all, cancellationToken).ConfigureAwait(false);
    }

    private async Task AddAsync(
        List<ManifestFile> to,
        IReadOnlyList<DataFile> files,
        bool deletes,
        long? sequence,
        CancellationToken cancellationToken
    )
    {
        var target = _table.Properties.Long(TableProperties.ManifestTargetSize, 8 << 20);
        foreach (var group in files.GroupBy(file => file.SpecId))
        {
            ManifestWriter? writer = null;
            foreach (var file in group)
            {
                writer ??= await NewAsync(group.Key, deletes, cancellationToken).ConfigureAwait(false);
                writer.Add(file, sequence);
                if (writer.Length < target)
                    continue;
                to.Add(await CloseAsync(writer, cancellationToken).ConfigureAwait(false));
                writer = null;
            }

            if (writer is not null)
                to.Add(await CloseAsync(writer, cancellationToken).ConfigureAwait(false));
        }
    }

    private async Task<IReadOnlyList<ManifestFile>> WithoutRemovedAsync(
        IReadOnlyList<ManifestFile> manifests,
        SnapshotSummary summary,
        CancellationToken cancellationToken
    )
    {
        var missing = change.Removed.ToHashSet();
        var result = new List<ManifestFile>();
        foreach (var manifest in manifests)
        {
            if (missing.Count == 0 || !manifest.MayHaveLiveFiles)
            {
                result.Add(manifest);
                continue;
            }

            var entries = await _store.EntriesAsync(manifest, true, cancellationToken).ConfigureAwait(false);
            var live = entries.Where(entry => entry.IsLive).ToArray();
            if (!live.Any(entry => missing.Contains(FileKey.Of(entry.File))))
            {
                result.Add(manifest);
                continue;
            }

            var writer = await NewAsync(manifest.SpecId, manifest.HoldsDeletes, cancellationToken).ConfigureAwait(false);
            foreach (var entry in live)
            {
                if (!missing.Remove(FileKey.Of(entry.File)))
                {
                    writer.Existing(entry);
                    continue;
                }

                writer.Delete(entry);
                summary.Removed(entry.File);
            }

            result.Add(await CloseAsync(writer, cancellationToken).ConfigureAwait(false));
        }

        return missing.Count == 0
            ? result
            : throw new IcebergException(
                ErrorKind.Conflict,
                $"{missing.Count} files that the change removes are not in the table any more, such as {missing.First().Path}: another writer removed them."
            );
    }

    /// <summary>Merges small manifests of a kind if there are many, so that planning does not slow down with every commit.</summary>
    private async Task<IReadOnlyList<ManifestFile>> MergeAsync(IReadOnlyList<ManifestFile> manifests, CancellationToken cancellationToken)
    {
        var all = change.RewriteManifests;
        if (!all && !_table.Properties.Flag(TableProperties.ManifestMergeEnabled, true))
            return manifests;
        var least = all ? 1 : _table.Properties.Int(TableProperties.ManifestMinCount, 100);
        var target = _table.Properties.Long(TableProperties.ManifestTargetSize, 8 << 20);
        var result = new List<ManifestFile>();
        foreach (var group in manifests.GroupBy(manifest => (manifest.SpecId, manifest.HoldsDeletes)))
        {
            var bin = new List<ManifestFile>();
            var bins = new List<List<ManifestFile>>();
            long size = 0;
            foreach (var manifest in group)
            {
                if (bin.Count > 0 && size + manifest.Length > target)
                {
                    bins.Add(bin);
                    (bin, size) = ([], 0);
                }

                bin.Add(manifest);
                size += manifest.Length;
            }

            bins.Add(bin);
            foreach (var members in bins)
            {
                // The newest manifests are only merged if there are enough of them.
                if (members.Count == 1 && !all || members.Count < least)
                    result.AddRange(members);
                else
                    result.Add(await MergeOneAsync(members, cancellationToken).ConfigureAwait(false));
            }
        }

        return result;
    }

    private async Task<ManifestFile> MergeOneAsync(List<ManifestFile> manifests, CancellationToken cancellationToken)
    {
        var writer = await NewAsync(manifests[0].SpecId, manifests[0].HoldsDeletes, cancellationToken).ConfigureAwait(false);
        foreach (var manifest in manifests)
        {
            foreach (var entry in await _store.EntriesAsync(manifest, true, cancellationToken).ConfigureAwait(false))
            {
                var mine = entry.SnapshotId == snapshotId;
                if (entry.Status == EntryStatus.Added && mine && manifest.SequenceNumber < 0)
                    writer.Add(entry.File, entry.SequenceNumber < 0 ? null : entry.SequenceNumber);
                else if (entry.IsLive)
                    writer.Existing(entry);
                else if (mine)
                    writer.Delete(entry);
            }
        }

        return await CloseAsync(writer, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ManifestWriter> NewAsync(int specId, bool deletes, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{_run}-m{_next++}.avro");
        var location = Locations.Join(Catalog.MetadataNames.Folder(_table), name);
        context.AttemptFiles.Add(location);
        var spec = _table.SpecById(specId);
        return await ManifestWriter
            .CreateAsync(context.Io, location, _table, spec, _store.SchemaFor(spec), snapshotId, deletes, cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task<ManifestFile> CloseAsync(ManifestWriter writer, CancellationToken cancellationToken)
    {
        await using var _ = writer.ConfigureAwait(false);
        return await writer.FinishAsync(cancellationToken).ConfigureAwait(false);
    }
}
