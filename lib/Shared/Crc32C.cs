using System.Numerics;
using System.Runtime.InteropServices;

namespace Balloon.Hashing;

/// <summary>CRC-32C (Castagnoli) of RFC 3720, for Kafka's record batches and SQL's crc32c(). System.IO.Hashing only has CRC-32.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of some bytes.</summary>
    public static uint HashToUInt32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var one in bytes[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
