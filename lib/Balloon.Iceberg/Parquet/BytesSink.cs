using System.Buffers.Binary;
using Balloon.Iceberg.Columns;

namespace Balloon.Iceberg.Parquet;

/// <summary>BYTE_ARRAY without a text type (width 0), FIXED_LEN_BYTE_ARRAY and INT96.</summary>
internal sealed class BytesSink(int width) : ValueSink
{
    private byte[][] _values = [];
    private byte[][] _dictionary = [];

    public override void Dictionary(ReadOnlySpan<byte> data, int count)
    {
        _dictionary = new byte[count][];
        Plain(data, _dictionary);
    }

    public override void Add(ParquetEncoding encoding, ReadOnlySpan<byte> data, int count)
    {
        Reserve(ref _values, Count + count);
        var to = _values.AsSpan(Count, count);
        switch (encoding)
        {
            case ParquetEncoding.Plain:
                Plain(data, to);
                break;
            case ParquetEncoding.DeltaLengthByteArray when width == 0:
                var lengths = new long[count];
                var bytes = DeltaDecoder.Lengths(data, lengths);
                for (var i = 0; i < count; i++)
                {
                    to[i] = bytes[..(int)lengths[i]].ToArray();
                    bytes = bytes[(int)lengths[i]..];
                }

                break;
            case ParquetEncoding.DeltaByteArray:
                DeltaDecoder.ByteArrays(data, count).CopyTo(to);
                break;
            case ParquetEncoding.ByteStreamSplit when width > 0:
                if (data.Length < (long)count * width)
                    throw Truncated(count);
                for (var i = 0; i < count; i++)
                {
                    to[i] = new byte[width];
                    for (var b = 0; b < width; b++)
                        to[i][b] = data[(b * count) + i];
                }

                break;
            default:
                throw Unsupported(encoding, "bytes");
        }

        Count += count;
    }

    public override void AddIndexed(ReadOnlySpan<int> indices) => AddIndexed(indices, _dictionary, ref _values);

    public override Column Build() => new BinaryColumn(Anonymous, _values[..Count]);

    private void Plain(ReadOnlySpan<byte> data, Span<byte[]> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            var length = width;
            if (width == 0)
            {
                if (data.Length < 4)
                    throw Truncated(to.Length);
                length = BinaryPrimitives.ReadInt32LittleEndian(data);
                data = data[4..];
            }

            if (length < 0 || length > data.Length)
                throw Truncated(to.Length);
            to[i] = data[..length].ToArray();
            data = data[length..];
        }
    }
}
