using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Balloon.Iceberg.Io.S3;

/// <summary>
/// Writes an object: a small one in one request on completion, a large one in parts as they fill. It appears, complete, once the store has
/// confirmed it; until then there is at most an unfinished upload, which is aborted.
/// </summary>
internal sealed class S3OutputFile : IOutputFile
{
    private const string WriteId = "write-id";
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(10);
    private readonly S3FileIO _io;
    private readonly S3Location _file;
    private readonly bool _overwrite;
    private readonly S3Upload _upload;
    private readonly string _writeId = Guid.NewGuid().ToString();
    private bool _tried;
    private bool _complete;

    public S3OutputFile(S3FileIO io, string location, S3Location file, int partSize, bool overwrite)
    {
        (_io, Location, _file, _overwrite) = (io, location, file, overwrite);
        _upload = new S3Upload(io, file, partSize, new Dictionary<string, string> { [WriteId] = _writeId });
        Stream = new MultipartStream(_upload, partSize);
    }

    public string Location { get; }

    public long Length => Parts.Written;

    public Stream Stream { get; }

    private MultipartStream Parts => (MultipartStream)Stream;

    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_complete)
            return;
        if (_tried)
            throw new IcebergException(ErrorKind.Io, "Completing this file failed before: write it again.").With("file", Location);
        _tried = true;
        var last = Parts.TakeRest();
        for (var attempt = 0; !_complete; attempt++)
        {
            try
            {
                if (_upload.HasBegun)
                    await _upload.CompleteAsync(attempt == 0 ? last : default, IfNoneMatch, cancellationToken).ConfigureAwait(false);
                else
                    await PutAsync(last, cancellationToken).ConfigureAwait(false);
                _complete = true;
            }
            catch (IcebergException e) when (IsConflict(e) && attempt < _io.Retries)
            {
                // Two writers at the same moment: the store asks to retry, and then reports the conflict.
                await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), cancellationToken).ConfigureAwait(false);
            }
            catch (IcebergException e) when (MayBeOurs(e))
            {
                if (await FindWriteIdAsync(cancellationToken).ConfigureAwait(false) != _writeId)
                    throw;
                _complete = true;
            }
            catch (IcebergException e) when (e.Kind == ErrorKind.Unsupported && IfNoneMatch is not null)
            {
                // The store has no conditional writes: checking first is the best that can be done.
                if (await FindWriteIdAsync(cancellationToken).ConfigureAwait(false) is not null)
                    throw new IcebergException(ErrorKind.AlreadyExists, "The file already exists.", e).With("file", Location);
                _io.KnowsConditions = false;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_complete || !_upload.HasBegun)
            return;
        using var limit = new CancellationTokenSource(AbortTimeout);
        await _upload.AbortAsync(limit.Token).ConfigureAwait(false);
    }

    private string? IfNoneMatch => _overwrite || !_io.KnowsConditions ? null : "*";

    private Task PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = _file.Bucket,
            Key = _file.Key,
            InputStream = S3Upload.AsStream(bytes),
            IfNoneMatch = IfNoneMatch,
            UseChunkEncoding = false,
            AutoCloseStream = true,
        };
        request.Metadata.Add(WriteId, _writeId);
        return _io.CallAsync(_file, (client, stop) => client.PutObjectAsync(request, stop), cancellationToken);
    }

    private static bool IsConflict(IcebergException e) =>
        e.InnerException
            is AmazonS3Exception { StatusCode: HttpStatusCode.Conflict, ErrorCode: "ConditionalRequestConflict" or "OperationAborted" };

    /// <summary>
    /// The client retries a request whose response was lost: the first may have succeeded, and the second then finds our own file.
    /// </summary>
    private bool MayBeOurs(IcebergException e) =>
        e.Kind == ErrorKind.AlreadyExists || (_upload.HasBegun && e.InnerException is AmazonS3Exception { ErrorCode: "NoSuchUpload" });

    /// <summary>The writer of the existing file: empty for another program, null if there is no file.</summary>
    private async Task<string?> FindWriteIdAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await _io.HeadAsync(_file, cancellationToken).ConfigureAwait(false)).Metadata[WriteId] ?? "";
        }
        catch (IcebergException e) when (e.Kind == ErrorKind.FileNotFound)
        {
            return null;
        }
    }
}
