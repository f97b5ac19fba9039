using System.Buffers.Binary;
using System.Numerics;

namespace Balloon.Iceberg.Spec;

/// <summary>Murmur3 (x86, 32 bits, seed 0), the hash of bucket transforms.</summary>
internal static class Murmur3
{
    public static int Hash(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Hash(bytes);
    }

    public static int Hash(ReadOnlySpan<byte> data)
    {
        uint hash = 0;
        var rest = data;
        for (; rest.Length >= 4; rest = rest[4..])
            hash = (BitOperations.RotateLeft(hash ^ Mix(BinaryPrimitives.ReadUInt32LittleEndian(rest)), 13) * 5) + 0xe6546b64;

        uint tail = 0;
        for (var i = rest.Length - 1; i >= 0; i--)
            tail = (tail << 8) | rest[i];
        if (rest.Length > 0)
            hash ^= Mix(tail);

        hash ^= (uint)data.Length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return (int)(hash ^ (hash >> 16));
    }

    private static uint Mix(uint k) => BitOperations.RotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
}
