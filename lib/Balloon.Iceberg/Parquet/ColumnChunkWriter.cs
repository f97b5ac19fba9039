using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Parquet;

/// <summary>Writes the values of a leaf as the pages of a column chunk: with a dictionary if values repeat, otherwise PLAIN.</summary>
internal static class ColumnChunkWriter
{
    private const int PageSlots = 50_000;

    public static ColumnChunk Write(
        LeafBuffer leaf,
        ColumnDictionary? dictionary,
        ParquetCodec codec,
        Stream stream,
        long position,
        ValueStatistics statistics
    )
    {
        var chunk = new ColumnChunk
        {
            Type = PhysicalTypes.Of(leaf.Type),
            Codec = codec,
            NumValues = leaf.Slots,
            Path = leaf.Path,
            Encodings = [(int)ParquetEncoding.Rle],
            Statistics = Statistics(leaf.Type, statistics),
        };
        if (dictionary is { Entries: var entries })
        {
            var data = new ArrayBufferWriter<byte>();
            entries.Encode(leaf.Type, 0, entries.Count, data);
            chunk.DictionaryPageOffset = position;
            Page(
                chunk,
                stream,
                data.WrittenSpan,
                codec,
                header =>
                    header.Field(
                        7,
                        inner =>
                        {
                            inner.Field(1, entries.Count);
                            inner.Field(2, (int)ParquetEncoding.Plain);
                        }
                    ),
                2
            );
            chunk.Encodings.Add((int)ParquetEncoding.Plain);
        }

        var encoding = dictionary is null ? ParquetEncoding.Plain : ParquetEncoding.RleDictionary;
        chunk.Encodings.Add((int)encoding);
        chunk.DataPageOffset = position + chunk.CompressedSize;
        var (slot, value) = (0, 0);
        do
        {
            var count = PageLength(leaf, slot);
            var data = new ArrayBufferWriter<byte>();
            Levels(leaf.Repetitions, leaf.MaxRepetition, slot, count, data);
            var defined = Levels(leaf.Definitions, leaf.MaxDefinition, slot, count, data);
            if (dictionary is not null)
            {
                var most = (uint)Math.Max(0, dictionary.Entries.Count - 1);
                var width = Math.Max(1, 32 - System.Numerics.BitOperations.LeadingZeroCount(most));
                data.Write([(byte)width]);
                RleEncoder.Encode(dictionary.Indices.AsSpan(value, defined), width, data);
            }
            else
                leaf.Values.Encode(leaf.Type, value, defined, data);
            Page(
                chunk,
                stream,
                data.WrittenSpan,
                codec,
                header =>
                    header.Field(
                        5,
                        inner =>
                        {
                            inner.Field(1, count);
                            inner.Field(2, (int)encoding);
                            inner.Field(3, (int)ParquetEncoding.Rle);
                            inner.Field(4, (int)ParquetEncoding.Rle);
                        }
                    ),
                0
            );
            slot += count;
            value += defined;
        } while (slot < leaf.Slots);
        return chunk;
    }

    /// <summary>The length of a page, which must end with a row.</summary>
    private static int PageLength(LeafBuffer leaf, int from)
    {
        var end = Math.Min(leaf.Slots, from + PageSlots);
        while (leaf.MaxRepetition > 0 && end < leaf.Slots && leaf.Repetitions[end] > 0)
            end++;
        return end - from;
    }

    private static int Levels(List<int> levels, int max, int from, int count, ArrayBufferWriter<byte> to)
    {
        if (max == 0)
            return count;
        var slice = CollectionsMarshal.AsSpan(levels).Slice(from, count);
        var encoded = new ArrayBufferWriter<byte>();
        RleEncoder.Encode(slice, 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)max), encoded);
        BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(4), encoded.WrittenCount);
        to.Advance(4);
        to.Write(encoded.WrittenSpan);
        return slice.Count(max);
    }

    private static void Page(
        ColumnChunk chunk,
        Stream stream,
        ReadOnlySpan<byte> data,
        ParquetCodec codec,
        Action<ThriftWriter> inner,
        int type
    )
    {
        var compressed = Compression.Compress(codec, data);
        var length = data.Length;
        var header = new ThriftWriter();
        header.Struct(page =>
        {
            page.Field(1, type);
            page.Field(2, length);
            page.Field(3, compressed.Length);
            inner(page);
        });
        stream.Write(header.Written);
        stream.Write(compressed.Span);
        chunk.CompressedSize += header.Written.Length + compressed.Length;
        chunk.UncompressedSize += header.Written.Length + length;
    }

    private static ColumnStatistics Statistics(PrimitiveType type, ValueStatistics values)
    {
        var statistics = new ColumnStatistics { NullCount = values.Nulls };
        if (values.Lower is null || values.Upper is null || (type.Kind is TypeKind.Float or TypeKind.Double && values.NaNs > 0))
            return statistics;
        var (min, max) = (Encoded(type, Signed(values.Lower, negative: true)), Encoded(type, Signed(values.Upper, negative: false)));
        if (min.Length <= 256 && max.Length <= 256)
            (statistics.Min, statistics.Max) = (min, max);
        return statistics;
    }

    /// <summary>Readers may treat zeros as equal, so a zero bound is written with the sign that includes both.</summary>
    private static object Signed(object value, bool negative) =>
        value switch
        {
            0.0 => negative ? -0.0 : 0.0,
            0.0f => negative ? -0.0f : 0.0f,
            _ => value,
        };

    private static byte[] Encoded(PrimitiveType type, object value)
    {
        if (value is bool flag)
            return [flag ? (byte)1 : (byte)0];
        var buffer = new ArrayBufferWriter<byte>();
        PlainEncoder.One(type, value, buffer);
        // A statistic does not include the length.
        return type.Kind is TypeKind.String or TypeKind.Binary ? buffer.WrittenSpan[4..].ToArray() : buffer.WrittenSpan.ToArray();
    }
}
