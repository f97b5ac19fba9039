using System.Globalization;
using System.Text;
using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Log;

/// <summary>
/// A partition: record batches in segment files, in the order of their offsets. Written under one lock; read from any thread. A record is
/// acknowledged when the operating system has its bytes, as by Apache Kafka's defaults: a crash of the process loses nothing.
/// </summary>
internal sealed partial class PartitionLog : IDisposable
{
    private const string LogStartFile = "log-start";
    private readonly Lock _lock = new();
    private readonly List<Segment> _segments = [];
    private readonly ProducerStates _producers = new();
    private readonly HashSet<AppendWaiter> _waiters = [];
    private readonly LogContext _context;
    private readonly string _folder;
    private bool _closed;
    private string? _writeFailure;
    private string? _readFailure;

    private PartitionLog(LogContext context, string folder, string topic, int index, TopicConfig config)
    {
        (_context, _folder, Topic, Index, Config) = (context, folder, topic, index, config);
    }

    /// <summary>The last error of the disk; null while it works.</summary>
    public string? StorageError => _writeFailure ?? _readFailure;

    public string Topic { get; }

    public int Index { get; }

    /// <summary>The topic's settings; replaced when they change.</summary>
    public TopicConfig Config { get; set; }

    /// <summary>The first offset that can be read.</summary>
    public long LogStart { get; private set; }

    /// <summary>The offset of the next record, which is also the high watermark, as there are no followers.</summary>
    public long EndOffset
    {
        get
        {
            lock (_lock)
                return _segments[^1].NextOffset;
        }
    }

    /// <summary>The size of all segments in bytes.</summary>
    public long Size
    {
        get
        {
            lock (_lock)
                return _segments.Sum(segment => (long)segment.Size);
        }
    }

    private Segment Active => _segments[^1];

    private string Owner => string.Create(CultureInfo.InvariantCulture, $"{Topic}/{Index}");

    /// <summary>The first readable offset and the end, read together.</summary>
    public (long Start, long End) Bounds
    {
        get
        {
            lock (_lock)
                return (LogStart, _segments[^1].NextOffset);
        }
    }

    /// <summary>Notifies <paramref name="waiter"/> of each append from now on.</summary>
    public void Subscribe(AppendWaiter waiter)
    {
        lock (_waiters)
            _waiters.Add(waiter);
    }

    public void Unsubscribe(AppendWaiter waiter)
    {
        lock (_waiters)
            _waiters.Remove(waiter);
    }

    /// <summary>Closes the log: stores its index if asked to, and closes the files. Waiting fetches are woken.</summary>
    public void Close(bool keep)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            if (keep)
                Seal();
            foreach (var segment in _segments)
                segment.Dispose();
        }

        Wake();
    }

    public void Dispose() => Close(keep: true);

    private void Seal()
    {
        try
        {
            Active.Flush();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _context.Logger.LogWarning("{File} cannot be flushed: {Reason}", Active.LogPath, failure.Message);
        }

        StoreIndex();
    }

    private void StoreIndex()
    {
        try
        {
            Active.SaveIndex(_producers, Owner);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _context.Logger.LogWarning(
                "The index of {Topic}-{Partition} cannot be stored: {Reason}. The next start reads the whole segment instead.",
                Topic,
                Index,
                failure.Message
            );
        }
    }

    private void Wake()
    {
        lock (_waiters)
        {
            foreach (var waiter in _waiters)
                waiter.Signal();
        }
    }

    private void SaveLogStart(bool flush = true) =>
        AtomicFile.Write(
            Path.Combine(_folder, LogStartFile),
            Encoding.ASCII.GetBytes(LogStart.ToString(CultureInfo.InvariantCulture)),
            flush
        );

    /// <summary>Logs that the disk fails, once until it works again, and returns the error that makes clients retry.</summary>
    private ErrorCode StorageFailed(Exception failure, bool isWrite)
    {
        ref var known = ref isWrite ? ref _writeFailure : ref _readFailure;
        if (known is null)
        {
            _context.Logger.LogError(
                "{What} {Topic}-{Partition} fails: {Reason}. Clients retry until it works.",
                isWrite ? "Writing" : "Reading",
                Topic,
                Index,
                failure.Message
            );
        }

        known = failure.Message;
        return ErrorCode.StorageError;
    }
}
