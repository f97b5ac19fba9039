using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Columns;

/// <summary>
/// Interns texts: equal bytes give the same string object, found without creating a string first. Starts over when it is full. Bytes that
/// are not UTF-8 throw a <see cref="DecoderFallbackException"/>.
/// </summary>
internal sealed class Utf8Strings
{
    private const int MaxCount = 1 << 16;

    /// <summary>Longer texts, in bytes, are not interned.</summary>
    public const int MaxLength = 64;

    /// <summary>Texts of at most this many bytes are contained in their key, together with their length.</summary>
    private const int Short = 15;
    private const ulong LongMark = 0xFF00_0000_0000_0000;
    private const ulong Factor = 0x9E37_79B9_7F4A_7C15;

    // Two entries fit into a cache line, and at least a quarter of the table is free. It starts small, so that few texts stay close
    // together.
    private Entry[] entries = new Entry[256];
    private readonly List<byte[]> longs = [];
    private int count;

    public string Get(ReadOnlySpan<byte> utf8) => utf8.Length > MaxLength ? CodePoints.Utf8.GetString(utf8) : Find(utf8).Text;

    /// <summary>Appends a text to a column, with its hash.</summary>
    public void AddTo(Column<string> column, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength)
            column.Add(CodePoints.Utf8.GetString(utf8));
        else
        {
            ref readonly var entry = ref Find(utf8);
            column.Add(entry.Text, entry.Hash);
        }
    }

    private ref readonly Entry Find(ReadOnlySpan<byte> utf8)
    {
        var key = utf8.Length <= Short ? ShortKey(utf8) : LongKey(utf8);
        var table = entries;
        var at = Place(key);
        while (table[at].Text is not null)
        {
            ref readonly var entry = ref table[at];
            if (entry.First == key.First && entry.Second == key.Second && (entry.Long == 0 || utf8.SequenceEqual(longs[entry.Long - 1])))
                return ref entry;
            at = (at + 1) & (table.Length - 1);
        }

        var text = CodePoints.Utf8.GetString(utf8);
        if (count == MaxCount)
            Clear();
        if (utf8.Length > Short)
            longs.Add(utf8.ToArray());
        return ref Add(new(key.First, key.Second, text, Physical<string>.Hash(text), utf8.Length > Short ? longs.Count : 0));
    }

    private void Clear()
    {
        entries = new Entry[256];
        longs.Clear();
        count = 0;
    }

    private ref readonly Entry Add(Entry entry)
    {
        if (4 * (count + 1) > 3 * entries.Length)
        {
            var old = entries;
            entries = new Entry[2 * old.Length];
            foreach (var one in old)
            {
                if (one.Text is not null)
                    Put(one);
            }
        }

        count++;
        return ref Put(entry);
    }

    private ref readonly Entry Put(Entry entry)
    {
        var at = Place((entry.First, entry.Second));
        while (entries[at].Text is not null)
            at = (at + 1) & (entries.Length - 1);
        entries[at] = entry;
        return ref entries[at];
    }

    private int Place((ulong First, ulong Second) key)
    {
        var hash = Mix(Mix(key.First) ^ key.Second);
        return (int)(hash ^ (hash >> 32)) & (entries.Length - 1);
    }

    // Contains all bytes and the length; some bytes occur twice.
    private static (ulong First, ulong Second) ShortKey(ReadOnlySpan<byte> utf8)
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

    private static (ulong First, ulong Second) LongKey(ReadOnlySpan<byte> utf8)
    {
        var hash = 0UL;
        for (var rest = utf8; rest.Length >= 8; rest = rest[8..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
        return (Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(utf8[^8..])), LongMark | (uint)utf8.Length);
    }

    private static ulong Mix(ulong value) => BitOperations.RotateLeft(value * Factor, 29) * Factor;

    /// <param name="First">With <paramref name="Second"/>: the bytes of a short text, or the hash of a longer one.</param>
    /// <param name="Second">See <paramref name="First"/>.</param>
    /// <param name="Text">The text; null in a free entry.</param>
    /// <param name="Hash">The text's hash in columns.</param>
    /// <param name="Long">For a longer text, the position of its bytes plus one.</param>
    private readonly record struct Entry(ulong First, ulong Second, string Text, uint Hash, int Long);
}
