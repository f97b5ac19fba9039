using System.IO.Compression;

namespace Balloon.Iceberg.Parquet;

/// <summary>Compression of pages, one page at a time.</summary>
internal static class Compression
{
    [ThreadStatic]
    private static ZstdSharp.Decompressor? _zstd;

    [ThreadStatic]
    private static ZstdSharp.Compressor? _zstdCompressor;

    public static void Decompress(ParquetCodec codec, ReadOnlyMemory<byte> from, Span<byte> to)
    {
        try
        {
            var length = codec switch
            {
                ParquetCodec.Snappy => Snappy(from.Span, to),
                ParquetCodec.Zstd => (_zstd ??= new ZstdSharp.Decompressor()).Unwrap(from.Span, to),
                ParquetCodec.Gzip => Inflate(new GZipStream(AsStream(from), CompressionMode.Decompress), to),
                ParquetCodec.Brotli => Inflate(new BrotliStream(AsStream(from), CompressionMode.Decompress), to),
                ParquetCodec.Lz4Raw => Lz4.Decompress(from.Span, to),
                ParquetCodec.Lz4 => Lz4.DecompressHadoop(from.Span, to),
                _ => throw IcebergException.Unsupported($"Parquet codec {codec} is not supported."),
            };
            if (length != to.Length)
                throw IcebergException.InvalidData($"A Parquet page has {length} bytes when decompressed; its header says {to.Length}.");
        }
        catch (Exception e)
            when (e
                    is InvalidDataException
                        or ZstdSharp.ZstdException
                        or ArgumentException
                        or InvalidOperationException
                        or IndexOutOfRangeException
            )
        {
            throw IcebergException.InvalidData($"A Parquet page is damaged: {codec} cannot decompress it.", e);
        }
    }

    public static ReadOnlyMemory<byte> Compress(ParquetCodec codec, ReadOnlySpan<byte> from)
    {
        switch (codec)
        {
            case ParquetCodec.Uncompressed:
                return from.ToArray();
            case ParquetCodec.Snappy:
                return Snappier.Snappy.CompressToArray(from);
            case ParquetCodec.Zstd:
                _zstdCompressor ??= new ZstdSharp.Compressor(3);
                return _zstdCompressor.Wrap(from).ToArray();
            case ParquetCodec.Gzip or ParquetCodec.Brotli:
                var output = new MemoryStream();
                using (
                    Stream stream =
                        codec == ParquetCodec.Gzip
                            ? new GZipStream(output, CompressionLevel.Optimal, true)
                            : new BrotliStream(output, CompressionLevel.Optimal, true)
                )
                    stream.Write(from);
                return output.GetBuffer().AsMemory(0, (int)output.Length);
            default:
                throw IcebergException.Unsupported(
                    $"Pages cannot be written with {codec}: use zstd, snappy, gzip, brotli or uncompressed."
                );
        }
    }

    public static ParquetCodec Parse(string name) =>
        name.ToLowerInvariant() switch
        {
            "zstd" => ParquetCodec.Zstd,
            "snappy" => ParquetCodec.Snappy,
            "gzip" => ParquetCodec.Gzip,
            "brotli" => ParquetCodec.Brotli,
            "uncompressed" or "none" => ParquetCodec.Uncompressed,
            _ => throw IcebergException.Unsupported(
                $"Compression '{name}' cannot be written: use zstd, snappy, gzip, brotli or uncompressed."
            ),
        };

    private static int Snappy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var length = Snappier.Snappy.GetUncompressedLength(from);
        return length == to.Length ? Snappier.Snappy.Decompress(from, to) : length;
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(memory.ToArray(), writable: false);

    private static int Inflate(Stream stream, Span<byte> to)
    {
        using (stream)
        {
            var length = stream.ReadAtLeast(to, to.Length, throwOnEndOfStream: false);
            return length == to.Length && stream.ReadByte() >= 0 ? length + 1 : length;
        }
    }
}
