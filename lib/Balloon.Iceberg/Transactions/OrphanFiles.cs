using Balloon.Iceberg.Io;

namespace Balloon.Iceberg.Transactions;

/// <summary>Finds unreferenced files below a table's folder, which are left by writers that never committed.</summary>
internal static class OrphanFiles
{
    public static async Task<IReadOnlyList<string>> FindAsync(Table table, DateTimeOffset olderThan, CancellationToken cancellationToken)
    {
        var metadata = table.Metadata;
        var reachable = await ReachableFiles.OfAsync(table.Io, metadata, metadata.Snapshots, cancellationToken).ConfigureAwait(false);
        reachable.UnionWith(metadata.MetadataLog.Select(entry => entry.MetadataFile));
        if (table.MetadataLocation is { } current)
            reachable.Add(current);
        // Locations are compared without scheme and host, as in deletes: when in doubt, the file is kept.
        var known = reachable.Select(Locations.PathKey).ToHashSet(StringComparer.Ordinal);
        var orphans = new List<string>();
        await foreach (var file in table.Io.ListAsync(metadata.Location, cancellationToken).ConfigureAwait(false))
        {
            var name = file.Location[(file.Location.LastIndexOf('/') + 1)..];
            if (file.LastModified < olderThan && name != "version-hint.text" && !known.Contains(Locations.PathKey(file.Location)))
                orphans.Add(file.Location);
        }

        return orphans;
    }
}
