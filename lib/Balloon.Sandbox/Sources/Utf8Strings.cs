using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Balloon.Sandbox.Sources;

/// <summary>Equal texts become one string object, found by their bytes without making a string first. Starts anew when it is full.</summary>
internal sealed class Utf8Strings
{
    private const int Most = 1 << 16;
    private const int Longest = 64;

    /// <summary>Texts so long stand whole in their key, with their length.</summary>
    private const int Short = 15;
    private const ulong LongMark = 0xFF00_0000_0000_0000;
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    // Twice as many as there are texts at least: few texts stay close together in memory.
    private Entry[] entries = new Entry[256];
    private int count;

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest)
            return Encoding.UTF8.GetString(utf8);
        var key = utf8.Length <= Short ? ShortKey(utf8) : LongKey(utf8);
        var at = Place(key);
        while (entries[at].Text is { } known)
        {
            ref readonly var entry = ref entries[at];
            if (entry.Key == key && (entry.Bytes is null || utf8.SequenceEqual(entry.Bytes)))
                return known;
            at = (at + 1) & (entries.Length - 1);
        }

        var text = Encoding.UTF8.GetString(utf8);
        Add(new(key, utf8.Length <= Short ? null : utf8.ToArray(), text));
        return text;
    }

    private void Add(Entry entry)
    {
        if (count == Most)
        {
            entries = new Entry[256];
            count = 0;
        }
        else if (2 * (count + 1) > entries.Length)
        {
            var old = entries;
            entries = new Entry[2 * old.Length];
            foreach (var one in old)
            {
                if (one.Text is not null)
                    Put(one);
            }
        }

        Put(entry);
        count++;
    }

    private void Put(Entry entry)
    {
        var at = Place(entry.Key);
        while (entries[at].Text is not null)
            at = (at + 1) & (entries.Length - 1);
        entries[at] = entry;
    }

    private int Place((ulong First, ulong Second) key)
    {
        var hash = Mix(Mix(key.First) ^ key.Second);
        return (int)(hash ^ (hash >> 32)) & (entries.Length - 1);
    }

    // All bytes and the length, some bytes twice.
    private static (ulong, ulong) ShortKey(ReadOnlySpan<byte> utf8)
    {
        var length = (ulong)utf8.Length << 56;
        return utf8.Length switch
        {
            >= 8 => (
                BinaryPrimitives.ReadUInt64LittleEndian(utf8),
                length | (utf8.Length == 8 ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..]) >> (8 * (16 - utf8.Length)))
            ),
            >= 4 => (
                BinaryPrimitives.ReadUInt32LittleEndian(utf8) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(utf8[^4..]) << 32),
                length
            ),
            >= 1 => (utf8[0] | ((ulong)utf8[utf8.Length / 2] << 8) | ((ulong)utf8[^1] << 16), length),
            _ => (0, length),
        };
    }

    private static (ulong, ulong) LongKey(ReadOnlySpan<byte> utf8)
    {
        var hash = 0UL;
        for (var rest = utf8; rest.Length >= 8; rest = rest[8..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
        return (Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..])), LongMark | (uint)utf8.Length);
    }

    private static ulong Mix(ulong value) => BitOperations.RotateLeft(value * Factor, 29) * Factor;

    /// <param name="Key">The bytes of a short text, a hash of a longer one.</param>
    /// <param name="Bytes">Of a longer one, its bytes.</param>
    /// <param name="Text">The text; null where there is none.</param>
    private readonly record struct Entry((ulong First, ulong Second) Key, byte[]? Bytes, string? Text);
}
