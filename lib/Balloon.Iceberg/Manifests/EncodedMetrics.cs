using System.Runtime.CompilerServices;
using Balloon.Iceberg.Avro;

namespace Balloon.Iceberg.Manifests;

/// <summary>The metrics by field that an entry of a manifest has.</summary>
internal enum MetricKind
{
    ColumnSizes,
    ValueCounts,
    NullValueCounts,
    NanValueCounts,
    LowerBounds,
    UpperBounds,
}

/// <summary>
/// A file's metrics as its manifest holds them: where each map lies in the decompressed block. Of ten thousands of files planning looks at
/// one or two values each.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="items">The maps' item schemas, one array for all entries of a manifest.</param>
internal sealed class EncodedMetrics(ReadOnlyMemory<byte> block, AvroSchema?[] items)
{
    public const int Kinds = 6;
    private static readonly AvroRead<long> Long = static (ref AvroDecoder decoder) => decoder.ReadLong();
    private static readonly AvroRead<ReadOnlyMemory<byte>> Binary = static (ref AvroDecoder decoder) => decoder.ReadBytes();
    private Places _places;

    [InlineArray(Kinds)]
    private struct Places
    {
        private (int Start, int Length) _first;
    }

    /// <summary>Walks the map that follows in the decoder, which reads the block from its start, and remembers where it lies.</summary>
    public void Walk(ref AvroDecoder decoder, MetricKind kind, AvroSchema schema)
    {
        if (AvroMap.Walk(ref decoder, schema, kind >= MetricKind.LowerBounds, out var start) is not { } item)
            return;
        if (items[(int)kind] is { } other && !ReferenceEquals(other, item))
            throw AvroMap.NotMap();
        items[(int)kind] = item;
        _places[(int)kind] = (start, decoder.Position - start);
    }

    public long? Count(MetricKind kind, int id) => Map(kind, Long) is { } map && map.TryGet(id, out var value) ? value : null;

    public ReadOnlyMemory<byte>? Bound(MetricKind kind, int id) =>
        Map(kind, Binary) is { } map && map.TryGet(id, out var value) ? value : (ReadOnlyMemory<byte>?)null;

    public FieldMap<long>? Counts(MetricKind kind) => Map(kind, Long) is { } map ? new(map.Decode()) : null;

    public FieldMap<ReadOnlyMemory<byte>>? Bounds(MetricKind kind) => Map(kind, Binary) is { } map ? new(map.Decode()) : null;

    private AvroMap<T>? Map<T>(MetricKind kind, AvroRead<T> read) =>
        _places[(int)kind] is { Length: > 0 } place
            ? new AvroMap<T>(block.Slice(place.Start, place.Length), items[(int)kind]!, read)
            : null;
}
