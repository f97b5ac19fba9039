using System.Buffers.Binary;

namespace Balloon.Sandbox.Wire;

/// <summary>Reads the fields of one message's content.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> rest = content;

    public readonly bool AtEnd => rest.IsEmpty;

    public byte Byte() => Take(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    /// <summary>Reads a zero-terminated string.</summary>
    /// <exception cref="Types.SqlException">22021: it is not UTF-8.</exception>
    public string Text()
    {
        var end = rest.IndexOf((byte)0);
        if (end < 0)
            throw new WireProtocolException("A message's text has no end.");
        var text = ValueFormat.Utf8(rest[..end]);
        rest = rest[(end + 1)..];
        return text;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > rest.Length)
            throw new WireProtocolException("A message is shorter than it announces.");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    /// <summary>Reads an unsigned 16-bit count, which precedes a list in the protocol.</summary>
    public int Count() => (ushort)Int16();
}
