using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Balloon.Sandbox.State;

/// <summary>Reads what <see cref="PageWriter"/> wrote. Equal strings of one reading become one object.</summary>
internal ref struct PageReader(ReadOnlySpan<byte> bytes, Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> strings)
{
    private ReadOnlySpan<byte> rest = bytes;

    public static Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> NewStrings() =>
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

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

    public string Text()
    {
        var utf8 = Bytes();
        if (utf8.Length > 256)
            return Encoding.UTF8.GetString(utf8);
        Span<char> chars = stackalloc char[utf8.Length];
        var text = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        if (strings.TryGetValue(text, out var known))
            return known;
        var made = text.ToString();
        strings[text] = made;
        return made;
    }
}
