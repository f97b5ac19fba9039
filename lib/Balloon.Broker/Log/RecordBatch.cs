using System.Buffers.Binary;
using Balloon.Hashing;

namespace Balloon.Broker.Log;

/// <summary>
/// The header of a record batch of format version 2, over its bytes as received and stored. Base offset, length and leader epoch are not
/// covered by the checksum, so an offset can be assigned without touching the records.
/// </summary>
internal readonly ref struct RecordBatch(Span<byte> bytes)
{
    /// <summary>The size of the header in bytes, up to the first record.</summary>
    public const int HeaderSize = 61;

    /// <summary>The number of bytes before those that <see cref="Length"/> counts.</summary>
    public const int Prefix = 12;

    private const int ChecksumStart = 21;
    private const int LogAppendTimeBit = 0x08;
    private const int TransactionalBit = 0x10;
    private const int ControlBit = 0x20;

    private readonly Span<byte> _bytes = bytes;

    public long BaseOffset
    {
        get => BinaryPrimitives.ReadInt64BigEndian(_bytes);
        set => BinaryPrimitives.WriteInt64BigEndian(_bytes, value);
    }

    /// <summary>The number of bytes after the prefix, as the batch states it.</summary>
    public int Length => BinaryPrimitives.ReadInt32BigEndian(_bytes[8..]);

    /// <summary>The size of the whole batch in bytes; negative or absurd if the header is damaged.</summary>
    public long TotalSize => (long)Length + Prefix;

    public int LeaderEpoch
    {
        set => BinaryPrimitives.WriteInt32BigEndian(_bytes[12..], value);
    }

    public byte Magic => _bytes[16];
    public uint Checksum => BinaryPrimitives.ReadUInt32BigEndian(_bytes[17..]);
    public short Attributes => BinaryPrimitives.ReadInt16BigEndian(_bytes[21..]);
    public Compression Compression => (Compression)(Attributes & 0x07);
    public bool HasLogAppendTime => (Attributes & LogAppendTimeBit) != 0;
    public bool IsTransactional => (Attributes & TransactionalBit) != 0;
    public bool IsControl => (Attributes & ControlBit) != 0;
    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(_bytes[23..]);
    public long LastOffset => BaseOffset + LastOffsetDelta;
    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(_bytes[27..]);
    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(_bytes[35..]);
    public long ProducerId => BinaryPrimitives.ReadInt64BigEndian(_bytes[43..]);
    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(_bytes[51..]);
    public int BaseSequence => BinaryPrimitives.ReadInt32BigEndian(_bytes[53..]);
    public int Count => BinaryPrimitives.ReadInt32BigEndian(_bytes[57..]);

    /// <summary>Whether the checksum is right; the span must contain the whole batch.</summary>
    public bool ChecksumFits => Crc32C.HashToUInt32(_bytes[ChecksumStart..(int)TotalSize]) == Checksum;

    /// <summary>Whether the fields that delimit a batch are plausible: format, sizes, counts.</summary>
    public bool IsPlausible => Magic == 2 && Length >= HeaderSize - Prefix && LastOffsetDelta >= 0 && Count >= 0 && BaseOffset >= 0;

    /// <summary>Stamps the batch with the time at which it was appended (message.timestamp.type=LogAppendTime).</summary>
    public void StampLogAppendTime(long milliseconds)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes[21..], (short)(Attributes | LogAppendTimeBit));
        BinaryPrimitives.WriteInt64BigEndian(_bytes[35..], milliseconds);
        BinaryPrimitives.WriteUInt32BigEndian(_bytes[17..], Crc32C.HashToUInt32(_bytes[ChecksumStart..(int)TotalSize]));
    }

    /// <summary>
    /// Writes a batch without records that covers the offsets from <paramref name="offset"/> to just before <paramref name="end"/>.
    /// </summary>
    public static void WriteEmpty(Span<byte> into, long offset, long end)
    {
        into = into[..HeaderSize];
        into.Clear();
        into[16] = 2; // magic
        BinaryPrimitives.WriteInt64BigEndian(into, offset);
        BinaryPrimitives.WriteInt32BigEndian(into[8..], HeaderSize - Prefix);
        BinaryPrimitives.WriteInt32BigEndian(into[23..], (int)Math.Min(end - 1 - offset, int.MaxValue));
        into[27..57].Fill(0xFF); // no times, no producer
        BinaryPrimitives.WriteUInt32BigEndian(into[17..], Crc32C.HashToUInt32(into[ChecksumStart..]));
    }
}

/// <summary>The compression codec of a batch.</summary>
internal enum Compression
{
    None = 0,
    Gzip = 1,
    Snappy = 2,
    Lz4 = 3,
    Zstd = 4,
}
