using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Balloon.Iceberg.Columns;

namespace Balloon.Iceberg.Parquet;

/// <summary>INT32, INT64, FLOAT and DOUBLE.</summary>
internal sealed class NumberSink<T> : ValueSink
    where T : unmanaged
{
    private T[] _values = [];
    private T[] _dictionary = [];

    public override void Dictionary(ReadOnlySpan<byte> data, int count)
    {
        _dictionary = new T[count];
        Plain(data, _dictionary);
    }

    public override void Add(ParquetEncoding encoding, ReadOnlySpan<byte> data, int count)
    {
        var to = Room(ref _values, count);
        switch (encoding)
        {
            case ParquetEncoding.Plain:
                Plain(data, to);
                break;
            case ParquetEncoding.DeltaBinaryPacked when typeof(T) == typeof(int) || typeof(T) == typeof(long):
                Delta(data, to);
                break;
            case ParquetEncoding.ByteStreamSplit:
                Split(data, to);
                break;
            default:
                throw Unsupported(encoding, typeof(T).Name);
        }
    }

    public override void AddIndexed(ReadOnlySpan<int> indices) => AddIndexed(indices, _dictionary, ref _values);

    public override Column Build() => new FixedWidthColumn<T>(Anonymous, _values.Length == Count ? _values : _values[..Count]);

    private static void Plain(ReadOnlySpan<byte> data, Span<T> to)
    {
        var bytes = MemoryMarshal.AsBytes(to);
        if (data.Length < bytes.Length)
            throw Truncated(to.Length);
        data[..bytes.Length].CopyTo(bytes);
    }

    private static void Delta(ReadOnlySpan<byte> data, Span<T> to)
    {
        if (typeof(T) == typeof(long))
        {
            DeltaDecoder.Decode(data, MemoryMarshal.Cast<T, long>(to));
            return;
        }

        var wide = new long[to.Length];
        DeltaDecoder.Decode(data, wide);
        for (var i = 0; i < wide.Length; i++)
        {
            var narrow = unchecked((int)wide[i]);
            to[i] = Unsafe.As<int, T>(ref narrow);
        }
    }

    private static void Split(ReadOnlySpan<byte> data, Span<T> to)
    {
        var width = Unsafe.SizeOf<T>();
        if (data.Length < (long)to.Length * width)
            throw Truncated(to.Length);
        var bytes = MemoryMarshal.AsBytes(to);
        for (var b = 0; b < width; b++)
        {
            var stream = data.Slice(b * to.Length, to.Length);
            for (var i = 0; i < stream.Length; i++)
                bytes[(i * width) + b] = stream[i];
        }
    }
}
