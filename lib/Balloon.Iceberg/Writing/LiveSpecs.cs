using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>
/// The partition specs that data files of a table have. An equality delete applies within its own spec alone, unless that is
/// unpartitioned: a table whose spec changed needs its deletes in each.
/// </summary>
internal static class LiveSpecs
{
    /// <summary>The specs of the live data files of some snapshots.</summary>
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
