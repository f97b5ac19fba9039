using System.Buffers.Binary;
using System.Text;

namespace Balloon.Iceberg.Avro;

/// <summary>Reads Avro's binary encoding from memory; every length is checked against the remaining bytes.</summary>
internal ref struct AvroDecoder(ReadOnlyMemory<byte> memory)
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _span = memory.Span;
    private int _position;

    public readonly int Position => _position;

    public readonly bool AtEnd => _position >= _span.Length;

    /// <summary>The whole memory, from its start.</summary>
    public readonly ReadOnlyMemory<byte> Memory => memory;

    public readonly int Left => _span.Length - _position;

    public long ReadLong()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= _span.Length)
                throw Truncated();
            var b = _span[_position++];
            value |= (ulong)(b & 0x7f) << shift;
            if ((b & 0x80) == 0)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw IcebergException.InvalidData("An Avro integer is longer than 64 bits.");
    }

    public int ReadInt()
    {
        var value = ReadLong();
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw IcebergException.InvalidData($"An Avro int holds {value}, which does not fit 32 bits.");
    }

    public bool ReadBoolean() => Take(1)[0] != 0;

    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public string ReadString()
    {
        var bytes = Take(ReadLength());
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw IcebergException.InvalidData("An Avro string is not UTF-8.", e);
        }
    }

    /// <summary>A slice of the memory, without copying.</summary>
    public ReadOnlyMemory<byte> ReadBytes() => Slice(ReadLength());

    public ReadOnlyMemory<byte> Slice(int length)
    {
        if (length > Left)
            throw Truncated();
        var slice = memory.Slice(_position, length);
        _position += length;
        return slice;
    }

    /// <summary>The item count of the next block of an array or map; 0 at its end.</summary>
    public int ReadBlockCount()
    {
        var count = ReadLong();
        if (count < 0)
        {
            count = count == long.MinValue ? long.MaxValue : -count;
            ReadLong();
        }

        // No item in a manifest takes less than a byte.
        return count <= Left
            ? (int)count
            : throw IcebergException.InvalidData($"An Avro block declares {count} items; {Left} bytes are left.");
    }

    public void SkipBytes() => Slice(ReadLength());

    private int ReadLength()
    {
        var length = ReadLong();
        return length >= 0 && length <= Left
            ? (int)length
            : throw IcebergException.InvalidData($"An Avro length declares {length} bytes; {Left} are left.");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > Left)
            throw Truncated();
        var slice = _span.Slice(_position, length);
        _position += length;
        return slice;
    }

    private readonly IcebergException Truncated() =>
        IcebergException.InvalidData($"Avro data ends at byte {_position} in the middle of a value.");
}
