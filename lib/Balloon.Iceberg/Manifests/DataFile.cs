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
    private const long NotGiven = long.MinValue;
    private readonly byte[]? _key;
    private string? _filePath;
    private readonly long _firstRowId = NotGiven;
    private readonly long _contentOffset = NotGiven;
    private readonly long _contentSize = NotGiven;
    private FileMetrics? _given;
    private EncodedMetrics? _encoded;
    private int _index;

    /// <summary>What it holds.</summary>
    public FileContent Content { get; init; }

    /// <summary>Location.</summary>
    public required string FilePath
    {
        get => _filePath ??= _encoded!.FilePath(_index);
        init => _filePath = value;
    }

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
        get => _encoded is null ? _given?.ColumnSizes : _encoded.Counts(_index, MetricKind.ColumnSizes);
        init => _given = Given() with { ColumnSizes = value };
    }

    /// <summary>Values by field, nulls and NaN included.</summary>
    public FieldMap<long>? ValueCounts
    {
        get => _encoded is null ? _given?.ValueCounts : _encoded.Counts(_index, MetricKind.ValueCounts);
        init => _given = Given() with { ValueCounts = value };
    }

    /// <summary>Nulls by field.</summary>
    public FieldMap<long>? NullValueCounts
    {
        get => _encoded is null ? _given?.NullValueCounts : _encoded.Counts(_index, MetricKind.NullValueCounts);
        init => _given = Given() with { NullValueCounts = value };
    }

    /// <summary>NaN values by field.</summary>
    public FieldMap<long>? NanValueCounts
    {
        get => _encoded is null ? _given?.NanValueCounts : _encoded.Counts(_index, MetricKind.NanValueCounts);
        init => _given = Given() with { NanValueCounts = value };
    }

    /// <summary>Lower bounds by field in the binary single-value form.</summary>
    public FieldMap<ReadOnlyMemory<byte>>? LowerBounds
    {
        get => _encoded is null ? _given?.LowerBounds : _encoded.Bounds(_index, MetricKind.LowerBounds);
        init => _given = Given() with { LowerBounds = value };
    }

    /// <summary>Upper bounds by field in the binary single-value form.</summary>
    public FieldMap<ReadOnlyMemory<byte>>? UpperBounds
    {
        get => _encoded is null ? _given?.UpperBounds : _encoded.Bounds(_index, MetricKind.UpperBounds);
        init => _given = Given() with { UpperBounds = value };
    }

    /// <summary>Encryption metadata.</summary>
    public ReadOnlyMemory<byte>? KeyMetadata
    {
        get => _key is null ? (ReadOnlyMemory<byte>?)null : _key;
        init => _key = value?.ToArray();
    }

    /// <summary>Where row groups start.</summary>
    public IReadOnlyList<long>? SplitOffsets
    {
        get => _encoded is null ? _given?.SplitOffsets : _encoded.SplitOffsets(_index);
        init => _given = Given() with { SplitOffsets = value };
    }

    /// <summary>Field ids that an equality-delete file's rows compare.</summary>
    public IReadOnlyList<int>? EqualityIds { get; init; }

    /// <summary>Order of the rows, if any.</summary>
    public int? SortOrderId { get; init; }

    /// <summary>Row id of the first row (v3).</summary>
    public long? FirstRowId
    {
        get => Known(_firstRowId);
        init => _firstRowId = value ?? NotGiven;
    }

    /// <summary>The one data file that a position-delete file or deletion vector is about.</summary>
    public string? ReferencedDataFile { get; init; }

    /// <summary>Where a deletion vector starts in its Puffin file.</summary>
    public long? ContentOffset
    {
        get => Known(_contentOffset);
        init => _contentOffset = value ?? NotGiven;
    }

    /// <summary>Bytes of a deletion vector.</summary>
    public long? ContentSizeInBytes
    {
        get => Known(_contentSize);
        init => _contentSize = value ?? NotGiven;
    }

    /// <summary>True for a deletion vector.</summary>
    public bool IsDeletionVector => Content == FileContent.PositionDeletes && FileFormat == "PUFFIN";

    /// <summary>All metrics, as a manifest holds them, and which file of its block this is.</summary>
    internal (EncodedMetrics? Block, int Index) Encoded
    {
        init => (_encoded, _index) = value;
    }

    /// <summary>All metrics that are not encoded.</summary>
    internal FileMetrics? Metrics
    {
        init => _given = value;
    }

    /// <summary>How many of something a field has, where that is known.</summary>
    internal long? Count(MetricKind kind, int id)
    {
        if (_encoded is not null)
            return _encoded.Count(_index, kind, id);
        var counts = kind switch
        {
            MetricKind.ValueCounts => _given?.ValueCounts,
            MetricKind.NullValueCounts => _given?.NullValueCounts,
            MetricKind.NanValueCounts => _given?.NanValueCounts,
            _ => _given?.ColumnSizes,
        };
        return counts is not null && counts.TryGet(id, out var count) ? count : null;
    }

    /// <summary>A bound of a field, where it is known.</summary>
    internal ReadOnlyMemory<byte>? Bound(MetricKind kind, int id)
    {
        if (_encoded is not null)
            return _encoded.Bound(_index, kind, id);
        var bounds = kind == MetricKind.LowerBounds ? _given?.LowerBounds : _given?.UpperBounds;
        return bounds is not null && bounds.TryGet(id, out var bound) ? bound : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>Stores a number that few files have in eight bytes instead of sixteen: plans hold tens of thousands of files.</summary>
    private static long? Known(long value) => value == NotGiven ? null : value;

    /// <summary>The metrics one by one, as they are until now; what is encoded no longer counts.</summary>
    private FileMetrics Given()
    {
        if (_encoded is null)
            return _given ?? new();
        FileMetrics metrics = new()
        {
            ColumnSizes = ColumnSizes,
            ValueCounts = ValueCounts,
            NullValueCounts = NullValueCounts,
            NanValueCounts = NanValueCounts,
            LowerBounds = LowerBounds,
            UpperBounds = UpperBounds,
            SplitOffsets = SplitOffsets,
        };
        _filePath = FilePath;
        _encoded = null;
        return metrics;
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
