using System.Buffers.Binary;
using System.IO.Hashing;

namespace Balloon.Sandbox.Sources;

/// <summary>A hash that identifies a record by its value and timestamp.</summary>
internal static class RecordHash
{
    /// <summary>The hash of the value alone; a record without a value has that of no bytes.</summary>
    public static ulong OfValue(ReadOnlySpan<byte> value) => XxHash3.HashToUInt64(value);

    /// <summary>The hash of value and timestamp.</summary>
    /// <param name="valueHash">The result of <see cref="OfValue"/>.</param>
    /// <param name="timestampMs">Milliseconds since 1970.</param>
    public static long Of(ulong valueHash, long timestampMs)
    {
        Span<byte> both = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(both, valueHash);
        BinaryPrimitives.WriteInt64LittleEndian(both[sizeof(ulong)..], timestampMs);
        return (long)XxHash3.HashToUInt64(both);
    }
}
