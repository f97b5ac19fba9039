using System.Buffers.Binary;
using Balloon.Iceberg.Columns;

namespace Balloon.Iceberg.Parquet;

/// <summary>BOOLEAN.</summary>
internal sealed class BooleanSink : ValueSink
{
    private bool[] _values = [];
    private bool[] _dictionary = [];

    public override void Dictionary(ReadOnlySpan<byte> data, int count)
    {
        _dictionary = new bool[count];
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
            case ParquetEncoding.Rle:
                if (data.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(data) is var length && length > data.Length - 4)
                    throw Truncated(count);
                var bits = new int[count];
                RleDecoder.Decode(data.Slice(4, (int)length), 1, bits);
                for (var i = 0; i < count; i++)
                    to[i] = bits[i] != 0;
                break;
            default:
                throw Unsupported(encoding, "boolean");
        }

        Count += count;
    }

    public override void AddIndexed(ReadOnlySpan<int> indices) => AddIndexed(indices, _dictionary, ref _values);

    public override Column Build() => new FixedWidthColumn<bool>(Anonymous, _values[..Count]);

    private static void Plain(ReadOnlySpan<byte> data, Span<bool> to)
    {
        if (data.Length < (to.Length + 7) / 8)
            throw Truncated(to.Length);
        for (var i = 0; i < to.Length; i++)
            to[i] = (data[i >> 3] >> (i & 7) & 1) != 0;
    }
}
