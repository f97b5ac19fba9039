using System.Text;
using System.Text.Json;

namespace Balloon.Notebook.Events;

/// <summary>Interns the names of players and colours, which recur all the time.</summary>
internal sealed class WordCache
{
    private const int Slots = 4096;

    private readonly (byte[] Bytes, string Text)[] words = new (byte[], string)[Slots];

    public static string? Get(WordCache? cache, ref Utf8JsonReader reader) =>
        cache is null || reader.ValueIsEscaped ? reader.GetString() : cache.Get(reader.ValueSpan);

    private string Get(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        ref var slot = ref words[hash.ToHashCode() & (Slots - 1)];
        if (slot.Bytes is null || !bytes.SequenceEqual(slot.Bytes))
            slot = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return slot.Text;
    }
}
