using System.Buffers.Binary;
using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using ZstdSharp;

namespace Balloon.Broker.Log;

/// <summary>
/// Decompresses the records of a batch. Batches are stored as they arrive; only a search by time needs to decompress them.
/// </summary>
internal static class Codecs
{
    /// <summary>The largest decompressed size of a batch that is read.</summary>
    public const int MaxSize = 64 << 20;

    private static ReadOnlySpan<byte> XerialMagic => [0x82, (byte)'S', (byte)'N', (byte)'A', (byte)'P', (byte)'P', (byte)'Y', 0];

    /// <exception cref="InvalidDataException">The bytes are not valid for the codec, or would exceed <see cref="MaxSize"/>.</exception>
    public static ReadOnlySpan<byte> Decompress(Compression compression, ReadOnlySpan<byte> bytes) =>
        compression switch
        {
            Compression.None => bytes,
            Compression.Gzip => Stream(new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress)),
            Compression.Snappy => Snappy(bytes),
            Compression.Lz4 => Lz4(bytes),
            Compression.Zstd => Zstd(bytes),
            _ => throw new InvalidDataException($"There is no codec {(int)compression}."),
        };

    private static byte[] Zstd(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Stream(new DecompressionStream(new MemoryStream(bytes.ToArray())));
        }
        catch (ZstdException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    /// <summary>Decompresses an LZ4 frame (lz4_Frame_format.md, version 1.6.4).</summary>
    private static byte[] Lz4(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Stream(LZ4Stream.Decode(new MemoryStream(bytes.ToArray())));
        }
        // The library throws many types of exceptions for damaged frames.
        catch (Exception failure) when (failure is not (InvalidDataException or OutOfMemoryException))
        {
            throw new InvalidDataException($"Not an LZ4 frame, or a damaged one: {failure.Message}", failure);
        }
    }

    private static byte[] Stream(Stream source)
    {
        using (source)
        {
            var result = new MemoryStream();
            var chunk = new byte[64 * 1024];
            for (int read; (read = source.Read(chunk)) > 0; )
            {
                if (result.Length + read > MaxSize)
                    throw TooBig();
                result.Write(chunk, 0, read);
            }

            return result.ToArray();
        }
    }

    /// <summary>Java frames snappy blocks as the Xerial library does; librdkafka sends a single bare block.</summary>
    private static byte[] Snappy(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(XerialMagic))
            return SnappyBlock(bytes);
        var result = new MemoryStream();
        for (var rest = bytes[16..]; rest.Length >= 4; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length < 0 || length > rest.Length - 4)
                throw new InvalidDataException("A snappy block is cut off.");
            result.Write(SnappyBlock(rest.Slice(4, length)));
            if (result.Length > MaxSize)
                throw TooBig();
            rest = rest[(4 + length)..];
        }

        return result.ToArray();
    }

    private static byte[] SnappyBlock(ReadOnlySpan<byte> block)
    {
        if (Snappier.Snappy.GetUncompressedLength(block) > MaxSize)
            throw TooBig();
        return Snappier.Snappy.DecompressToArray(block);
    }

    private static InvalidDataException TooBig() => new($"The batch holds more than {MaxSize} bytes.");
}
