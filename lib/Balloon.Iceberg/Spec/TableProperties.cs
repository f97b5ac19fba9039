namespace Balloon.Iceberg.Spec;

/// <summary>Names of the table properties that this library supports.</summary>
public static class TableProperties
{
    /// <summary>The format version with which a table is created; never stored.</summary>
    public const string FormatVersion = "format-version";

    /// <summary>The format version of new tables.</summary>
    public const int DefaultFormatVersion = 2;

    /// <summary>The target size of data files in bytes.</summary>
    public const string TargetFileSize = "write.target-file-size-bytes";

    /// <summary>The target size of manifests in bytes.</summary>
    public const string ManifestTargetSize = "commit.manifest.target-size-bytes";

    /// <summary>The number of small manifests from which they are merged on commit.</summary>
    public const string ManifestMinCount = "commit.manifest.min-count-to-merge";

    /// <summary>False to never merge manifests.</summary>
    public const string ManifestMergeEnabled = "commit.manifest-merge.enabled";

    /// <summary>How often a commit is retried after a conflict.</summary>
    public const string CommitRetries = "commit.retry.num-retries";

    /// <summary>The number of earlier metadata files in the metadata log.</summary>
    public const string PreviousMetadataVersions = "write.metadata.previous-versions-max";

    /// <summary>Whether to delete metadata files that drop out of the metadata log.</summary>
    public const string DeleteOldMetadata = "write.metadata.delete-after-commit.enabled";

    /// <summary><c>none</c> or <c>gzip</c>.</summary>
    public const string MetadataCompression = "write.metadata.compression-codec";

    /// <summary>The folder of new metadata files; by default <c>metadata</c> below the table.</summary>
    public const string MetadataPath = "write.metadata.path";

    /// <summary>The folder of new data files; by default <c>data</c> below the table.</summary>
    public const string DataPath = "write.data.path";

    /// <summary>The names of columns in data files without field ids.</summary>
    public const string NameMapping = "schema.name-mapping.default";

    /// <summary><c>zstd</c>, <c>snappy</c>, <c>gzip</c>, <c>lz4_raw</c>, <c>brotli</c> or <c>uncompressed</c>.</summary>
    public const string ParquetCompression = "write.parquet.compression-codec";

    /// <summary>The most rows of a row group.</summary>
    public const string ParquetRowGroupLimit = "write.parquet.row-group-row-limit";

    /// <summary>The most bytes of a row group before compression.</summary>
    public const string ParquetRowGroupSize = "write.parquet.row-group-size-bytes";

    /// <summary>The age in milliseconds at which snapshots expire.</summary>
    public const string MaxSnapshotAge = "history.expire.max-snapshot-age-ms";

    /// <summary>The least number of snapshots that expiry keeps.</summary>
    public const string MinSnapshotsToKeep = "history.expire.min-snapshots-to-keep";

    internal static int Int(this IReadOnlyDictionary<string, string> properties, string name, int otherwise) =>
        properties.TryGetValue(name, out var text) && int.TryParse(text, out var value) ? value : otherwise;

    internal static long Long(this IReadOnlyDictionary<string, string> properties, string name, long otherwise) =>
        properties.TryGetValue(name, out var text) && long.TryParse(text, out var value) ? value : otherwise;

    internal static bool Flag(this IReadOnlyDictionary<string, string> properties, string name, bool otherwise) =>
        properties.TryGetValue(name, out var text) && bool.TryParse(text, out var value) ? value : otherwise;
}
