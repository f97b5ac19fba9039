namespace Balloon.Iceberg.Manifests;

/// <summary>A manifest as a manifest list describes it.</summary>
public sealed record ManifestFile
{
    /// <summary>Location.</summary>
    public required string Path { get; init; }

    /// <summary>The length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>The number of its files' partition spec.</summary>
    public int SpecId { get; init; }

    /// <summary>Whether it lists delete files and not data files; a manifest never has both.</summary>
    public bool HoldsDeletes { get; init; }

    /// <summary>The sequence number of the snapshot that added it; 0 in v1.</summary>
    public long SequenceNumber { get; init; }

    /// <summary>The smallest data sequence number of its live files; 0 in v1.</summary>
    public long MinSequenceNumber { get; init; }

    /// <summary>The snapshot that added it.</summary>
    public long AddedSnapshotId { get; init; }

    /// <summary>The number of added files; null if a v1 writer did not count them.</summary>
    public int? AddedFiles { get; init; }

    /// <summary>The number of existing files.</summary>
    public int? ExistingFiles { get; init; }

    /// <summary>The number of deleted files.</summary>
    public int? DeletedFiles { get; init; }

    /// <summary>The number of rows in added files.</summary>
    public long? AddedRows { get; init; }

    /// <summary>The number of rows in existing files.</summary>
    public long? ExistingRows { get; init; }

    /// <summary>The number of rows in deleted files.</summary>
    public long? DeletedRows { get; init; }

    /// <summary>The range of partition values, one per field of the spec; null if the writer did not store it.</summary>
    public IReadOnlyList<PartitionSummary>? Partitions { get; init; }

    /// <summary>Encryption metadata.</summary>
    public ReadOnlyMemory<byte>? KeyMetadata { get; init; }

    /// <summary>The first row id for files that have none of their own (v3).</summary>
    public long? FirstRowId { get; init; }

    /// <summary>Whether it may list live files.</summary>
    public bool MayHaveLiveFiles => AddedFiles is not 0 || ExistingFiles is not 0;
}

/// <summary>The range of a partition field's values in a manifest.</summary>
/// <param name="ContainsNull">Whether any is null.</param>
/// <param name="ContainsNan">Whether any is NaN; null if unknown.</param>
/// <param name="LowerBound">The smallest value in the binary single-value form; null if all are null or NaN, or if unknown.</param>
/// <param name="UpperBound">The greatest value.</param>
public sealed record PartitionSummary(
    bool ContainsNull,
    bool? ContainsNan,
    ReadOnlyMemory<byte>? LowerBound,
    ReadOnlyMemory<byte>? UpperBound
);
