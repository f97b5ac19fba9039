namespace Balloon.Iceberg.Spec;

/// <summary>Names of the table properties that this library obeys.</summary>
public static class TableProperties
{
    /// <summary>The version a table is created with; never stored.</summary>
    public const string FormatVersion = "format-version";

    /// <summary>Version of new tables.</summary>
    public const int DefaultFormatVersion = 2;

    /// <summary>Size at which a data file is closed, in bytes.</summary>
    public const string TargetFileSize = "write.target-file-size-bytes";

    /// <summary>Size at which a manifest is closed, in bytes.</summary>
    public const string ManifestTargetSize = "commit.manifest.target-size-bytes";

    /// <summary>How many small manifests are merged at a commit.</summary>
    public const string ManifestMinCount = "commit.manifest.min-count-to-merge";

    /// <summary>False to leave manifests as they were written.</summary>
    public const string ManifestMergeEnabled = "commit.manifest-merge.enabled";

    /// <summary>How often a commit is tried again after a conflict.</summary>
    public const string CommitRetries = "commit.retry.num-retries";

    /// <summary>How many earlier metadata files are remembered.</summary>
    public const string PreviousMetadataVersions = "write.metadata.previous-versions-max";

    /// <summary>True to delete metadata files that are no longer remembered.</summary>
    public const string DeleteOldMetadata = "write.metadata.delete-after-commit.enabled";

    /// <summary><c>none</c> or <c>gzip</c>.</summary>
    public const string MetadataCompression = "write.metadata.compression-codec";

    /// <summary>Folder of new metadata files, instead of <c>metadata</c> below the table.</summary>
    public const string MetadataPath = "write.metadata.path";

    /// <summary>Folder of new data files, instead of <c>data</c> below the table.</summary>
    public const string DataPath = "write.data.path";

    /// <summary>Names for columns of data files without field ids.</summary>
    public const string NameMapping = "schema.name-mapping.default";

    /// <summary><c>zstd</c>, <c>snappy</c>, <c>gzip</c>, <c>lz4_raw</c>, <c>brotli</c> or <c>uncompressed</c>.</summary>
    public const string ParquetCompression = "write.parquet.compression-codec";

    /// <summary>Rows of a row group at most.</summary>
    public const string ParquetRowGroupLimit = "write.parquet.row-group-row-limit";

    /// <summary>Bytes of a row group at most, before compression.</summary>
    public const string ParquetRowGroupSize = "write.parquet.row-group-size-bytes";

    /// <summary>How long expiry keeps snapshots, in milliseconds.</summary>
    public const string MaxSnapshotAge = "history.expire.max-snapshot-age-ms";

    /// <summary>How many snapshots expiry keeps at least.</summary>
    public const string MinSnapshotsToKeep = "history.expire.min-snapshots-to-keep";

    internal static int Int(this IReadOnlyDictionary<string, string> properties, string name, int otherwise) =>
        properties.TryGetValue(name, out var text) && int.TryParse(text, out var value) ? value : otherwise;

    internal static long Long(this IReadOnlyDictionary<string, string> properties, string name, long otherwise) =>
        properties.TryGetValue(name, out var text) && long.TryParse(text, out var value) ? value : otherwise;

    internal static bool Flag(this IReadOnlyDictionary<string, string> properties, string name, bool otherwise) =>
        properties.TryGetValue(name, out var text) && bool.TryParse(text, out var value) ? value : otherwise;
}
