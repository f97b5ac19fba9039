using Balloon.Broker.Protocol;

namespace Balloon.Broker.Log;

internal sealed partial class PartitionLog
{
    private static readonly RecordTime None = new(-1, -1);

    /// <summary>Finds the first record at or after a time, exactly; offset and time are -1 if there is none.</summary>
    public (ErrorCode Error, RecordTime Found) FirstAt(long timestamp)
    {
        List<(Segment Segment, IndexEntry From, int End)> candidates;
        long start;
        lock (_lock)
        {
            if (_closed)
                return (ErrorCode.UnknownTopicOrPartition, None);
            start = LogStart;
            candidates =
            [
                .. _segments
                    .Where(segment => segment.MaxTimestamp >= timestamp)
                    .Select(segment => (segment, segment.Index.BeforeTime(timestamp), segment.Size)),
            ];
        }

        try
        {
            foreach (var (segment, from, end) in candidates)
            {
                if (Search(segment, from, end, timestamp, start) is { } found)
                    return (ErrorCode.None, found);
            }

            return (ErrorCode.None, None);
        }
        catch (InvalidDataException)
        {
            return (ErrorCode.CorruptMessage, None);
        }
        catch (ObjectDisposedException)
        {
            return (ErrorCode.UnknownTopicOrPartition, None);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return (StorageFailed(failure, isWrite: false), None);
        }
    }

    /// <summary>Finds the first of the records with the greatest time; offset and time are -1 for an empty log.</summary>
    public (ErrorCode Error, RecordTime Found) GreatestTime()
    {
        long greatest;
        lock (_lock)
            greatest = _segments.Max(segment => segment.NextOffset > LogStart ? segment.MaxTimestamp : -1);
        return greatest < 0 ? (ErrorCode.None, None) : FirstAt(greatest);
    }

    private static RecordTime? Search(Segment segment, IndexEntry from, int end, long timestamp, long start)
    {
        using var scan = new SegmentScan(segment);
        long position = from.Position;
        var expected = from.Offset;
        while (position < end)
        {
            var bytes = scan.BatchAt(position, end);
            if (bytes.Length == 0 || new RecordBatch(bytes).BaseOffset != expected)
            {
                position = scan.NextBatch(position, end, expected);
                if (position < 0)
                    return null;
                bytes = scan.BatchAt(position, end);
            }

            var batch = new RecordBatch(bytes);
            if (batch.MaxTimestamp >= timestamp && batch.LastOffset >= start)
            {
                if (RecordReader.FirstAt(batch, bytes, timestamp, start) is { } found)
                    return found;
            }

            position += bytes.Length;
            expected = batch.LastOffset + 1;
        }

        return null;
    }
}
