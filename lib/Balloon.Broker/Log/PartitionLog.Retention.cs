using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Log;

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Deletes segments that are too old or exceed the size limit of the topic's settings, and removes expired producers.
    /// </summary>
    public void ApplyRetention()
    {
        lock (_lock)
        {
            if (_closed)
                return;
            var now = _context.Now;
            var config = Config;
            _producers.Expire(now - (long)_context.ProducerIdExpiration.TotalMilliseconds);
            try
            {
                if (config.RetentionMs >= 0)
                    ApplyTimeRetention(now - config.RetentionMs);
                ApplySizeRetention(config);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _context.Logger.LogWarning(
                    "Retention of {Topic}-{Partition} failed and is tried again at its next run: {Reason}",
                    Topic,
                    Index,
                    failure.Message
                );
            }
        }
    }

    /// <summary>
    /// Makes <paramref name="offset"/> (-1: the end) the first that can be read. Returns the new start, or error 1 for an offset that is
    /// not in the log.
    /// </summary>
    public (ErrorCode Error, long LogStart) DeleteBefore(long offset)
    {
        lock (_lock)
        {
            if (_closed)
                return (ErrorCode.UnknownTopicOrPartition, -1);
            var target = offset == -1 ? Active.NextOffset : offset;
            if (target < 0 || target > Active.NextOffset)
                return (ErrorCode.OffsetOutOfRange, -1);
            try
            {
                if (target > LogStart)
                    MoveLogStart(target);
                while (_segments.Count > 1 && _segments[0].NextOffset <= LogStart)
                    DeleteOldest();
                return (ErrorCode.None, LogStart);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return (StorageFailed(failure, isWrite: true), -1);
            }
        }
    }

    private void ApplyTimeRetention(long oldest)
    {
        if (Active.Size > 0 && Active.LastTime < oldest)
            Roll();
        while (_segments.Count > 1 && _segments[0].LastTime < oldest)
            DeleteOldest();
    }

    private void ApplySizeRetention(TopicConfig config)
    {
        if (config.RetentionBytes < 0)
            return;
        var excess = _segments.Sum(segment => (long)segment.Size) - config.RetentionBytes;
        while (_segments.Count > 1 && excess >= _segments[0].Size)
        {
            excess -= _segments[0].Size;
            DeleteOldest();
        }
    }

    private void DeleteOldest()
    {
        var oldest = _segments[0];
        _segments.RemoveAt(0);
        LogStart = Math.Max(LogStart, oldest.NextOffset);
        // Stored first, so that the files are not reported missing after a kill. If the disk is full, it is stored after they are deleted.
        var isStored = TrySaveLogStart();
        oldest.Delete();
        if (!isStored)
            _ = TrySaveLogStart();
    }

    private bool TrySaveLogStart()
    {
        try
        {
            SaveLogStart(flush: false);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void MoveLogStart(long offset)
    {
        var before = LogStart;
        LogStart = offset;
        try
        {
            SaveLogStart();
        }
        catch
        {
            LogStart = before;
            throw;
        }
    }
}
