using System.Text;
using Balloon.Iceberg.Io;

namespace Balloon.Iceberg.Catalog;

/// <summary>Finds the newest metadata file in a table's folder.</summary>
internal static class MetadataFinder
{
    public static async Task<string> FindAsync(string location, IFileIO io, CancellationToken cancellationToken)
    {
        if (location.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return location;
        var folder = location.TrimEnd('/', '\\');
        var metadata =
            folder.EndsWith("/metadata", StringComparison.Ordinal) || folder.EndsWith("\\metadata", StringComparison.Ordinal)
                ? folder
                : Locations.Join(folder, "metadata");
        var hinted = await HintAsync(metadata, io, cancellationToken).ConfigureAwait(false);
        var best = (Version: -1, Modified: DateTimeOffset.MinValue, Location: "");
        await foreach (var entry in io.ListAsync(metadata, cancellationToken).ConfigureAwait(false))
        {
            if (
                !entry.Location.EndsWith(".metadata.json", StringComparison.Ordinal)
                && !entry.Location.EndsWith(".metadata.json.gz", StringComparison.Ordinal)
            )
                continue;
            var version = MetadataNames.VersionOf(entry.Location);
            if (best.Location.Length == 0 || IsNewer(version, entry, best))
                best = (version, entry.LastModified, entry.Location);
        }

        if (hinted is not null)
        {
            return MetadataNames.VersionOf(hinted) is >= 0 and var version && best.Version > version
                ? throw IcebergException.InvalidData(
                    $"version-hint.text names {hinted}, but {best.Location} is newer: the hint is stale, or the newer file was never committed. Name the one to read."
                )
                : hinted;
        }

        return best.Location.Length > 0
            ? best.Location
            : throw new IcebergException(
                ErrorKind.NoSuchTable,
                "There is no metadata file (*.metadata.json): give a table's folder or a metadata file."
            ).With("folder", metadata);
    }

    /// <summary>Compares by version, or by name if one has none, or by date if the versions are equal.</summary>
    private static bool IsNewer(int version, FileEntry entry, (int Version, DateTimeOffset Modified, string Location) best)
    {
        if (version < 0 || best.Version < 0)
            return string.CompareOrdinal(entry.Location, best.Location) > 0;
        return version > best.Version || (version == best.Version && entry.LastModified > best.Modified);
    }

    /// <summary>The version of a Hadoop-style table, which is stored in a file.</summary>
    private static async Task<string?> HintAsync(string metadata, IFileIO io, CancellationToken cancellationToken)
    {
        var hint = Locations.Join(metadata, "version-hint.text");
        if (!await io.ExistsAsync(hint, cancellationToken).ConfigureAwait(false))
            return null;
        var text = Encoding.UTF8.GetString(await io.ReadAllAsync(hint, cancellationToken).ConfigureAwait(false)).Trim();
        foreach (
            var name in (string[])
                [$"v{text}.metadata.json", $"v{text}.gz.metadata.json", $"v{text}.metadata.json.gz", $"{text}.metadata.json", text]
        )
        {
            var candidate = Locations.Join(metadata, name);
            if (await io.ExistsAsync(candidate, cancellationToken).ConfigureAwait(false))
                return candidate;
        }

        return null;
    }
}
