using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace Balloon.Iceberg.Parquet;

/// <summary>Decompresses LZ4 blocks in the two forms that occur in Parquet files.</summary>
internal static class Lz4
{
    /// <summary>One block.</summary>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="IcebergException">The block is damaged, or larger than <paramref name="to"/>.</exception>
    public static int Decompress(ReadOnlySpan<byte> from, Span<byte> to) =>
        from.IsEmpty ? 0
        : LZ4Codec.Decode(from, to) is var written and >= 0 ? written
        : throw Damaged();

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

    private static IcebergException Damaged() => IcebergException.InvalidData("A Parquet page is damaged: LZ4 cannot decompress it.");
}
