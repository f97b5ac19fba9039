using System.Globalization;
using System.IO.Compression;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog;

/// <summary>Names and contents of metadata files, in the form that catalogs use: <c>metadata/00001-UUID.metadata.json</c>.</summary>
public static class MetadataNames
{
    /// <summary>The location of a new metadata file.</summary>
    /// <param name="metadata">The table.</param>
    /// <param name="version">The file's version, 0 for a new table.</param>
    public static string Next(TableMetadata metadata, int version)
    {
        var suffix = IsGzip(metadata) ? ".gz" : "";
        var name = string.Create(CultureInfo.InvariantCulture, $"{version:00000}-{Guid.NewGuid()}{suffix}.metadata.json");
        return Locations.Join(Folder(metadata), name);
    }

    /// <summary>The folder of metadata files.</summary>
    public static string Folder(TableMetadata metadata) =>
        metadata.Properties.GetValueOrDefault(TableProperties.MetadataPath)?.TrimEnd('/') ?? Locations.Join(metadata.Location, "metadata");

    /// <summary>The version in a metadata file's name; -1 if there is none.</summary>
    public static int VersionOf(string? location)
    {
        if (location is null)
            return -1;
        var name = location[(location.LastIndexOf('/') + 1)..];
        var digits = name.StartsWith('v') ? name[1..] : name;
        var end = 0;
        while (end < digits.Length && char.IsAsciiDigit(digits[end]))
            end++;
        return int.TryParse(digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }

    /// <summary>The contents of a metadata file, compressed if the table's properties say so.</summary>
    public static byte[] Encode(TableMetadata metadata)
    {
        var json = metadata.ToJson();
        if (!IsGzip(metadata))
            return json;
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
            gzip.Write(json);
        return output.ToArray();
    }

    private static bool IsGzip(TableMetadata metadata) =>
        string.Equals(
            metadata.Properties.GetValueOrDefault(TableProperties.MetadataCompression),
            "gzip",
            StringComparison.OrdinalIgnoreCase
        );
}
