using System.Numerics;
using System.Runtime.InteropServices;

namespace Balloon.Hashing;

/// <summary>CRC-32C (Castagnoli), as of RFC 3720: of Kafka's record batches and of SQL's crc32c(). System.IO.Hashing has CRC-32 alone.</summary>
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
