using Balloon.Broker.Protocol;

namespace Balloon.Broker.Log;

internal sealed partial class PartitionLog
{
    private static readonly RecordTime None = new(-1, -1);

    /// <summary>The first record at or after a time, exactly; offset and time -1 when there is none.</summary>
    public (ErrorCode Error, RecordTime Found) FirstAt(long timestamp) =>
        Search(
            segment => segment.MaxTimestamp >= timestamp,
            segment => segment.Index.PositionBeforeTime(timestamp),
            timestamp
        );

    /// <summary>The first of the records with the greatest time; offset and time -1 in an empty log.</summary>
    public (ErrorCode Error, RecordTime Found) GreatestTime()
    {
        long greatest;
        lock (_lock)
            greatest = _segments.Max(segment => segment.NextOffset > LogStart ? segment.MaxTimestamp : -1);
        return greatest < 0 ? (ErrorCode.None, None) : FirstAt(greatest);
    }

    private (ErrorCode Error, RecordTime Found) Search(Func<Segment, bool> mayHold, Func<Segment, int> startIn, long timestamp)
    {
        List<(Segment Segment, int Position, int End)> candidates;
        long start;
        lock (_lock)
        {
            if (_closed)
                return (ErrorCode.UnknownTopicOrPartition, None);
            start = LogStart;
            candidates = [.. _segments.Where(mayHold).Select(segment => (segment, startIn(segment), segment.Size))];
        }

        try
        {
            foreach (var (segment, position, end) in candidates)
            {
                if (SearchSegment(segment, position, end, timestamp, start) is { } found)
                    return (ErrorCode.None, found);
            }

            return (ErrorCode.None, None);
        }
        catch (Exception failure) when (failure is InvalidDataException or ObjectDisposedException)
        {
            return (failure is InvalidDataException ? ErrorCode.CorruptMessage : ErrorCode.UnknownTopicOrPartition, None);
        }
        catch (IOException failure)
        {
            return (StorageFailed(failure), None);
        }
    }

    private static RecordTime? SearchSegment(Segment segment, long position, int end, long timestamp, long start)
    {
        using var scan = new SegmentScan(segment);
        while (position < end)
        {
            var bytes = scan.BatchAt(position, end);
            if (bytes.Length == 0)
            {
                position = scan.NextBatch(position, end, segment.BaseOffset);
                if (position < 0)
                    return null;
                continue;
            }

            var batch = new RecordBatch(bytes);
            if (batch.MaxTimestamp >= timestamp && batch.LastOffset >= start)
            {
                if (RecordReader.FirstAt(batch, bytes, timestamp, start) is { } found)
                    return found;
            }

            position += bytes.Length;
        }

        return null;
    }
}
