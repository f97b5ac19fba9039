namespace Balloon.Broker.Log;

/// <summary>The offset and time of one record.</summary>
internal readonly record struct RecordTime(long Offset, long Timestamp);

/// <summary>Reads the records of a batch, decompressing them if necessary, for an exact search by time.</summary>
internal static class RecordReader
{
    /// <summary>
    /// The first record of the batch at or after <paramref name="minOffset"/> whose time is at least <paramref name="timestamp"/>; null if
    /// there is none. A batch with LogAppendTime has one time for all its records.
    /// </summary>
    /// <exception cref="InvalidDataException">The records do not match the header.</exception>
    public static RecordTime? FirstAt(RecordBatch batch, ReadOnlySpan<byte> bytes, long timestamp, long minOffset)
    {
        if (batch.HasLogAppendTime)
            return batch.MaxTimestamp >= timestamp ? new(Math.Max(batch.BaseOffset, minOffset), batch.MaxTimestamp) : null;
        var records = Codecs.Decompress(batch.Compression, bytes[RecordBatch.HeaderSize..]);
        var position = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var length = Varint(records, ref position);
            var end = position + length;
            if (length < 0 || end > records.Length)
                throw new InvalidDataException($"Record {i} of the batch at offset {batch.BaseOffset} is cut off.");
            position++; // attributes: none are defined
            var time = batch.BaseTimestamp + Varint(records, ref position);
            var offset = batch.BaseOffset + Varint(records, ref position);
            if (time >= timestamp && offset >= minOffset)
                return new(offset, time);
            position = (int)end;
        }

        return null;
    }

    /// <summary>Reads a zigzag-encoded number of up to ten bytes.</summary>
    private static long Varint(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0ul;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (position >= bytes.Length)
                throw new InvalidDataException("A record ends in the middle of a number.");
            var next = bytes[position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw new InvalidDataException("A number in a record is longer than ten bytes.");
    }
}
