using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Balloon.Sandbox.Columns;

namespace Balloon.Sandbox.State;

/// <summary>Reads what <see cref="PageWriter"/> wrote. Equal strings read by one reader become one object.</summary>
internal ref struct PageReader(ReadOnlySpan<byte> bytes, Utf8Strings strings)
{
    private ReadOnlySpan<byte> rest = bytes;

    public byte Byte()
    {
        var value = rest[0];
        rest = rest[1..];
        return value;
    }

    public int Int32()
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[4..];
        return value;
    }

    public void Raw<T>(scoped Span<T> target)
        where T : unmanaged
    {
        var target8 = MemoryMarshal.AsBytes(target);
        rest[..target8.Length].CopyTo(target8);
        rest = rest[target8.Length..];
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Int32();
        var value = rest[..length];
        rest = rest[length..];
        return value;
    }

    public string Text() => strings.Get(Bytes());
}
