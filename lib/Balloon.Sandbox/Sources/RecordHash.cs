using System.Buffers.Binary;
using System.IO.Hashing;

namespace Balloon.Sandbox.Sources;

/// <summary>What tells one record from another: its value and its timestamp.</summary>
internal static class RecordHash
{
    /// <summary>The first half, of a value's bytes; none for a record without a value.</summary>
    public static ulong OfValue(ReadOnlySpan<byte> value) => XxHash3.HashToUInt64(value);

    /// <summary>The whole.</summary>
    /// <param name="valueHash">What <see cref="OfValue"/> gave.</param>
    /// <param name="timestampMs">Milliseconds since 1970.</param>
    public static long Of(ulong valueHash, long timestampMs)
    {
        Span<byte> both = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(both, valueHash);
        BinaryPrimitives.WriteInt64LittleEndian(both[sizeof(ulong)..], timestampMs);
        return (long)XxHash3.HashToUInt64(both);
    }
}
