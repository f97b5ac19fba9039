namespace Balloon.Iceberg.Manifests;

/// <summary>A file's metrics by field, if they were set individually and not read from a manifest.</summary>
internal sealed record FileMetrics
{
    public FieldMap<long>? ColumnSizes { get; init; }

    public FieldMap<long>? ValueCounts { get; init; }

    public FieldMap<long>? NullValueCounts { get; init; }

    public FieldMap<long>? NanValueCounts { get; init; }

    public FieldMap<ReadOnlyMemory<byte>>? LowerBounds { get; init; }

    public FieldMap<ReadOnlyMemory<byte>>? UpperBounds { get; init; }

    public IReadOnlyList<long>? SplitOffsets { get; init; }
}
