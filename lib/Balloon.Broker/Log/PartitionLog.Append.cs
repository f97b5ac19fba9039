using Balloon.Broker.Protocol;

namespace Balloon.Broker.Log;

/// <summary>The result of appending a batch.</summary>
/// <param name="Error">Why it was refused, or none.</param>
/// <param name="BaseOffset">The offset of its first record; for a repeated batch, the offset at which it was first appended.</param>
/// <param name="AppendTime">The time with which it was stamped, or -1 if records keep their own.</param>
/// <param name="Records">The number of records that were added: 0 for a repeated batch.</param>
internal readonly record struct AppendResult(ErrorCode Error, long BaseOffset = -1, long AppendTime = -1, int Records = 0);

internal sealed partial class PartitionLog
{
    /// <summary>
    /// Validates a batch and appends it. Its offset (and its time, with LogAppendTime) is written into <paramref name="bytes"/>.
    /// </summary>
    public AppendResult Append(Span<byte> bytes)
    {
        var config = Config;
        var error = Validate(bytes, config);
        if (error != ErrorCode.None)
            return new(error);
        var batch = new RecordBatch(bytes);
        AppendResult result;
        lock (_lock)
            result = AppendLocked(batch, bytes, config);
        if (result.Records > 0)
            Wake();
        return result;
    }

    private static ErrorCode Validate(Span<byte> bytes, TopicConfig config)
    {
        if (bytes.Length < RecordBatch.Prefix + 5)
            return ErrorCode.CorruptMessage;
        var batch = new RecordBatch(bytes);
        if (batch.Magic < 2)
            return ErrorCode.UnsupportedForMessageFormat;
        if (bytes.Length < RecordBatch.HeaderSize || !batch.IsPlausible || batch.TotalSize > bytes.Length || !batch.ChecksumFits)
            return ErrorCode.CorruptMessage;
        if (bytes.Length > config.MaxMessageBytes)
            return ErrorCode.MessageTooLarge;
        if (batch.Compression > Compression.Zstd)
            return ErrorCode.UnsupportedCompressionType;
        var oneBatchOfRecords =
            batch.TotalSize == bytes.Length
            && batch.Count > 0
            && batch.Count == batch.LastOffsetDelta + 1L
            && !batch.IsTransactional
            && !batch.IsControl
            && (batch.ProducerId < 0 || (batch.BaseSequence >= 0 && batch.ProducerEpoch >= 0));
        return oneBatchOfRecords ? ErrorCode.None : ErrorCode.InvalidRecord;
    }

    private AppendResult AppendLocked(RecordBatch batch, Span<byte> bytes, TopicConfig config)
    {
        if (_closed)
            return new(ErrorCode.UnknownTopicOrPartition);
        if (batch.ProducerId >= 0)
        {
            var (error, repeated) = _producers.Check(batch);
            if (error != ErrorCode.None)
                return new(error);
            if (repeated is { } first)
                return new(ErrorCode.None, first.FirstOffset, config.LogAppendTime ? first.Timestamp : -1);
        }

        var now = _context.Now;
        batch.BaseOffset = Active.NextOffset;
        batch.LeaderEpoch = 0;
        if (config.LogAppendTime)
            batch.StampLogAppendTime(now);
        try
        {
            if (IsRollDue(bytes.Length, now, config))
                Roll();
            Active.Append(batch, bytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(StorageFailed(failure, isWrite: true));
        }

        _writeFailure = null;
        if (Active.Started == 0)
            Active.Started = now;
        _producers.Appended(batch, now);
        return new(ErrorCode.None, batch.BaseOffset, config.LogAppendTime ? now : -1, batch.Count);
    }

    private bool IsRollDue(int more, long now, TopicConfig config) =>
        Active.Size > 0
        && ((long)Active.Size + more > config.SegmentBytes || (Active.Started > 0 && now - Active.Started >= config.SegmentMs));

    /// <summary>Seals the active segment and begins the next one. If its index cannot be written, only the next start is slower.</summary>
    private void Roll()
    {
        var next = new Segment(_folder, Active.NextOffset);
        try
        {
            next.Create();
        }
        catch
        {
            next.Dispose();
            throw;
        }

        StoreIndex();
        _segments.Add(next);
        ApplySizeRetention(Config);
    }
}
