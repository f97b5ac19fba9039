using System.Buffers.Binary;
using System.Text;
using Balloon.Broker.Log;
using Balloon.Hashing;

namespace Balloon.Broker.Tests.Log;

/// <summary>Record batches of format version 2, built byte by byte like those of a producer.</summary>
internal static class Batches
{
    public const long Time = 1_700_000_000_000;

    public static byte[] Build(
        IReadOnlyList<string> values,
        IReadOnlyList<long>? times = null,
        long producerId = -1,
        short epoch = -1,
        int sequence = -1,
        short attributes = 0
    )
    {
        times ??= [.. values.Select((_, i) => Time + i)];
        var records = new MemoryStream();
        for (var i = 0; i < values.Count; i++)
        {
            var record = new MemoryStream();
            record.WriteByte(0);
            Varint(record, times[i] - times[0]);
            Varint(record, i);
            Varint(record, -1);
            var value = Encoding.UTF8.GetBytes(values[i]);
            Varint(record, value.Length);
            record.Write(value);
            Varint(record, 0);
            Varint(records, record.Length);
            record.WriteTo(records);
        }

        var bytes = new byte[RecordBatch.HeaderSize + records.Length];
        records.ToArray().CopyTo(bytes, RecordBatch.HeaderSize);
        var span = bytes.AsSpan();
        BinaryPrimitives.WriteInt32BigEndian(span[8..], bytes.Length - RecordBatch.Prefix);
        span[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(span[21..], attributes);
        BinaryPrimitives.WriteInt32BigEndian(span[23..], values.Count - 1);
        BinaryPrimitives.WriteInt64BigEndian(span[27..], times[0]);
        BinaryPrimitives.WriteInt64BigEndian(span[35..], times.Max());
        BinaryPrimitives.WriteInt64BigEndian(span[43..], producerId);
        BinaryPrimitives.WriteInt16BigEndian(span[51..], epoch);
        BinaryPrimitives.WriteInt32BigEndian(span[53..], sequence);
        BinaryPrimitives.WriteInt32BigEndian(span[57..], values.Count);
        return Seal(bytes);
    }

    /// <summary>Corrects the checksum after a field was changed.</summary>
    public static byte[] Seal(byte[] batch)
    {
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), Crc32C.HashToUInt32(batch.AsSpan(21)));
        return batch;
    }

    public static byte[] Of(params string[] values) => Build(values);

    /// <summary>A batch of an idempotent producer.</summary>
    public static byte[] From(long producerId, int sequence, params string[] values) =>
        Build(values, producerId: producerId, epoch: 0, sequence: sequence);

    /// <summary>The values of consecutive plain batches, as a fetch returns them.</summary>
    public static List<(long Offset, string Value)> Values(ReadOnlySpan<byte> batches)
    {
        var found = new List<(long, string)>();
        while (batches.Length > 0)
        {
            var batch = new RecordBatch(batches.ToArray());
            var position = RecordBatch.HeaderSize;
            for (var i = 0; i < batch.Count; i++)
            {
                var end = (int)Varint(batches, ref position) + position;
                position++;
                Varint(batches, ref position);
                var offset = batch.BaseOffset + Varint(batches, ref position);
                Varint(batches, ref position);
                var length = (int)Varint(batches, ref position);
                found.Add((offset, Encoding.UTF8.GetString(batches.Slice(position, length))));
                position = end;
            }

            batches = batches[(int)batch.TotalSize..];
        }

        return found;
    }

    private static void Varint(Stream stream, long value)
    {
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        for (; zigzag >= 0x80; zigzag >>= 7)
            stream.WriteByte((byte)(zigzag | 0x80));
        stream.WriteByte((byte)zigzag);
    }

    private static long Varint(ReadOnlySpan<byte> bytes, ref int position)
    {
        var (value, shift) = (0ul, 0);
        byte next;
        do
        {
            next = bytes[position++];
            value |= (ulong)(next & 0x7f) << shift;
            shift += 7;
        } while (next >= 0x80);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
