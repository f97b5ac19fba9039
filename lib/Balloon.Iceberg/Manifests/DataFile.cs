using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>What a file of a table holds.</summary>
public enum FileContent
{
    /// <summary>Rows.</summary>
    Data = 0,

    /// <summary>Deleted positions of data files; in v3 also as deletion vectors in Puffin files.</summary>
    PositionDeletes = 1,

    /// <summary>Keys of deleted rows.</summary>
    EqualityDeletes = 2,
}

/// <summary>A data or delete file as a manifest describes it.</summary>
public sealed record DataFile
{
    private FieldMap<long>? _columnSizes;
    private FieldMap<long>? _valueCounts;
    private FieldMap<long>? _nullValueCounts;
    private FieldMap<long>? _nanValueCounts;
    private FieldMap<ReadOnlyMemory<byte>>? _lowerBounds;
    private FieldMap<ReadOnlyMemory<byte>>? _upperBounds;

    /// <summary>What it holds.</summary>
    public FileContent Content { get; init; }

    /// <summary>Location.</summary>
    public required string FilePath { get; init; }

    /// <summary>Format in capitals, such as <c>PARQUET</c>.</summary>
    public required string FileFormat { get; init; }

    /// <summary>Number of the partition spec of <see cref="Partition"/>.</summary>
    public int SpecId { get; init; }

    /// <summary>Plain values (see <see cref="Values"/>), one a field of the spec.</summary>
    public IReadOnlyList<object?> Partition { get; init; } = [];

    /// <summary>Rows.</summary>
    public required long RecordCount { get; init; }

    /// <summary>Bytes of the whole file.</summary>
    public required long FileSizeInBytes { get; init; }

    /// <summary>Bytes by field.</summary>
    public FieldMap<long>? ColumnSizes
    {
        get => Metrics is null ? _columnSizes : Metrics.Counts(MetricKind.ColumnSizes);
        init
        {
            Unpack();
            _columnSizes = value;
        }
    }

    /// <summary>Values by field, nulls and NaN included.</summary>
    public FieldMap<long>? ValueCounts
    {
        get => Metrics is null ? _valueCounts : Metrics.Counts(MetricKind.ValueCounts);
        init
        {
            Unpack();
            _valueCounts = value;
        }
    }

    /// <summary>Nulls by field.</summary>
    public FieldMap<long>? NullValueCounts
    {
        get => Metrics is null ? _nullValueCounts : Metrics.Counts(MetricKind.NullValueCounts);
        init
        {
            Unpack();
            _nullValueCounts = value;
        }
    }

    /// <summary>NaN values by field.</summary>
    public FieldMap<long>? NanValueCounts
    {
        get => Metrics is null ? _nanValueCounts : Metrics.Counts(MetricKind.NanValueCounts);
        init
        {
            Unpack();
            _nanValueCounts = value;
        }
    }

    /// <summary>Lower bounds by field in the binary single-value form.</summary>
    public FieldMap<ReadOnlyMemory<byte>>? LowerBounds
    {
        get => Metrics is null ? _lowerBounds : Metrics.Bounds(MetricKind.LowerBounds);
        init
        {
            Unpack();
            _lowerBounds = value;
        }
    }

    /// <summary>Upper bounds by field in the binary single-value form.</summary>
    public FieldMap<ReadOnlyMemory<byte>>? UpperBounds
    {
        get => Metrics is null ? _upperBounds : Metrics.Bounds(MetricKind.UpperBounds);
        init
        {
            Unpack();
            _upperBounds = value;
        }
    }

    /// <summary>Encryption metadata.</summary>
    public ReadOnlyMemory<byte>? KeyMetadata { get; init; }

    /// <summary>Where row groups start.</summary>
    public IReadOnlyList<long>? SplitOffsets { get; init; }

    /// <summary>Field ids that an equality-delete file's rows compare.</summary>
    public IReadOnlyList<int>? EqualityIds { get; init; }

    /// <summary>Order of the rows, if any.</summary>
    public int? SortOrderId { get; init; }

    /// <summary>Row id of the first row (v3).</summary>
    public long? FirstRowId { get; init; }

    /// <summary>The one data file that a position-delete file or deletion vector is about.</summary>
    public string? ReferencedDataFile { get; init; }

    /// <summary>Where a deletion vector starts in its Puffin file.</summary>
    public long? ContentOffset { get; init; }

    /// <summary>Bytes of a deletion vector.</summary>
    public long? ContentSizeInBytes { get; init; }

    /// <summary>True for a deletion vector.</summary>
    public bool IsDeletionVector => Content == FileContent.PositionDeletes && FileFormat == "PUFFIN";

    /// <summary>All metrics, as a manifest holds them; null where they are given one by one.</summary>
    internal EncodedMetrics? Metrics { get; set; }

    /// <summary>How many of something a field has, where that is known.</summary>
    internal long? Count(MetricKind kind, int id)
    {
        if (Metrics is not null)
            return Metrics.Count(kind, id);
        var counts = kind switch
        {
            MetricKind.ValueCounts => _valueCounts,
            MetricKind.NullValueCounts => _nullValueCounts,
            MetricKind.NanValueCounts => _nanValueCounts,
            _ => _columnSizes,
        };
        return counts is not null && counts.TryGet(id, out var count) ? count : null;
    }

    /// <summary>A bound of a field, where it is known.</summary>
    internal ReadOnlyMemory<byte>? Bound(MetricKind kind, int id)
    {
        if (Metrics is not null)
            return Metrics.Bound(kind, id);
        var bounds = kind == MetricKind.LowerBounds ? _lowerBounds : _upperBounds;
        return bounds is not null && bounds.TryGet(id, out var bound) ? bound : (ReadOnlyMemory<byte>?)null;
    }

    private void Unpack()
    {
        if (Metrics is not { } metrics)
            return;
        (_columnSizes, _valueCounts) = (metrics.Counts(MetricKind.ColumnSizes), metrics.Counts(MetricKind.ValueCounts));
        (_nullValueCounts, _nanValueCounts) = (metrics.Counts(MetricKind.NullValueCounts), metrics.Counts(MetricKind.NanValueCounts));
        (_lowerBounds, _upperBounds) = (metrics.Bounds(MetricKind.LowerBounds), metrics.Bounds(MetricKind.UpperBounds));
        Metrics = null;
    }
}

/// <summary>What a manifest says of a file in its snapshot.</summary>
public enum EntryStatus
{
    /// <summary>Carried over.</summary>
    Existing = 0,

    /// <summary>Added in the snapshot.</summary>
    Added = 1,

    /// <summary>Removed in the snapshot.</summary>
    Deleted = 2,
}

/// <summary>A manifest's entry.</summary>
/// <param name="Status">Added, existing or deleted.</param>
/// <param name="SnapshotId">The snapshot that added or deleted the file.</param>
/// <param name="SequenceNumber">Data sequence number, which decides what deletes apply.</param>
/// <param name="FileSequenceNumber">Sequence number of the snapshot that added the file.</param>
/// <param name="File">The file.</param>
public sealed record ManifestEntry(EntryStatus Status, long SnapshotId, long SequenceNumber, long FileSequenceNumber, DataFile File)
{
    /// <summary>True unless deleted.</summary>
    public bool IsLive => Status != EntryStatus.Deleted;
}
