using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Balloon.Iceberg.Avro;

/// <summary>Writes an Avro object container file, deflate-compressed, with its schema as literal JSON.</summary>
internal sealed class AvroFileWriter
{
    private const int BlockSize = 64 * 1024;
    private readonly Stream _stream;
    private readonly byte[] _sync = RandomNumberGenerator.GetBytes(16);
    private int _count;

    public AvroFileWriter(Stream stream, string schema, IEnumerable<KeyValuePair<string, string>> header)
    {
        _stream = stream;
        var head = new AvroEncoder();
        head.Raw("Obj\u0001"u8);
        KeyValuePair<string, string>[] all = [new("avro.schema", schema), new("avro.codec", "deflate"), .. header];
        head.Long(all.Length);
        foreach (var (key, value) in all)
        {
            head.String(key);
            head.Bytes(Encoding.UTF8.GetBytes(value));
        }

        head.Long(0);
        head.Raw(_sync);
        Write(head.Written.Span);
    }

    /// <summary>Encodes objects, each of which must be followed by <see cref="EndObject"/>.</summary>
    public AvroEncoder Encoder { get; } = new();

    /// <summary>The number of bytes written so far.</summary>
    public long Length { get; private set; }

    public void EndObject()
    {
        _count++;
        if (Encoder.Length >= BlockSize)
            FlushBlock();
    }

    public void FlushBlock()
    {
        if (_count == 0)
            return;
        var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(Encoder.Written.Span);
        var head = new AvroEncoder();
        head.Long(_count);
        head.Long(compressed.Length);
        Write(head.Written.Span);
        Write(compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        Write(_sync);
        Encoder.Clear();
        _count = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        Length += bytes.Length;
    }
}
