using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>The metrics of a file's fields in a manifest entry, the offsets of its row groups, and its location.</summary>
internal enum MetricKind
{
    ColumnSizes,
    ValueCounts,
    NullValueCounts,
    NanValueCounts,
    LowerBounds,
    UpperBounds,
    SplitOffsets,
    FilePath,
}

/// <summary>
/// The encoded metrics and locations of a block's files, as positions in the decompressed block. Planning reads one or two values of each
/// of tens of thousands of files, so it keeps one object per block instead of several per file.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="files">The number of files in the block.</param>
/// <param name="items">The maps' item schemas, shared by all entries of a manifest.</param>
internal sealed class EncodedMetrics(ReadOnlyMemory<byte> block, int files, AvroSchema?[] items)
{
    public const int Kinds = 8;
    private static readonly AvroRead<long> Long = static (ref AvroDecoder decoder) => decoder.ReadLong();
    private static readonly AvroRead<ReadOnlyMemory<byte>> Binary = static (ref AvroDecoder decoder) => decoder.ReadBytes();

    /// <summary>The start of each file's maps, plus one; zero if there is none.</summary>
    private readonly int[] _places = new int[files * Kinds];

    /// <summary>Walks the next map in the decoder, which reads the block from its start, and stores its position.</summary>
    public void Walk(int file, ref AvroDecoder decoder, MetricKind kind, AvroSchema schema)
    {
        var item = AvroMap.Walk(ref decoder, schema, kind >= MetricKind.LowerBounds, out var start);
        Remember(file, kind, item, start);
    }

    /// <summary>Walks the next list of offsets in the decoder, and stores its position.</summary>
    public void WalkSplitOffsets(int file, ref AvroDecoder decoder, AvroSchema schema)
    {
        var item = ManifestLists.Walk(ref decoder, schema, out var start);
        Remember(file, MetricKind.SplitOffsets, item, start);
    }

    /// <summary>Walks the next location in the decoder, and stores its position; returns false if there is none.</summary>
    public bool WalkPath(int file, ref AvroDecoder decoder, AvroSchema schema)
    {
        if (AvroValues.WalkText(ref decoder, schema) is not { } start)
            return false;
        _places[(file * Kinds) + (int)MetricKind.FilePath] = start + 1;
        return true;
    }

    public string FilePath(int file)
    {
        var decoder = new AvroDecoder(block[Start(file, MetricKind.FilePath)!.Value..]);
        return decoder.ReadString();
    }

    public long? Count(int file, MetricKind kind, int id) =>
        Map(file, kind, Long) is { } map && map.TryGet(id, out var value) ? value : null;

    public ReadOnlyMemory<byte>? Bound(int file, MetricKind kind, int id) =>
        Map(file, kind, Binary) is { } map && map.TryGet(id, out var value) ? value : (ReadOnlyMemory<byte>?)null;

    public FieldMap<long>? Counts(int file, MetricKind kind) => Map(file, kind, Long) is { } map ? new(map.Decode()) : null;

    public FieldMap<ReadOnlyMemory<byte>>? Bounds(int file, MetricKind kind) =>
        Map(file, kind, Binary) is { } map ? new(map.Decode()) : null;

    public long[]? SplitOffsets(int file)
    {
        if (Start(file, MetricKind.SplitOffsets) is not { } start)
            return null;
        var decoder = new AvroDecoder(block[start..]);
        return ManifestLists.Numbers(ref decoder);
    }

    private void Remember(int file, MetricKind kind, AvroSchema? item, int start)
    {
        if (item is null)
            return;
        if (items[(int)kind] is { } other && !ReferenceEquals(other, item))
            throw AvroMap.NotMap();
        items[(int)kind] = item;
        _places[(file * Kinds) + (int)kind] = start + 1;
    }

    private int? Start(int file, MetricKind kind) => _places[(file * Kinds) + (int)kind] is > 0 and var place ? place - 1 : null;

    private AvroMap<T>? Map<T>(int file, MetricKind kind, AvroRead<T> read) =>
        Start(file, kind) is { } start ? new AvroMap<T>(block[start..], items[(int)kind]!, read) : null;
}
