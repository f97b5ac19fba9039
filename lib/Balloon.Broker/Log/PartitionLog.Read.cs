using Balloon.Broker.Protocol;

namespace Balloon.Broker.Log;

/// <summary>The result of fetching one partition; the records themselves are in the writer.</summary>
/// <param name="Error">The error, or none.</param>
/// <param name="LogStart">The first offset that can be read.</param>
/// <param name="EndOffset">The offset of the next record.</param>
/// <param name="Bytes">The number of bytes of the batches.</param>
/// <param name="HasMore">Whether there are further records, for which there was no room.</param>
internal readonly record struct ReadResult(ErrorCode Error, long LogStart, long EndOffset, int Bytes, bool HasMore = false);

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Writes whole batches, beginning with the one that contains <paramref name="offset"/>, up to <paramref name="maxBytes"/>; with
    /// <paramref name="atLeastOne"/> the first one however large it is. Every batch is checked before it is written.
    /// </summary>
    public ReadResult Read(long offset, int maxBytes, bool atLeastOne, ProtocolWriter writer)
    {
        var at = offset;
        while (true)
        {
            Place place;
            lock (_lock)
            {
                var (start, next) = (LogStart, Active.NextOffset);
                if (_closed)
                    return new(ErrorCode.UnknownTopicOrPartition, -1, -1, 0);
                if (offset < start || offset > next)
                    return new(ErrorCode.OffsetOutOfRange, start, next, 0);
                if (offset == next)
                    return new(ErrorCode.None, start, next, 0);
                if (!TrySkip(ref at, next))
                    return new(ErrorCode.CorruptMessage, start, next, 0);
                if (at == next)
                    return new(ErrorCode.None, start, next, WriteNothing(offset, next, writer));
                var segment = _segments[SegmentOf(at)];
                place = new(segment, segment.Index.Before(at), segment.Size, segment.NextOffset, start, next, segment == Active);
            }

            if (ReadIn(place, at, maxBytes, atLeastOne, writer) is { } result)
                return result;
            // The rest of the segment is skipped.
            at = place.SegmentEnd;
        }
    }

    /// <summary>A segment's current state, and the position at which a search begins.</summary>
    private readonly record struct Place(
        Segment Segment,
        IndexEntry From,
        int End,
        long SegmentEnd,
        long LogStart,
        long LogEnd,
        bool IsLast
    );

    /// <summary>Reads from one segment; null if everything from <paramref name="offset"/> on is skipped.</summary>
    private ReadResult? ReadIn(Place place, long offset, int maxBytes, bool atLeastOne, ProtocolWriter writer)
    {
        var (segment, from, end, segmentEnd, start, next, isLast) = place;
        try
        {
            while (TryLocate(segment, offset, ref from, end, segmentEnd))
            {
                if (from.Offset >= segmentEnd)
                    return null;
                var bytes = CopyBatches(segment, from, end, maxBytes, atLeastOne, writer);
                if (bytes >= 0)
                {
                    _readFailure = null;
                    return new(ErrorCode.None, start, next, bytes, HasMore: !isLast || from.Position + bytes < end);
                }

                if (!TryStepOver(segment, offset, ref from, end, segmentEnd))
                    break;
            }

            return new(ErrorCode.CorruptMessage, start, next, 0);
        }
        catch (ObjectDisposedException)
        {
            // Retention or a deletion removed the segment meanwhile.
            var (nowStart, nowEnd) = Bounds;
            return new(_closed ? ErrorCode.UnknownTopicOrPartition : ErrorCode.OffsetOutOfRange, nowStart, nowEnd, 0);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(StorageFailed(failure, isWrite: false), start, next, 0);
        }
    }

    /// <summary>The result of a fetch that has no room for records: the bounds, or an error.</summary>
    public ReadResult ReadBounds(long offset)
    {
        var (start, end) = Bounds;
        return new(offset < start || offset > end ? ErrorCode.OffsetOutOfRange : ErrorCode.None, start, end, 0, HasMore: offset < end);
    }

    /// <summary>
    /// Moves <paramref name="at"/> to the batch that contains <paramref name="offset"/> or, if that is skipped, to the next batch or the
    /// segment's end; returns false if it is damaged. Base offsets are not covered by the checksum, so one that does not continue the
    /// previous batch is damage too.
    /// </summary>
    private bool TryLocate(Segment segment, long offset, ref IndexEntry at, int end, long segmentEnd)
    {
        // All batches between an index entry and the batch in question start within the index's interval.
        Span<byte> buffer = stackalloc byte[SegmentIndex.Interval * 2];
        var (chunkStart, chunkLength) = (at.Position, 0);
        while (at.Offset < segmentEnd)
        {
            if (chunkLength == 0)
            {
                chunkStart = at.Position;
                chunkLength = segment.Read(at.Position, buffer[..Math.Min(buffer.Length, end - at.Position)]);
            }

            var rest = buffer[Math.Min(chunkLength, at.Position - chunkStart)..chunkLength];
            if (rest.Length >= RecordBatch.HeaderSize)
            {
                var batch = new RecordBatch(rest);
                var isNext = batch.IsPlausible && batch.BaseOffset == at.Offset && batch.TotalSize <= end - at.Position;
                if (isNext && batch.LastOffset >= offset)
                    return true;
                if (isNext && batch.TotalSize <= rest.Length && batch.ChecksumFits)
                {
                    at = new(batch.LastOffset + 1, at.Position + (int)batch.TotalSize, -1);
                    continue;
                }
            }

            if (!TryStepOver(segment, offset, ref at, end, segmentEnd))
                return false;
            chunkLength = 0;
        }

        return true;
    }

    /// <summary>Copies whole, valid batches into the writer; returns their bytes, or -1 if the first one is damaged.</summary>
    private static int CopyBatches(Segment segment, IndexEntry from, int end, int maxBytes, bool atLeastOne, ProtocolWriter writer)
    {
        var length = Math.Min(Math.Max(maxBytes, RecordBatch.HeaderSize), end - from.Position);
        var room = writer.Room(length).Span;
        room = room[..segment.Read(from.Position, room)];
        var (taken, expected) = (0, from.Offset);
        while (room.Length - taken >= RecordBatch.HeaderSize)
        {
            var batch = new RecordBatch(room[taken..]);
            if (!batch.IsPlausible || batch.BaseOffset != expected || batch.TotalSize > end - from.Position - taken)
                break;
            if (batch.TotalSize > room.Length - taken)
            {
                if (taken > 0 || !atLeastOne)
                    return Advance(writer, taken);
                room = writer.Room((int)batch.TotalSize).Span;
                room = room[..segment.Read(from.Position, room)];
                if (room.Length < batch.TotalSize)
                    break;
                batch = new RecordBatch(room);
            }

            if (!batch.ChecksumFits)
                break;
            taken += (int)batch.TotalSize;
            expected = batch.LastOffset + 1;
            if (taken > maxBytes)
                break;
        }

        return taken == 0 ? -1 : Advance(writer, taken);
    }

    private static int Advance(ProtocolWriter writer, int bytes)
    {
        writer.Advance(bytes);
        return bytes;
    }

    /// <summary>The index of the segment that contains an offset. Used under the lock.</summary>
    private int SegmentOf(long offset)
    {
        var (low, high) = (0, _segments.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_segments[middle].BaseOffset <= offset)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}
