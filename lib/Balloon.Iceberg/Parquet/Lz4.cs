using System.Buffers.Binary;

namespace Balloon.Iceberg.Parquet;

/// <summary>Decompresses LZ4 blocks.</summary>
internal static class Lz4
{
    /// <summary>One block: literals and copies of what came before.</summary>
    /// <returns>Bytes written.</returns>
    public static int Decompress(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var (i, o) = (0, 0);
        while (i < from.Length)
        {
            var token = from[i++];
            var literals = Length(token >> 4, from, ref i);
            if (literals > from.Length - i || literals > to.Length - o)
                throw Damaged();
            from.Slice(i, literals).CopyTo(to[o..]);
            i += literals;
            o += literals;
            if (i == from.Length)
                break;
            if (from.Length - i < 2)
                throw Damaged();
            var distance = BinaryPrimitives.ReadUInt16LittleEndian(from[i..]);
            i += 2;
            var length = Length(token & 15, from, ref i) + 4;
            if (distance == 0 || distance > o || length > to.Length - o)
                throw Damaged();
            if (distance >= length)
                to.Slice(o - distance, length).CopyTo(to[o..]);
            else
            {
                for (var j = 0; j < length; j++)
                    to[o + j] = to[o + j - distance];
            }

            o += length;
        }

        return o;
    }

    /// <summary>Codec 5 is ambiguous: Hadoop's frames with big-endian lengths, or one bare block.</summary>
    public static int DecompressHadoop(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var (i, o) = (0, 0);
        while (from.Length - i >= 8)
        {
            var plain = BinaryPrimitives.ReadInt32BigEndian(from[i..]);
            var packed = BinaryPrimitives.ReadInt32BigEndian(from[(i + 4)..]);
            if (plain <= 0 || packed <= 0 || packed > from.Length - i - 8 || plain > to.Length - o)
                return Decompress(from, to);
            if (Decompress(from.Slice(i + 8, packed), to.Slice(o, plain)) != plain)
                throw Damaged();
            i += 8 + packed;
            o += plain;
        }

        return i == from.Length ? o : Decompress(from, to);
    }

    private static int Length(int length, ReadOnlySpan<byte> from, ref int i)
    {
        if (length < 15)
            return length;
        int more;
        do
        {
            if (i >= from.Length || length > int.MaxValue - 256)
                throw Damaged();
            more = from[i++];
            length += more;
        } while (more == 255);
        return length;
    }

    private static IcebergException Damaged() => IcebergException.InvalidData("A Parquet page is damaged: LZ4 cannot decompress it.");
}
