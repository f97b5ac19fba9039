using Balloon.Broker.Protocol;

namespace Balloon.Broker.Log;

/// <summary>What a fetch of one partition gave; the records themselves are in the writer.</summary>
internal readonly record struct ReadResult(ErrorCode Error, long LogStart, long EndOffset, int Bytes);

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Writes whole batches from the one that holds <paramref name="offset"/> on, up to <paramref name="maxBytes"/>; with
    /// <paramref name="atLeastOne"/> the first however big it is. Every batch is checked before it is handed out.
    /// </summary>
    public ReadResult Read(long offset, int maxBytes, bool atLeastOne, FrameWriter writer)
    {
        Segment segment;
        int position,
            end;
        long start,
            next;
        lock (_lock)
        {
            (start, next) = (LogStart, Active.NextOffset);
            if (_closed)
                return new(ErrorCode.UnknownTopicOrPartition, -1, -1, 0);
            if (offset < start || offset > next)
                return new(ErrorCode.OffsetOutOfRange, start, next, 0);
            if (offset == next)
                return new(ErrorCode.None, start, next, 0);
            segment = _segments[SegmentOf(offset)];
            if (segment.IsDamagedAt(offset))
                return new(ErrorCode.CorruptMessage, start, next, 0);
            (position, end) = (segment.Index.PositionBefore(offset), segment.Size);
        }

        try
        {
            if (TryLocate(segment, offset, ref position, end))
            {
                var bytes = CopyBatches(segment, position, end, maxBytes, atLeastOne, writer);
                if (bytes >= 0)
                    return new(ErrorCode.None, start, next, bytes);
            }

            return new(ErrorCode.CorruptMessage, start, next, 0);
        }
        catch (ObjectDisposedException)
        {
            // Retention or a deletion took the segment away in between.
            var (nowStart, nowEnd) = Bounds;
            return new(_closed ? ErrorCode.UnknownTopicOrPartition : ErrorCode.OffsetOutOfRange, nowStart, nowEnd, 0);
        }
        catch (IOException failure)
        {
            return new(StorageFailed(failure), start, next, 0);
        }
    }

    /// <summary>What a fetch without room for records gives: the bounds, or an error.</summary>
    public ReadResult Look(long offset)
    {
        var (start, end) = Bounds;
        return new(offset < start || offset > end ? ErrorCode.OffsetOutOfRange : ErrorCode.None, start, end, 0);
    }

    /// <summary>Moves <paramref name="position"/> to the batch that holds <paramref name="offset"/>; false where it is damaged.</summary>
    private bool TryLocate(Segment segment, long offset, ref int position, int end)
    {
        Span<byte> chunk = stackalloc byte[SegmentIndex.Interval * 2];
        var (chunkStart, chunkLength) = (position, 0);
        while (end - position >= RecordBatch.HeaderSize)
        {
            if (position + RecordBatch.HeaderSize > chunkStart + chunkLength)
            {
                chunkStart = position;
                chunkLength = segment.Read(position, chunk[..Math.Min(chunk.Length, end - position)]);
                if (chunkLength < RecordBatch.HeaderSize)
                    break;
            }

            var batch = new RecordBatch(chunk[(position - chunkStart)..]);
            if (!batch.IsPlausible || batch.TotalSize > end - position)
            {
                position = SkipDamage(segment, position, end, offset);
                if (position < 0)
                    return false;
                continue;
            }

            if (batch.LastOffset >= offset)
            {
                if (batch.BaseOffset > offset)
                    Report(segment, position, offset, batch.BaseOffset);
                return batch.BaseOffset <= offset;
            }

            position += (int)batch.TotalSize;
        }

        Report(segment, position, offset, segment.NextOffset);
        return false;
    }

    /// <summary>Copies whole, valid batches into the writer; returns their bytes, or -1 when the first one is damaged.</summary>
    private int CopyBatches(Segment segment, int position, int end, int maxBytes, bool atLeastOne, FrameWriter writer)
    {
        var length = Math.Min(Math.Max(maxBytes, RecordBatch.HeaderSize), end - position);
        var room = writer.Room(length).Span;
        room = room[..segment.Read(position, room)];
        var taken = 0;
        while (room.Length - taken >= RecordBatch.HeaderSize)
        {
            var batch = new RecordBatch(room[taken..]);
            if (!batch.IsPlausible || batch.TotalSize > end - position - taken)
                break;
            if (batch.TotalSize > room.Length - taken)
            {
                if (taken > 0 || !atLeastOne)
                    return Advance(writer, taken);
                room = writer.Room((int)batch.TotalSize).Span;
                room = room[..segment.Read(position, room)];
                if (room.Length < batch.TotalSize)
                    break;
                batch = new RecordBatch(room);
            }

            if (!batch.ChecksumFits)
            {
                Report(segment, position + taken, batch.BaseOffset, batch.LastOffset + 1);
                break;
            }

            taken += (int)batch.TotalSize;
            if (taken > maxBytes)
                break;
        }

        return taken == 0 ? -1 : Advance(writer, taken);
    }

    private static int Advance(FrameWriter writer, int bytes)
    {
        writer.Advance(bytes);
        return bytes;
    }

    /// <summary>Behind a damaged place: where the next valid batch is, or -1 when the offset asked for lies in the damage.</summary>
    private int SkipDamage(Segment segment, int position, int end, long offset)
    {
        DamagedRange? known;
        lock (_lock)
            known = segment.Damage.Where(range => range.Position <= position && position < range.End).Cast<DamagedRange?>().FirstOrDefault();
        if (known is null)
        {
            using var scan = new SegmentScan(segment);
            var next = scan.NextBatch(position, end, segment.BaseOffset);
            var nextOffset = next < 0 ? segment.NextOffset : new RecordBatch(scan.BatchAt(next, end)).BaseOffset;
            known = new(position, next < 0 ? end : (int)next, offset, nextOffset);
            lock (_lock)
                segment.Damage.Add(known.Value);
            Report(segment, position, Math.Min(offset, nextOffset - 1), nextOffset);
        }

        return offset < known.Value.NextOffset ? -1 : known.Value.End;
    }

    private void Report(Segment segment, int position, long firstOffset, long nextOffset) =>
        _context.Report(new(Topic, Index, firstOffset, nextOffset, segment.LogPath, position));

    /// <summary>The index of the segment that holds an offset. Used under the lock.</summary>
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
