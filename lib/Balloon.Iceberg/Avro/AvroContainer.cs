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
    private const int SyncLength = 16;
    private readonly ReadOnlyMemory<byte> _file;
    private readonly int _start;
    private readonly byte[] _sync;
    private readonly string _codec;

    private AvroContainer(ReadOnlyMemory<byte> file, AvroSchemas? schemas)
    {
        _file = file;
        _codec = Find("avro.codec"u8, out var decoder) is { } codec ? CodecOf(codec.Span) : "null";
        _sync = decoder.Slice(SyncLength).ToArray();
        _start = Magic.Length + decoder.Position;
        var json = Find("avro.schema"u8, out _) ?? throw IcebergException.InvalidData("The Avro file has no schema in its header.");
        Schema = schemas?.Parse(json) ?? AvroSchema.Parse(json);
    }

    private static ReadOnlySpan<byte> Magic => "Obj\u0001"u8;

    public AvroSchema Schema { get; }

    /// <summary>The value of a header key; null if there is none. The last of duplicate keys counts.</summary>
    public ReadOnlyMemory<byte>? Find(ReadOnlySpan<byte> key) => Find(key, out _);

    /// <param name="file">The whole file.</param>
    /// <param name="schemas">The schemas of files that are read together with it.</param>
    public static AvroContainer Open(ReadOnlyMemory<byte> file, AvroSchemas? schemas = null)
    {
        if (!file.Span.StartsWith(Magic))
            throw IcebergException.InvalidData(
                $"Not an Avro file: it starts with {Convert.ToHexString(file.Span[..Math.Min(Magic.Length, file.Length)])}."
            );
        return new(file, schemas);
    }

    /// <summary>Walks the header without copying keys and values: planning opens tens of thousands of files.</summary>
    private ReadOnlyMemory<byte>? Find(ReadOnlySpan<byte> key, out AvroDecoder decoder)
    {
        decoder = new AvroDecoder(_file[Magic.Length..]);
        ReadOnlyMemory<byte>? found = null;
        for (var count = decoder.ReadBlockCount(); count > 0; count = decoder.ReadBlockCount())
        {
            for (var i = 0; i < count; i++)
            {
                var isIt = decoder.ReadBytes().Span.SequenceEqual(key);
                var value = decoder.ReadBytes();
                if (isIt)
                    found = value;
            }
        }

        return found;
    }

    private static string CodecOf(ReadOnlySpan<byte> name) => name.SequenceEqual("deflate"u8) ? "deflate" : Encoding.UTF8.GetString(name);

    /// <summary>A block as stored in the file.</summary>
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

    /// <summary>A block's objects in separate memory, so that the file's may be released.</summary>
    public ReadOnlyMemory<byte> Decompress(Block block)
    {
        var data = Decompress(block.Compressed);
        return block.Count <= data.Length
            ? data
            : throw IcebergException.InvalidData($"An Avro block of {data.Length} bytes declares {block.Count} objects.");
    }

    private Block BlockAt(ReadOnlyMemory<byte> rest, out int read)
    {
        var decoder = new AvroDecoder(rest);
        var count = decoder.ReadLong();
        var data = decoder.ReadBytes();
        if (!decoder.Slice(SyncLength).Span.SequenceEqual(_sync))
            throw IcebergException.InvalidData("An Avro block does not end with the file's sync marker.");
        // No object of a manifest takes less than one bit when compressed.
        if (count < 0 || count > data.Length * 8192L || count > int.MaxValue)
            throw IcebergException.InvalidData($"An Avro block of {data.Length} bytes declares {count} objects.");
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
                        throw IcebergException.InvalidData($"An Avro block declares {length} bytes.");
                    return Snappy.DecompressToArray(compressed);
                default:
                    throw IcebergException.Unsupported($"Avro codec '{_codec}' is not supported; null, deflate, snappy and zstandard are.");
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
