using Balloon.Iceberg.Io;
using Balloon.Iceberg.Manifests;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>The files to which snapshots refer: manifest lists, manifests, data and delete files, statistics.</summary>
internal static class ReachableFiles
{
    public static async Task<HashSet<string>> OfAsync(
        IFileIO io,
        TableMetadata table,
        IEnumerable<Snapshot> snapshots,
        CancellationToken cancellationToken
    )
    {
        var store = new ManifestStore(io, table);
        var files = new HashSet<string>(StringComparer.Ordinal);
        var manifests = new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        foreach (var snapshot in snapshots)
        {
            if (snapshot.ManifestList is { } list)
                files.Add(list);
            foreach (var manifest in await store.ManifestsAsync(snapshot, cancellationToken).ConfigureAwait(false))
                manifests[manifest.Path] = manifest;
            foreach (var statistics in table.Statistics.Where(file => file.SnapshotId == snapshot.SnapshotId))
                AddPath(files, statistics.Json);
            foreach (var statistics in table.PartitionStatistics.Where(file => file.SnapshotId == snapshot.SnapshotId))
                AddPath(files, statistics.Json);
        }

        foreach (var manifest in manifests.Values)
        {
            files.Add(manifest.Path);
            foreach (var entry in await store.EntriesAsync(manifest, false, cancellationToken).ConfigureAwait(false))
            {
                if (entry.IsLive)
                    files.Add(entry.File.FilePath);
            }
        }

        return files;
    }

    private static void AddPath(HashSet<string> files, string json)
    {
        if (MetadataJson.Parse(System.Text.Encoding.UTF8.GetBytes(json), element => element.OptionalString("statistics-path")) is { } path)
            files.Add(path);
    }
}
