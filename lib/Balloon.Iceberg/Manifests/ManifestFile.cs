namespace Balloon.Iceberg.Manifests;

/// <summary>A manifest as a manifest list describes it.</summary>
public sealed record ManifestFile
{
    /// <summary>Location.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    public long Length { get; init; }

    /// <summary>Number of the partition spec of its files.</summary>
    public int SpecId { get; init; }

    /// <summary>True for delete files, false for data files; one manifest holds only one of both.</summary>
    public bool HoldsDeletes { get; init; }

    /// <summary>Sequence number of the snapshot that added it; 0 in v1.</summary>
    public long SequenceNumber { get; init; }

    /// <summary>Least data sequence number of its live files; 0 in v1.</summary>
    public long MinSequenceNumber { get; init; }

    /// <summary>The snapshot that added it.</summary>
    public long AddedSnapshotId { get; init; }

    /// <summary>Entries of status added; null where a v1 writer did not count.</summary>
    public int? AddedFiles { get; init; }

    /// <summary>Entries of status existing.</summary>
    public int? ExistingFiles { get; init; }

    /// <summary>Entries of status deleted.</summary>
    public int? DeletedFiles { get; init; }

    /// <summary>Rows of added files.</summary>
    public long? AddedRows { get; init; }

    /// <summary>Rows of existing files.</summary>
    public long? ExistingRows { get; init; }

    /// <summary>Rows of deleted files.</summary>
    public long? DeletedRows { get; init; }

    /// <summary>What the partition values are, one a field of the spec; null where the writer did not say.</summary>
    public IReadOnlyList<PartitionSummary>? Partitions { get; init; }

    /// <summary>Encryption metadata.</summary>
    public ReadOnlyMemory<byte>? KeyMetadata { get; init; }

    /// <summary>First row id of its files that have none of their own (v3).</summary>
    public long? FirstRowId { get; init; }

    /// <summary>True unless it is known to hold no file.</summary>
    public bool MayHaveLiveFiles => AddedFiles is not 0 || ExistingFiles is not 0;
}

/// <summary>What values a partition field has in a manifest.</summary>
/// <param name="ContainsNull">Whether any is null.</param>
/// <param name="ContainsNan">Whether any is NaN; null where not known.</param>
/// <param name="LowerBound">Least value in the binary single-value form; null where all are null or NaN, or not known.</param>
/// <param name="UpperBound">Greatest value.</param>
public sealed record PartitionSummary(
    bool ContainsNull,
    bool? ContainsNan,
    ReadOnlyMemory<byte>? LowerBound,
    ReadOnlyMemory<byte>? UpperBound
);
