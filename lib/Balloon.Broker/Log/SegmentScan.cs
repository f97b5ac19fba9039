using Balloon.Broker.Protocol;

namespace Balloon.Broker.Log;

/// <summary>Reads a segment's batches in order and checks each; after a damaged one it finds the next whole batch.</summary>
internal sealed class SegmentScan(Segment segment) : IDisposable
{
    private const int ChunkSize = 1 << 20;
    private byte[] _buffer = Buffers.Rent(ChunkSize);
    private long _bufferStart;
    private int _buffered;

    /// <summary>The bytes of the valid batch at a position; empty if there is none before <paramref name="fileEnd"/>.</summary>
    public Span<byte> BatchAt(long position, long fileEnd)
    {
        if (fileEnd - position < RecordBatch.HeaderSize)
            return [];
        var header = new RecordBatch(Window(position, RecordBatch.HeaderSize));
        if (!header.IsPlausible || header.TotalSize > fileEnd - position)
            return [];
        var size = (int)header.TotalSize;
        var bytes = Window(position, size);
        return bytes.Length == size && new RecordBatch(bytes).ChecksumFits ? bytes[..size] : [];
    }

    /// <summary>
    /// The position of the next whole batch after a damaged place that should contain <paramref name="lostOffset"/>; -1 if there is none
    /// before <paramref name="fileEnd"/>.
    /// </summary>
    public long NextBatch(long position, long fileEnd, long lostOffset)
    {
        for (var at = position + 1; fileEnd - at >= RecordBatch.HeaderSize; at++)
        {
            var header = new RecordBatch(Window(at, RecordBatch.HeaderSize));
            if (
                header.IsPlausible
                && header.BaseOffset > lostOffset
                && header.BaseOffset - lostOffset <= int.MaxValue
                && header.TotalSize <= fileEnd - at
                && BatchAt(at, fileEnd).Length > 0
            )
                return at;
        }

        return -1;
    }

    public void Dispose()
    {
        Buffers.Return(_buffer);
        _buffer = [];
    }

    /// <summary>The file's bytes from a position on, at least <paramref name="length"/> unless the file ends.</summary>
    private Span<byte> Window(long position, int length)
    {
        if (position < _bufferStart || position + length > _bufferStart + _buffered)
        {
            if (length > _buffer.Length)
            {
                Buffers.Return(_buffer);
                _buffer = Buffers.Rent(length);
            }

            _buffered = segment.Read(position, _buffer);
            _bufferStart = position;
        }

        var start = (int)(position - _bufferStart);
        return _buffer.AsSpan(start, Math.Min(length, _buffered - start));
    }
}
