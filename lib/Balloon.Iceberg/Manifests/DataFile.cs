using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>The content of a file.</summary>
public enum FileContent
{
    /// <summary>Rows.</summary>
    Data = 0,

    /// <summary>Deleted positions in data files; in v3 also as deletion vectors in Puffin files.</summary>
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

    /// <summary>The content.</summary>
    public FileContent Content { get; init; }

    /// <summary>Location.</summary>
    public required string FilePath
    {
        get => _filePath ??= _encoded!.FilePath(_index);
        init => _filePath = value;
    }

    /// <summary>The format in upper case, such as <c>PARQUET</c>.</summary>
    public required string FileFormat { get; init; }

    /// <summary>The number of the partition spec of <see cref="Partition"/>.</summary>
    public int SpecId { get; init; }

    /// <summary>The partition's plain values (see <see cref="Values"/>), one per field of the spec.</summary>
    public IReadOnlyList<object?> Partition { get; init; } = [];

    /// <summary>The number of rows.</summary>
    public required long RecordCount { get; init; }

    /// <summary>The size of the file in bytes.</summary>
    public required long FileSizeInBytes { get; init; }

    /// <summary>The size of each field in bytes.</summary>
    public FieldMap<long>? ColumnSizes
    {
        get => _encoded is null ? _given?.ColumnSizes : _encoded.Counts(_index, MetricKind.ColumnSizes);
        init => _given = Given() with { ColumnSizes = value };
    }

    /// <summary>The number of values of each field, including nulls and NaN.</summary>
    public FieldMap<long>? ValueCounts
    {
        get => _encoded is null ? _given?.ValueCounts : _encoded.Counts(_index, MetricKind.ValueCounts);
        init => _given = Given() with { ValueCounts = value };
    }

    /// <summary>The number of nulls of each field.</summary>
    public FieldMap<long>? NullValueCounts
    {
        get => _encoded is null ? _given?.NullValueCounts : _encoded.Counts(_index, MetricKind.NullValueCounts);
        init => _given = Given() with { NullValueCounts = value };
    }

    /// <summary>The number of NaN values of each field.</summary>
    public FieldMap<long>? NanValueCounts
    {
        get => _encoded is null ? _given?.NanValueCounts : _encoded.Counts(_index, MetricKind.NanValueCounts);
        init => _given = Given() with { NanValueCounts = value };
    }

    /// <summary>The lower bound of each field in the binary single-value form.</summary>
    public FieldMap<ReadOnlyMemory<byte>>? LowerBounds
    {
        get => _encoded is null ? _given?.LowerBounds : _encoded.Bounds(_index, MetricKind.LowerBounds);
        init => _given = Given() with { LowerBounds = value };
    }

    /// <summary>The upper bound of each field in the binary single-value form.</summary>
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

    /// <summary>The positions at which row groups start.</summary>
    public IReadOnlyList<long>? SplitOffsets
    {
        get => _encoded is null ? _given?.SplitOffsets : _encoded.SplitOffsets(_index);
        init => _given = Given() with { SplitOffsets = value };
    }

    /// <summary>The ids of the fields that an equality-delete file compares.</summary>
    public IReadOnlyList<int>? EqualityIds { get; init; }

    /// <summary>The sort order of the rows, if any.</summary>
    public int? SortOrderId { get; init; }

    /// <summary>The row id of the first row (v3).</summary>
    public long? FirstRowId
    {
        get => Known(_firstRowId);
        init => _firstRowId = value ?? NotGiven;
    }

    /// <summary>The single data file to which a position-delete file or deletion vector applies.</summary>
    public string? ReferencedDataFile { get; init; }

    /// <summary>The position of a deletion vector in its Puffin file.</summary>
    public long? ContentOffset
    {
        get => Known(_contentOffset);
        init => _contentOffset = value ?? NotGiven;
    }

    /// <summary>The size of a deletion vector in bytes.</summary>
    public long? ContentSizeInBytes
    {
        get => Known(_contentSize);
        init => _contentSize = value ?? NotGiven;
    }

    /// <summary>Whether it is a deletion vector.</summary>
    public bool IsDeletionVector => Content == FileContent.PositionDeletes && FileFormat == "PUFFIN";

    /// <summary>The encoded metrics of a manifest's block, and the index of this file in it.</summary>
    internal (EncodedMetrics? Block, int Index) Encoded
    {
        init => (_encoded, _index) = value;
    }

    /// <summary>The metrics that are not encoded.</summary>
    internal FileMetrics? Metrics
    {
        init => _given = value;
    }

    /// <summary>A count of a field, if known.</summary>
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

    /// <summary>A bound of a field, if known.</summary>
    internal ReadOnlyMemory<byte>? Bound(MetricKind kind, int id)
    {
        if (_encoded is not null)
            return _encoded.Bound(_index, kind, id);
        var bounds = kind == MetricKind.LowerBounds ? _given?.LowerBounds : _given?.UpperBounds;
        return bounds is not null && bounds.TryGet(id, out var bound) ? bound : (ReadOnlyMemory<byte>?)null;
    }

    /// <summary>Optional numbers are stored in eight bytes instead of sixteen: plans contain tens of thousands of files.</summary>
    private static long? Known(long value) => value == NotGiven ? null : value;

    /// <summary>Decodes all metrics, so that they can be changed; the encoded form is no longer used.</summary>
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

/// <summary>The status of a file in a manifest's snapshot.</summary>
public enum EntryStatus
{
    /// <summary>It was taken over from an earlier snapshot.</summary>
    Existing = 0,

    /// <summary>It was added by the snapshot.</summary>
    Added = 1,

    /// <summary>It was removed by the snapshot.</summary>
    Deleted = 2,
}

/// <summary>An entry of a manifest.</summary>
/// <param name="Status">Added, existing or deleted.</param>
/// <param name="SnapshotId">The snapshot that added or deleted the file.</param>
/// <param name="SequenceNumber">The data sequence number, which decides which deletes apply.</param>
/// <param name="FileSequenceNumber">The sequence number of the snapshot that added the file.</param>
/// <param name="File">The file.</param>
public sealed record ManifestEntry(EntryStatus Status, long SnapshotId, long SequenceNumber, long FileSequenceNumber, DataFile File)
{
    /// <summary>Whether the file is not deleted.</summary>
    public bool IsLive => Status != EntryStatus.Deleted;
}
