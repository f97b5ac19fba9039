using System.Buffers.Binary;

namespace Balloon.Iceberg.Parquet;

/// <summary>Decodes the hybrid of run lengths and bit packing, which is used for levels and dictionary indices.</summary>
internal static class RleDecoder
{
    /// <summary>Fills <paramref name="to"/> with values of a bit width.</summary>
    public static void Decode(ReadOnlySpan<byte> from, int width, Span<int> to)
    {
        if (width is < 0 or > 32)
            throw IcebergException.InvalidData($"A bit width of {width} is not possible.");
        if (width == 0)
        {
            to.Clear();
            return;
        }

        var position = 0;
        while (to.Length > 0)
        {
            var head = VarInt(from, ref position);
            if ((head & 1) == 0)
            {
                var run = (int)Math.Min(head >> 1, (uint)to.Length);
                var bytes = (width + 7) / 8;
                if (run == 0 || position + bytes > from.Length)
                    throw Truncated();
                uint value = 0;
                for (var i = 0; i < bytes; i++)
                    value |= (uint)from[position + i] << (8 * i);
                position += bytes;
                to[..run].Fill((int)value);
                to = to[run..];
            }
            else
            {
                var groups = head >> 1;
                var count = (int)Math.Min((ulong)groups * 8, (ulong)to.Length);
                if (count == 0)
                    throw Truncated();
                Unpack(from[position..], width, to[..count]);
                var length = (long)groups * width;
                position = (int)Math.Min(from.Length, position + length);
                to = to[count..];
            }
        }
    }

    /// <summary>Unpacks values of a bit width from the least significant bit on.</summary>
    public static void Unpack(ReadOnlySpan<byte> from, int width, Span<int> to)
    {
        if (((long)to.Length * width + 7) / 8 > from.Length)
            throw Truncated();
        var mask = (1UL << width) - 1;
        long bit = 0;
        var i = 0;
        // Reads eight bytes at once as long as there are eight.
        var safe = ((long)from.Length - 8) * 8;
        for (; i < to.Length && bit <= safe; i++, bit += width)
            to[i] = (int)((BinaryPrimitives.ReadUInt64LittleEndian(from[(int)(bit >> 3)..]) >> (int)(bit & 7)) & mask);
        for (; i < to.Length; i++, bit += width)
        {
            ulong word = 0;
            var start = (int)(bit >> 3);
            for (var j = 0; j < 8 && start + j < from.Length; j++)
                word |= (ulong)from[start + j] << (8 * j);
            to[i] = (int)((word >> (int)(bit & 7)) & mask);
        }
    }

    /// <summary>The old encoding of levels, packed from the most significant bit on.</summary>
    public static int UnpackBigEndian(ReadOnlySpan<byte> from, int width, Span<int> to)
    {
        var length = (int)(((long)to.Length * width + 7) / 8);
        if (length > from.Length)
            throw Truncated();
        for (var i = 0; i < to.Length; i++)
        {
            var value = 0;
            for (var j = 0; j < width; j++)
            {
                var bit = ((long)i * width) + j;
                value = (value << 1) | ((from[(int)(bit >> 3)] >> (int)(7 - (bit & 7))) & 1);
            }

            to[i] = value;
        }

        return length;
    }

    private static uint VarInt(ReadOnlySpan<byte> from, ref int position)
    {
        uint value = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            if (position >= from.Length)
                throw Truncated();
            var b = from[position++];
            value |= (uint)(b & 0x7f) << shift;
            if (b < 0x80)
                return value;
        }

        throw IcebergException.InvalidData("A run length is longer than 32 bits.");
    }

    private static IcebergException Truncated() =>
        IcebergException.InvalidData("A Parquet page ends in the middle of its levels or indices.");
}
