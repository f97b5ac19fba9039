using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Balloon.Sandbox.Sources;

/// <summary>Equal texts become one string object, found by their bytes without making a string first. Starts anew when it is full.</summary>
internal sealed class Utf8Strings
{
    private const int Size = 1 << 17;
    private const int Most = Size / 2;
    private readonly (uint Hash, byte[]? Bytes, string? Text)[] entries = new (uint, byte[]?, string?)[Size];
    private int count;

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > 64)
            return Encoding.UTF8.GetString(utf8);
        var hash = Hash(utf8);
        var at = (int)hash & (Size - 1);
        while (entries[at].Bytes is { } bytes)
        {
            if (entries[at].Hash == hash && utf8.SequenceEqual(bytes))
                return entries[at].Text!;
            at = (at + 1) & (Size - 1);
        }

        var text = Encoding.UTF8.GetString(utf8);
        if (++count > Most)
        {
            Array.Clear(entries);
            count = 1;
            at = (int)hash & (Size - 1);
        }

        entries[at] = (hash, utf8.ToArray(), text);
        return text;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        const ulong factor = 0x9E3779B97F4A7C15;
        var hash = (ulong)utf8.Length;
        for (; utf8.Length >= 8; utf8 = utf8[8..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8));
        var last = 0UL;
        for (var i = 0; i < utf8.Length; i++)
            last |= (ulong)utf8[i] << (8 * i);
        hash = Mix(hash ^ last);
        return (uint)(hash ^ (hash >> 32));

        static ulong Mix(ulong value) => BitOperations.RotateLeft(value * factor, 29) * factor;
    }
}
