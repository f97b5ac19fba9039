using System.Runtime.CompilerServices;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.State;

/// <summary>
/// Estimates the memory of a column's values outside of its pages: texts, byte strings and arrays. Equal values are mostly one object, made
/// by the source's reader, so different values are counted. Short texts are sampled in one slot of eight, because looking at a text waits
/// for memory.
/// </summary>
internal sealed class HeapBytes
{
    private const long SmallHeap = 1 << 16;
    private readonly DistinctEstimate distinct = new();
    private long bytes;
    private long values;

    /// <summary>The length in characters up to which a text is short.</summary>
    public const int ShortText = Utf8Strings.MaxLength;
    private const int Sampled = 8;

    /// <param name="slot">The slot of the value.</param>
    /// <param name="old">The value that it replaces.</param>
    /// <param name="value">The new value.</param>
    /// <param name="isShort">Whether a text is known to be short.</param>
    public void Swap(int slot, object? old, object? value, bool isShort = false)
    {
        if (ReferenceEquals(old, value))
            return;
        if (old is not null)
            _ = Count(slot, old, -1);
        if (value is null || (isShort && !IsSampled(slot)))
            return;
        // Compares object identity, not contents: texts are slow to hash.
        if (Count(slot, value, 1))
            distinct.Add((uint)RuntimeHelpers.GetHashCode(value));
    }

    private bool Count(int slot, object value, int sign)
    {
        var isShort = value is string { Length: <= ShortText };
        if (isShort && !IsSampled(slot))
            return false;
        bytes += sign * Size(value) * (isShort ? Sampled : 1);
        values += sign;
        return true;
    }

    // Neighbouring values often alternate among a few.
    private static bool IsSampled(int slot) => (uint)slot * 0x9E3779B1u < uint.MaxValue / Sampled;

    // With so few bytes, sharing makes no difference.
    public long Estimate => bytes < SmallHeap ? bytes : Math.Min(bytes, (long)(distinct.Count * bytes / values));

    public void Clear() => (bytes, values) = (0, 0);

    private static long Size(object value) =>
        value switch
        {
            string text => (22 + (2 * text.Length) + 7) & ~7,
            byte[] data => 24 + data.Length,
            SqlArray array => 48 + array.Items.Sum(item => 8 + (item is null ? 0 : Size(item))),
            // A boxed number.
            _ => 24,
        };
}
