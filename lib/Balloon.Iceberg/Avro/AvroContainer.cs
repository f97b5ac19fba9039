using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Snappier;

namespace Balloon.Iceberg.Avro;

/// <summary>An Avro object container file in memory: header and decompressed blocks.</summary>
internal sealed class AvroContainer
{
    private const int MaxBlock = 1 << 30;
    private readonly ReadOnlyMemory<byte> _file;
    private readonly int _start;
    private readonly byte[] _sync;
    private readonly string _codec;

    private AvroContainer(
        ReadOnlyMemory<byte> file,
        int start,
        byte[] sync,
        Dictionary<string, ReadOnlyMemory<byte>> header,
        AvroSchemas? schemas
    )
    {
        (_file, _start, _sync, Header) = (file, start, sync, header);
        _codec = header.TryGetValue("avro.codec", out var codec) ? Encoding.UTF8.GetString(codec.Span) : "null";
        Schema = header.TryGetValue("avro.schema", out var schema)
            ? schemas?.Parse(schema) ?? AvroSchema.Parse(schema)
            : throw IcebergException.InvalidData("The Avro file has no schema in its header.");
    }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Header { get; }

    public AvroSchema Schema { get; }

    public string? Text(string key) => Header.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value.Span) : null;

    /// <param name="file">The whole file.</param>
    /// <param name="schemas">The schemas of files that are read together with it.</param>
    public static AvroContainer Open(ReadOnlyMemory<byte> file, AvroSchemas? schemas = null)
    {
        if (!file.Span.StartsWith("Obj\u0001"u8))
            throw IcebergException.InvalidData(
                $"Not an Avro file: it starts with {Convert.ToHexString(file.Span[..Math.Min(4, file.Length)])}."
            );
        var decoder = new AvroDecoder(file[4..]);
        var header = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
                header[decoder.ReadString()] = decoder.ReadBytes();
        }

        var sync = decoder.Slice(16).ToArray();
        return new(file, 4 + decoder.Position, sync, header, schemas);
    }

    /// <summary>A block as it lies in the file.</summary>
    internal readonly record struct Block(int Count, ReadOnlyMemory<byte> Compressed);

    /// <summary>The blocks, still compressed.</summary>
    public IEnumerable<Block> Blocks()
    {
        var position = _start;
        while (position < _file.Length)
        {
            var block = BlockAt(_file[position..], out var read);
            position += read;
            yield return block;
        }
    }

    /// <summary>A block's objects, in memory of their own: the file's need not outlive the call.</summary>
    public ReadOnlyMemory<byte> Decompress(Block block)
    {
        var data = Decompress(block.Compressed);
        return block.Count <= data.Length
            ? data
            : throw IcebergException.InvalidData($"An Avro block of {data.Length} bytes says {block.Count} objects.");
    }

    private Block BlockAt(ReadOnlyMemory<byte> rest, out int read)
    {
        var decoder = new AvroDecoder(rest);
        var count = decoder.ReadLong();
        var data = decoder.ReadBytes();
        if (!decoder.Slice(16).Span.SequenceEqual(_sync))
            throw IcebergException.InvalidData("An Avro block does not end with the file's sync marker.");
        // No object of a manifest takes less than a bit when compressed.
        if (count < 0 || count > data.Length * 8192L || count > int.MaxValue)
            throw IcebergException.InvalidData($"An Avro block of {data.Length} bytes says {count} objects.");
        read = decoder.Position;
        return new((int)count, data);
    }

    private ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> block)
    {
        try
        {
            switch (_codec)
            {
                case "null":
                    return block.ToArray();
                case "deflate":
                    using (var deflate = new DeflateStream(StreamOf(block), CompressionMode.Decompress))
                        return ReadAll(deflate, block.Length);
                case "zstandard":
                    using (var zstd = new ZstdSharp.DecompressionStream(StreamOf(block)))
                        return ReadAll(zstd, block.Length);
                case "snappy" when block.Length > 4:
                    // The last four bytes are a CRC-32 of the data.
                    var compressed = block.Span[..^4];
                    if (Snappy.GetUncompressedLength(compressed) is var length && length > MaxBlock)
                        throw IcebergException.InvalidData($"An Avro block says {length} bytes.");
                    return Snappy.DecompressToArray(compressed);
                default:
                    throw IcebergException.Unsupported($"Avro codec '{_codec}' is not supported: null, deflate, snappy and zstandard are.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or ZstdSharp.ZstdException or EndOfStreamException or IndexOutOfRangeException)
        {
            throw IcebergException.InvalidData($"An Avro block is damaged: {_codec} cannot decompress it.", e);
        }
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false)
            : new(bytes.ToArray(), writable: false);

    private static byte[] ReadAll(Stream stream, int compressed)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(1024, Math.Min(compressed * 4L, MaxBlock)));
        try
        {
            var length = 0;
            int read;
            while ((read = stream.Read(buffer, length, buffer.Length - length)) > 0)
            {
                length += read;
                if (length < buffer.Length)
                    continue;
                if (length >= MaxBlock)
                    throw IcebergException.InvalidData($"An Avro block grows beyond {MaxBlock} bytes when decompressed.");
                var bigger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, MaxBlock));
                buffer.AsSpan(0, length).CopyTo(bigger);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = bigger;
            }

            return buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
