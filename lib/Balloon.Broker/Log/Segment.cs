using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Balloon.Broker.Log;

/// <summary>Bytes of a segment that are not valid batches, and the offsets that were there.</summary>
internal readonly record struct DamagedRange(int Position, int End, long FirstOffset, long NextOffset);

/// <summary>
/// A file of a partition's log, named after its first offset. Fields change under the partition's lock; bytes before <see cref="Size"/>
/// never change, so they are read without it.
/// </summary>
internal sealed class Segment : IDisposable
{
    public const string LogEnding = ".log";
    private const string IndexEnding = ".idx";
    private readonly Lock _opening = new();
    private SafeFileHandle? _writer;
    private SafeFileHandle? _reader;
    private bool _disposed;

    public Segment(string folder, long baseOffset)
    {
        BaseOffset = NextOffset = baseOffset;
        Index = new(baseOffset);
        LogPath = Path.Combine(folder, baseOffset.ToString("D20", CultureInfo.InvariantCulture) + LogEnding);
    }

    public long BaseOffset { get; }

    public string LogPath { get; }

    public string IndexPath => Path.ChangeExtension(LogPath, IndexEnding);

    /// <summary>The size of all whole batches in bytes; what follows is not part of the log.</summary>
    public int Size { get; private set; }

    public long NextOffset { get; private set; }

    /// <summary>The greatest timestamp in the segment, in milliseconds since 1970; -1 while it is empty.</summary>
    public long MaxTimestamp { get; private set; } = -1;

    /// <summary>When the first batch was appended, by the broker's clock in milliseconds; 0 while it is empty.</summary>
    public long Started { get; set; }

    /// <summary>The time that retention uses: that of the newest record, or of the segment if records have none.</summary>
    public long LastTime => MaxTimestamp >= 0 ? MaxTimestamp : Started;

    public SegmentIndex Index { get; }

    public List<DamagedRange> Damage { get; } = [];

    /// <summary>The size of the file in bytes; 0 if it does not exist. Does not open it.</summary>
    public long FileLength => File.Exists(LogPath) ? new FileInfo(LogPath).Length : 0;

    public int Read(long position, Span<byte> into)
    {
        var (total, handle) = (0, Reader());
        while (total < into.Length)
        {
            var read = RandomAccess.Read(handle, into[total..], position + total);
            if (read == 0)
                break;
            total += read;
        }

        return total;
    }

    public void Append(RecordBatch batch, ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(Writer(), bytes, Size);
        Note(batch);
    }

    /// <summary>Makes the batch at <see cref="Size"/> in the file a part of the segment.</summary>
    public void Note(RecordBatch batch)
    {
        Index.Note(batch.BaseOffset, Size, MaxTimestamp);
        Size += (int)batch.TotalSize;
        NextOffset = batch.LastOffset + 1;
        MaxTimestamp = Math.Max(MaxTimestamp, batch.MaxTimestamp);
    }

    /// <summary>Skips bytes that are not a valid batch, up to the valid one at <paramref name="end"/>.</summary>
    public DamagedRange SkipDamage(int end, long nextOffset)
    {
        var range = new DamagedRange(Size, end, NextOffset, nextOffset);
        Damage.Add(range);
        Size = end;
        NextOffset = nextOffset;
        return range;
    }

    /// <summary>The known damage that contains an offset, or null.</summary>
    public DamagedRange? DamageAt(long offset)
    {
        foreach (var range in Damage)
        {
            if (range.FirstOffset <= offset && offset < range.NextOffset)
                return range;
        }

        return null;
    }

    /// <summary>Takes over a stored index.</summary>
    public void Restore(IndexFile index)
    {
        Size = index.EndPosition;
        NextOffset = index.NextOffset;
        MaxTimestamp = index.MaxTimestamp;
        Index.Restore(index.Entries);
    }

    public void SaveIndex(ProducerStates producers, string owner) =>
        new IndexFile(owner, Size, NextOffset, MaxTimestamp, Index.Entries, producers.Entries).Save(IndexPath);

    /// <summary>Cuts off what follows the last whole batch.</summary>
    public void CutTail() => RandomAccess.SetLength(Writer(), Size);

    /// <summary>Creates the file if it does not exist.</summary>
    public void Create() => _ = Writer();

    /// <summary>Flushes to disk what was appended since the file was opened.</summary>
    public void Flush()
    {
        if (_writer is { } written)
            RandomAccess.FlushToDisk(written);
    }

    public void Delete()
    {
        Dispose();
        File.Delete(LogPath);
        File.Delete(IndexPath);
    }

    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            _writer?.Dispose();
            _reader?.Dispose();
        }
    }

    private SafeFileHandle Writer()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _writer ??= Open(FileMode.OpenOrCreate, FileAccess.ReadWrite);
        }
    }

    /// <summary>A file that is only read is opened for reading only, so that the log can be read on a read-only disk.</summary>
    private SafeFileHandle Reader()
    {
        lock (_opening)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _writer ?? (_reader ??= Open(FileMode.Open, FileAccess.Read));
        }
    }

    private SafeFileHandle Open(FileMode mode, FileAccess access) =>
        File.OpenHandle(LogPath, mode, access, FileShare.ReadWrite | FileShare.Delete);
}
