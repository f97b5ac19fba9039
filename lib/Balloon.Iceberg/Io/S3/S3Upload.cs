using Amazon.S3.Model;

namespace Balloon.Iceberg.Io.S3;

/// <summary>Uploads the parts of a large file; two are sent at a time while the next one fills.</summary>
internal sealed class S3Upload(S3FileIO io, S3Location file, int partSize, IReadOnlyDictionary<string, string> metadata)
{
    private const int AtOnce = 2;
    private readonly Queue<Task<PartETag>> _travelling = [];
    private readonly List<PartETag> _arrived = [];
    private string? _id;
    private int _parts;
    private bool _broken;

    /// <summary>Whether a part has been sent.</summary>
    public bool HasBegun => _id is not null;

    /// <summary>
    /// The size of the next part in bytes. A file has at most 10,000 parts, so they grow, up to the largest possible file of 5 TiB.
    /// </summary>
    public int NextPartSize => (int)Math.Min((long)partSize << (_parts / 1500), 1 << 29);

    /// <summary>Sends a part in the background; waits while two are being sent.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        _broken = true;
        _id ??= await BeginAsync(cancellationToken).ConfigureAwait(false);
        await ArriveAsync(AtOnce - 1).ConfigureAwait(false);
        _travelling.Enqueue(PartAsync(++_parts, part, cancellationToken));
        _broken = false;
    }

    public async Task CompleteAsync(ReadOnlyMemory<byte> last, string? ifNoneMatch, CancellationToken cancellationToken)
    {
        if (last.Length > 0)
            await SendAsync(last, cancellationToken).ConfigureAwait(false);
        ThrowIfBroken();
        _broken = true;
        await ArriveAsync(0).ConfigureAwait(false);
        _broken = false;
        var request = new CompleteMultipartUploadRequest
        {
            BucketName = file.Bucket,
            Key = file.Key,
            UploadId = _id,
            PartETags = [.. _arrived],
            IfNoneMatch = ifNoneMatch,
        };
        await io.CallAsync(file, (client, stop) => client.CompleteMultipartUploadAsync(request, stop), cancellationToken)
            .ConfigureAwait(false);
    }

    public async Task AbortAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_travelling).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IcebergException or OperationCanceledException)
        {
            // The parts' results no longer matter.
        }

        try
        {
            await io.CallAsync(
                    file,
                    (client, stop) => client.AbortMultipartUploadAsync(file.Bucket, file.Key, _id, stop),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is IcebergException or OperationCanceledException)
        {
            // The store or the upload is gone: either way, the original error is the one to report.
        }
    }

    public static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    private async Task ArriveAsync(int leaving)
    {
        while (_travelling.Count > leaving)
            _arrived.Add(await _travelling.Dequeue().ConfigureAwait(false));
    }

    /// <summary>Makes sure that a file with a missing part is never completed, whatever its writer does after an error.</summary>
    private void ThrowIfBroken()
    {
        if (_broken)
            throw new IcebergException(ErrorKind.Io, "A part of this file was not stored: write the file again.").With(
                "file",
                file.ToString()
            );
    }

    private async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = file.Bucket, Key = file.Key };
        foreach (var (name, value) in metadata)
            request.Metadata.Add(name, value);
        var begun = await io.CallAsync(file, (client, stop) => client.InitiateMultipartUploadAsync(request, stop), cancellationToken)
            .ConfigureAwait(false);
        return begun.UploadId;
    }

    private async Task<PartETag> PartAsync(int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var request = new UploadPartRequest
        {
            BucketName = file.Bucket,
            Key = file.Key,
            UploadId = _id,
            PartNumber = number,
            PartSize = bytes.Length,
            InputStream = AsStream(bytes),
            UseChunkEncoding = false,
        };
        var sent = await io.CallAsync(file, (client, stop) => client.UploadPartAsync(request, stop), cancellationToken)
            .ConfigureAwait(false);
        return new PartETag(number, sent.ETag);
    }
}
