using System.Net;
using Amazon.S3.Model;

namespace Balloon.Iceberg.Io.S3;

/// <summary>Reads ranges of an object; if the connection breaks within a range, the rest is requested again.</summary>
internal sealed class S3InputFile(S3FileIO io, string location, long? length) : IInputFile
{
    private readonly S3Location _file = S3Location.ParseFile(location);
    private long? _length = length;

    public string Location => location;

    public async ValueTask<long> GetLengthAsync(CancellationToken cancellationToken = default) =>
        _length ??= (await io.HeadAsync(_file, cancellationToken).ConfigureAwait(false)).ContentLength;

    public async ValueTask ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var broken = 0; buffer.Length > 0; )
        {
            var (read, cause) = await ReadSomeAsync(offset, buffer, cancellationToken).ConfigureAwait(false);
            (offset, buffer) = (offset + read, buffer[read..]);
            if (cause is not null && ++broken > io.Retries)
                throw io.Failed(cause, _file);
            if (cause is null && buffer.Length > 0)
                throw IcebergException
                    .InvalidData($"The file ends at byte {offset}; {buffer.Length} more were expected.")
                    .With("file", location);
        }
    }

    /// <summary>Reads until the end of the response, or until it breaks off.</summary>
    private async Task<(int Read, Exception? Cause)> ReadSomeAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = _file.Bucket,
            Key = _file.Key,
            ByteRange = new ByteRange(offset, offset + buffer.Length - 1),
        };
        using var response = await io.CallAsync(_file, (client, stop) => client.GetObjectAsync(request, stop), cancellationToken)
            .ConfigureAwait(false);
        if (response.HttpStatusCode != HttpStatusCode.PartialContent && offset > 0)
            throw IcebergException.Unsupported("The store sent the whole file where a range was requested.").With("file", location);
        var filled = 0;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(io.Timeout);
        try
        {
            while (filled < buffer.Length)
            {
                var read = await response.ResponseStream.ReadAsync(buffer[filled..], limit.Token).ConfigureAwait(false);
                if (read == 0)
                    break;
                filled += read;
            }

            return (filled, null);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw io.Failed(new TimeoutException($"the answer stopped for {io.Timeout.TotalSeconds:0.#} s", e), _file);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return (filled, e);
        }
    }
}
