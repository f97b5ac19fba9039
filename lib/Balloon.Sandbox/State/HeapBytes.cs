using System.Runtime.CompilerServices;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.State;

/// <summary>
/// What a column's values take outside its pages: texts, byte strings and arrays. Equal ones are mostly one object, which the source's
/// reader made; so they count as often as there are different ones.
/// </summary>
internal sealed class HeapBytes
{
    private const long Little = 1 << 16;
    private readonly DistinctEstimate distinct = new();
    private long bytes;
    private long values;

    public void Swap(object? old, object? value)
    {
        if (ReferenceEquals(old, value))
            return;
        if (old is not null)
        {
            bytes -= Size(old);
            values--;
        }

        if (value is null)
            return;
        bytes += Size(value);
        values++;
        // Which object it is, and not what it holds: texts are slow to hash.
        distinct.Add((uint)RuntimeHelpers.GetHashCode(value));
    }

    // Where there is little, how much of it is shared does not matter.
    public long Estimate => bytes < Little ? bytes : Math.Min(bytes, (long)(distinct.Count * bytes / values));

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
