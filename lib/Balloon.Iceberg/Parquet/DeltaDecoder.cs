using System.Buffers.Binary;

namespace Balloon.Iceberg.Parquet;

/// <summary>Decodes the delta encodings.</summary>
internal static class DeltaDecoder
{
    /// <summary>DELTA_BINARY_PACKED; fills <paramref name="to"/>.</summary>
    /// <returns>The number of bytes read, including the padding of the last block.</returns>
    public static int Decode(ReadOnlySpan<byte> from, Span<long> to)
    {
        var position = 0;
        var blockSize = VarInt(from, ref position);
        var miniBlocks = VarInt(from, ref position);
        var total = VarInt(from, ref position);
        var value = ZigZag(from, ref position);
        if (total < (ulong)to.Length || blockSize is 0 or > 1 << 24 || miniBlocks is 0 or > 1 << 16 || blockSize % miniBlocks != 0)
            throw Damaged();
        var perMini = (int)(blockSize / miniBlocks);
        if (to.Length == 0)
            return position;
        to[0] = value;
        var filled = 1;
        while (filled < to.Length)
        {
            var least = ZigZag(from, ref position);
            if (position + (int)miniBlocks > from.Length)
                throw Damaged();
            var widths = from.Slice(position, (int)miniBlocks);
            position += (int)miniBlocks;
            for (var m = 0; m < widths.Length && filled < to.Length; m++)
            {
                var width = widths[m];
                var bytes = (int)(((long)perMini * width + 7) / 8);
                if (width > 64)
                    throw Damaged();
                var mini = from[position..];
                var count = Math.Min(perMini, to.Length - filled);
                if ((((long)count * width) + 7) / 8 > mini.Length)
                    throw Damaged();
                for (var i = 0; i < count; i++)
                {
                    value = unchecked(value + least + (long)Bits(mini, (long)i * width, width));
                    to[filled++] = value;
                }

                position = Math.Min(from.Length, position + bytes);
            }
        }

        return position;
    }

    /// <summary>DELTA_LENGTH_BYTE_ARRAY: the lengths, then all bytes.</summary>
    /// <returns>The bytes after the lengths.</returns>
    public static ReadOnlySpan<byte> Lengths(ReadOnlySpan<byte> from, Span<long> lengths)
    {
        var read = Decode(from, lengths);
        long sum = 0;
        foreach (var length in lengths)
        {
            if (length < 0 || (sum += length) > from.Length - read)
                throw Damaged();
        }

        return from[read..];
    }

    /// <summary>DELTA_BYTE_ARRAY: each value shares a prefix with the previous one.</summary>
    public static byte[][] ByteArrays(ReadOnlySpan<byte> from, int count)
    {
        var prefixes = new long[count];
        var read = Decode(from, prefixes);
        var suffixes = new long[count];
        var bytes = Lengths(from[read..], suffixes);
        var values = new byte[count][];
        var previous = Array.Empty<byte>();
        for (var i = 0; i < count; i++)
        {
            if (prefixes[i] < 0 || prefixes[i] > previous.Length)
                throw Damaged();
            var value = new byte[prefixes[i] + suffixes[i]];
            previous.AsSpan(0, (int)prefixes[i]).CopyTo(value);
            bytes[..(int)suffixes[i]].CopyTo(value.AsSpan((int)prefixes[i]));
            bytes = bytes[(int)suffixes[i]..];
            values[i] = previous = value;
        }

        return values;
    }

    private static ulong Bits(ReadOnlySpan<byte> from, long bit, int width)
    {
        if (width == 0)
            return 0;
        var start = (int)(bit >> 3);
        var shift = (int)(bit & 7);
        if (width <= 56 && from.Length - start >= 8)
            return (BinaryPrimitives.ReadUInt64LittleEndian(from[start..]) >> shift) & ((1UL << width) - 1);
        UInt128 word = 0;
        for (var j = 0; j < 9 && start + j < from.Length; j++)
            word |= (UInt128)from[start + j] << (8 * j);
        var value = (ulong)(word >> shift);
        return width == 64 ? value : value & ((1UL << width) - 1);
    }

    private static long ZigZag(ReadOnlySpan<byte> from, ref int position)
    {
        var value = VarInt(from, ref position);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static ulong VarInt(ReadOnlySpan<byte> from, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position >= from.Length)
                throw Damaged();
            var b = from[position++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }

        throw Damaged();
    }

    private static IcebergException Damaged() => IcebergException.InvalidData("A Parquet page of delta-encoded values is damaged.");
}
