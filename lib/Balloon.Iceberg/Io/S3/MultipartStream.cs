namespace Balloon.Iceberg.Io.S3;

/// <summary>Collects written bytes into parts, and passes full ones to the upload. The buffer of a small file stays small.</summary>
internal sealed class MultipartStream(S3Upload upload, int partSize) : Stream
{
    private const int FirstBuffer = 1 << 16;
    private byte[] _buffer = [];
    private int _filled;
    private int _limit = partSize;

    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Written;

    public override long Position
    {
        get => Written;
        set => throw new NotSupportedException("A file that is being written to S3 cannot seek.");
    }

    /// <summary>The remaining bytes, which do not fill a part.</summary>
    public ReadOnlyMemory<byte> TakeRest()
    {
        var rest = _buffer.AsMemory(0, _filled);
        (_buffer, _filled) = ([], 0);
        return rest;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Take(buffer.Span)..];
            if (_filled == _limit)
                await SendAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            buffer = buffer[Take(buffer)..];
            // Nothing below resumes on the caller's context, so blocking here cannot cause a deadlock.
            if (_filled == _limit)
                SendAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("A file that is being written to S3 cannot be read.");

    public override long Seek(long offset, SeekOrigin origin) =>
        throw new NotSupportedException("A file that is being written to S3 cannot seek.");

    public override void SetLength(long value) =>
        throw new NotSupportedException("A file that is being written to S3 cannot be truncated.");

    private int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, _limit - _filled);
        if (_filled + taken > _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(Math.Max(Math.Max(FirstBuffer, _buffer.Length * 2L), _filled + taken), _limit));
        bytes[..taken].CopyTo(_buffer.AsSpan(_filled));
        _filled += taken;
        Written += taken;
        return taken;
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await upload.SendAsync(TakeRest(), cancellationToken).ConfigureAwait(false);
        _limit = upload.NextPartSize;
    }
}
