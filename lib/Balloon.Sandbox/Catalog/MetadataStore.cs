using System.Collections.Concurrent;
using System.Globalization;
using Balloon.Iceberg;
using Balloon.Iceberg.Spec;

namespace Balloon.Sandbox.Catalog;

/// <summary>A table's metadata, the file that contains it, and its bytes as sent to clients.</summary>
internal sealed record StoredMetadata(string Location, TableMetadata Metadata, ReadOnlyMemory<byte> Json);

/// <summary>Reads and writes metadata files. A file never changes once a table refers to it, so it can be cached.</summary>
/// <param name="steps">Is notified of each write.</param>
/// <param name="rule">The locations to which they may be written.</param>
internal sealed class MetadataStore(CatalogSteps steps, LocationRule rule)
{
    private const int MaxCachedFiles = 256;

    /// <summary>The longest file that is read. The metadata of a table with 10,000 snapshots has 10 MB.</summary>
    private const long MaxCachedBytes = 256 << 20;

    private readonly ConcurrentDictionary<string, StoredMetadata> kept = new(StringComparer.Ordinal);

    public async Task<StoredMetadata> ReadAsync(string location, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue(location, out var known))
            return known;
        byte[] bytes;
        try
        {
            bytes = await ReadFileAsync(Locations.ToPath(location), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CatalogError(
                500,
                "NotFoundException",
                $"The metadata file {location} does not exist: was the warehouse folder moved?"
            );
        }

        TableMetadata metadata;
        try
        {
            metadata = TableMetadata.Parse(bytes);
        }
        catch (IcebergException e)
        {
            throw new CatalogError(500, "RuntimeIOException", $"The metadata file {location} cannot be read: {e.Message}");
        }

        const byte OpenBrace = (byte)'{';
        return Keep(new StoredMetadata(location, metadata, bytes is [OpenBrace, ..] ? bytes : metadata.ToJson()));
    }

    // A device has no end and a pipe may block, so only files with a plausible length are read.
    private static async Task<byte[]> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new FileNotFoundException(path);
        if (file.Length is 0 or > MaxCachedBytes)
            throw new CatalogError(500, "RuntimeIOException", $"The file {path} is not a metadata file: it has {file.Length} bytes.");
        return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes metadata to a new file beside its predecessor. Nobody sees it until a table refers to it.</summary>
    public async Task<StoredMetadata> WriteAsync(TableMetadata metadata, string? previous, CancellationToken cancellationToken)
    {
        var folder =
            metadata.Properties.TryGetValue(TableProperties.MetadataPath, out var named) && named.Length > 0
                ? named.TrimEnd('/')
                : $"{metadata.Location.TrimEnd('/')}/metadata";
        var version = previous is null ? 0 : VersionOf(previous) + 1;
        var location = string.Create(CultureInfo.InvariantCulture, $"{folder}/{version:00000}-{Guid.NewGuid()}.metadata.json");
        var path = rule.Path(location);
        var json = metadata.ToJson();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(json, cancellationToken).ConfigureAwait(false);
                // Flushed to disk, as is the catalog's row that refers to it: after a power failure the row must not exist without the
                // file.
                file.Flush(flushToDisk: true);
            }
        }
        catch
        {
            Delete(location);
            throw;
        }

        steps.Reached("file written");
        return Keep(new StoredMetadata(location, metadata, json));
    }

    /// <summary>Removes a file to which no table refers, if possible.</summary>
    public void Delete(string location)
    {
        kept.TryRemove(location, out _);
        try
        {
            File.Delete(Locations.ToPath(location));
            steps.Reached("file deleted");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CatalogError)
        {
            // An orphaned file only takes a little space: failing to remove it must not fail a commit that has succeeded.
        }
    }

    private StoredMetadata Keep(StoredMetadata stored)
    {
        if (kept.Count >= MaxCachedFiles)
            kept.Clear();
        return kept[stored.Location] = stored;
    }

    /// <summary>The number before the first '-' of the file's name; -1 if there is none.</summary>
    private static int VersionOf(string location)
    {
        var name = location.AsSpan(location.LastIndexOf('/') + 1);
        var dash = name.IndexOf('-');
        return dash > 0 && int.TryParse(name[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }
}
