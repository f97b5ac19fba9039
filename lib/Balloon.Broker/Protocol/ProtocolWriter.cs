using System.Buffers.Binary;
using System.Text;

namespace Balloon.Broker.Protocol;

/// <summary>
/// Writes a response into a pooled buffer that grows. In a flexible version (<see cref="Flexible"/>) strings, bytes and arrays are compact,
/// and structures end with an empty set of tagged fields.
/// </summary>
internal sealed class ProtocolWriter : IDisposable
{
    private const int Small = 16 * 1024;
    private byte[] _buffer = Buffers.Rent(Small);

    public bool Flexible { get; set; }

    public int Position { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Position);

    /// <summary>Starts a new frame, and returns a large buffer to the pool.</summary>
    public void Reset()
    {
        Position = 0;
        Flexible = false;
        if (_buffer.Length <= 4 * Small)
            return;
        Buffers.Return(_buffer);
        _buffer = Buffers.Rent(Small);
    }

    public void Byte(byte value) => Take(1)[0] = value;

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Take(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(8), value);

    public void Error(ErrorCode value) => Int16((short)value);

    public void Uuid(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    public void String(string value) => NullableString(value);

    public void NullableString(string? value)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (Flexible)
            UnsignedVarint((uint)(length + 1));
        else
            Int16(checked((short)length));
        if (length > 0)
            Encoding.UTF8.GetBytes(value, Take(length));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        if (Flexible)
            UnsignedVarint((uint)value.Length + 1);
        else
            Int32(value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>Writes the length of an array, which precedes its elements.</summary>
    public void ArrayLength(int count)
    {
        if (Flexible)
            UnsignedVarint((uint)(count + 1));
        else
            Int32(count);
    }

    public void Array<T>(IReadOnlyCollection<T> elements, Action<T> write)
    {
        ArrayLength(elements.Count);
        foreach (var element in elements)
            write(element);
    }

    /// <summary>Ends a structure with an empty set of tagged fields; does nothing in a version that is not flexible.</summary>
    public void Tags()
    {
        if (Flexible)
            Byte(0);
    }

    /// <summary>Reserves four bytes that <see cref="Patch"/> fills in later, and returns their position.</summary>
    public int Reserve()
    {
        Int32(0);
        return Position - 4;
    }

    public void Patch(int at, int value) => BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(at), value);

    /// <summary>Discards what was written after a position.</summary>
    public void Rewind(int position) => Position = position;

    /// <summary>Overwrites the bytes at <paramref name="position"/>.</summary>
    public void Rewrite(int position, Action write)
    {
        var end = Position;
        Position = position;
        write();
        Position = end;
    }

    /// <summary>Free space of exactly <paramref name="length"/> bytes, to be filled and then added with <see cref="Advance"/>.</summary>
    public Memory<byte> Room(int length)
    {
        Grow(length);
        return _buffer.AsMemory(Position, length);
    }

    public void Advance(int length) => Position += length;

    public void Dispose()
    {
        Buffers.Return(_buffer);
        _buffer = [];
        Position = 0;
    }

    private void UnsignedVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    private Span<byte> Take(int length)
    {
        Grow(length);
        Position += length;
        return _buffer.AsSpan(Position - length, length);
    }

    private void Grow(int length)
    {
        if (_buffer.Length - Position >= length)
            return;
        var bigger = Buffers.Rent(Math.Max(checked(Position + length), _buffer.Length * 2));
        _buffer.AsSpan(0, Position).CopyTo(bigger);
        Buffers.Return(_buffer);
        _buffer = bigger;
    }
}
