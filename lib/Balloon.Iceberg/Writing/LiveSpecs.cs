using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>
/// The partition specs of a table's data files. An equality delete only applies to files of its own spec, unless that is unpartitioned: a
/// table whose spec was changed needs its deletes in each spec.
/// </summary>
internal static class LiveSpecs
{
    /// <summary>The specs of the live data files in some snapshots.</summary>
    public static async Task<IReadOnlyList<PartitionSpec>> OfAsync(
        IFileIO io,
        TableMetadata table,
        IEnumerable<Snapshot?> snapshots,
        CancellationToken cancellationToken
    )
    {
        var store = new ManifestStore(io, table);
        var ids = new SortedSet<int>();
        foreach (var snapshot in snapshots.OfType<Snapshot>().DistinctBy(snapshot => snapshot.SnapshotId))
        {
            var manifests = await store.ManifestsAsync(snapshot, cancellationToken).ConfigureAwait(false);
            ids.UnionWith(
                manifests.Where(manifest => manifest.MayHaveLiveFiles && !manifest.HoldsDeletes).Select(manifest => manifest.SpecId)
            );
        }

        return [.. ids.Select(table.SpecById)];
    }
}
