using System.Buffers.Binary;
using System.Text;

namespace Balloon.Broker.Protocol;

/// <summary>
/// Reads the protocol's primitive types from a request. Every length is checked against the remaining bytes before anything is allocated.
/// In a flexible version (<see cref="Flexible"/>) strings, bytes and arrays are compact, and structures end with tagged fields.
/// </summary>
internal sealed class ProtocolReader(Memory<byte> frame)
{
    private const int MaxElements = 100_000;
    private int _position;

    public bool Flexible { get; set; }

    public int Remaining => frame.Length - _position;

    public byte Byte() => Take(1)[0];

    public bool Bool() => Byte() != 0;

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    public Guid Uuid() => new(Take(16), bigEndian: true);

    public string String() => NullableString() ?? throw new ProtocolException("A string that must not be null is null");

    public string? NullableString() => Flexible ? CompactString() : Text(Int16());

    /// <summary>Reads the client id of the request header, which is never compact, whatever the version.</summary>
    public string? HeaderString() => Text(Int16());

    public ReadOnlyMemory<byte> Bytes() => NullableBytes() ?? throw new ProtocolException("Bytes that must not be null are null");

    public Memory<byte>? NullableBytes()
    {
        var length = Flexible ? CompactLength() : Int32();
        if (length < 0)
            return null;
        _ = Take(length);
        return frame.Slice(_position - length, length);
    }

    public List<T> Array<T>(Func<ProtocolReader, T> element) =>
        NullableArray(element) ?? throw new ProtocolException("An array that must not be null is null");

    public List<T>? NullableArray<T>(Func<ProtocolReader, T> element)
    {
        var count = Flexible ? CompactLength() : Int32();
        if (count < 0)
            return null;
        if (count > MaxElements || count > Remaining)
            throw new ProtocolException($"An array declares {count} elements, but only {Remaining} bytes are left");
        var list = new List<T>(Math.Min(count, 64));
        for (var i = 0; i < count; i++)
            list.Add(element(this));
        return list;
    }

    /// <summary>Skips the tagged fields at the end of a structure; does nothing in a version that is not flexible.</summary>
    public void Tags()
    {
        if (!Flexible)
            return;
        for (var fields = UnsignedVarint(); fields > 0; fields--)
        {
            UnsignedVarint();
            _ = Take((int)Math.Min(UnsignedVarint(), int.MaxValue));
        }
    }

    private string? CompactString() => Text(CompactLength());

    private int CompactLength() => (int)Math.Min(UnsignedVarint(), int.MaxValue) - 1;

    private string? Text(int length) => length < 0 ? null : Encoding.UTF8.GetString(Take(length));

    private uint UnsignedVarint()
    {
        var value = 0u;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }

        throw new ProtocolException("A variable-length number is longer than five bytes");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > Remaining)
            throw new ProtocolException($"{length} bytes are expected, but {Remaining} are left in the request");
        _position += length;
        return frame.Span.Slice(_position - length, length);
    }
}
