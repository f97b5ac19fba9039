using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Balloon.Iceberg.Io.S3;

/// <summary>Accesses files in an S3 store: <c>s3</c>, <c>s3a</c> and <c>s3n</c> locations.</summary>
public sealed class S3FileIO : IFileIO, IDisposable
{
    private readonly IAmazonS3 _client;
    private readonly S3Options _options;
    private readonly string _store;

    /// <summary>Creates an IO; nothing is sent yet.</summary>
    /// <param name="options">The store and its options.</param>
    /// <param name="renew">
    /// Gives new options, from which the credentials are taken, shortly before <see cref="S3Options.Expires"/>; null if they cannot be
    /// renewed.
    /// </param>
    /// <param name="time">The clock for the credentials' expiry.</param>
    public S3FileIO(S3Options options, Func<CancellationToken, Task<S3Options>>? renew = null, TimeProvider? time = null)
    {
        _options = options;
        _store = options.Endpoint?.ToString() ?? "Amazon S3";
        var renewed = renew is null || options.Expires is null ? null : new RenewedCredentials(options, renew, time ?? TimeProvider.System);
        _client = S3Clients.Create(options, renewed);
    }

    /// <inheritdoc/>
    public IInputFile OpenInput(string location, long? length = null) => new S3InputFile(this, location, length);

    /// <summary>
    /// Creates a file. Without overwriting, the store checks on completion whether the file exists (<c>If-None-Match</c>), so that one of
    /// several writers wins; for the others <see cref="IOutputFile.CompleteAsync"/> fails with <see cref="ErrorKind.AlreadyExists"/>.
    /// </summary>
    /// <inheritdoc/>
    public Task<IOutputFile> CreateAsync(string location, bool overwrite = false, CancellationToken cancellationToken = default) =>
        Task.FromResult<IOutputFile>(new S3OutputFile(this, location, S3Location.ParseFile(location), _options.PartSize, overwrite));

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string location, CancellationToken cancellationToken = default)
    {
        try
        {
            await HeadAsync(S3Location.ParseFile(location), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IcebergException e) when (e.Kind == ErrorKind.FileNotFound)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string location, CancellationToken cancellationToken = default)
    {
        var file = S3Location.ParseFile(location);
        try
        {
            await CallAsync(file, (client, stop) => client.DeleteObjectAsync(file.Bucket, file.Key, stop), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IcebergException e)
            when (e.Kind == ErrorKind.FileNotFound && e.InnerException is AmazonS3Exception { ErrorCode: not "NoSuchBucket" })
        {
            // Some stores answer 404 where Amazon's S3 answers 204.
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<FileEntry> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var root = S3Location.Parse(folder);
        var prefix = root.Key.Length == 0 || root.Key.EndsWith('/') ? root.Key : root.Key + "/";
        var request = new ListObjectsV2Request { BucketName = root.Bucket, Prefix = prefix };
        do
        {
            var page = await CallAsync(root, (client, stop) => client.ListObjectsV2Async(request, stop), cancellationToken)
                .ConfigureAwait(false);
            foreach (var file in page.S3Objects ?? [])
            {
                // Some tools store a folder as an empty object with its name.
                if (!file.Key.EndsWith('/'))
                    yield return new FileEntry((root with { Key = file.Key }).ToString(), file.Size ?? 0, file.LastModified ?? default);
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        } while (request.ContinuationToken is not null);
    }

    /// <summary>Closes the client; connections are shared and stay open.</summary>
    public void Dispose() => _client.Dispose();

    /// <summary>
    /// The length and user metadata of a file. HEAD cannot explain a failure, so a failed request is repeated with another method.
    /// </summary>
    internal async Task<GetObjectMetadataResponse> HeadAsync(S3Location file, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(file, (client, stop) => client.GetObjectMetadataAsync(file.Bucket, file.Key, stop), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.InnerException is AmazonS3Exception error && S3Errors.HasNoBody(error))
        {
            var request = new GetObjectRequest
            {
                BucketName = file.Bucket,
                Key = file.Key,
                ByteRange = new ByteRange(0, 0),
            };
            using var _ = await CallAsync(file, (client, stop) => client.GetObjectAsync(request, stop), cancellationToken)
                .ConfigureAwait(false);
            throw;
        }
    }

    internal async Task<T> CallAsync<T>(
        S3Location file,
        Func<IAmazonS3, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            return await call(_client, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed(new TimeoutException($"no answer within {Timeout.TotalSeconds:0.#} s", e), file);
        }
        catch (Exception e) when (S3Errors.IsOfStorage(e))
        {
            throw S3Errors.From(e, file, _store);
        }
    }

    internal IcebergException Failed(Exception e, S3Location file) => S3Errors.From(e, file, _store);

    /// <summary>False once the store has rejected a conditional write.</summary>
    internal bool KnowsConditions { get; set; } = true;

    internal int Retries => _options.Retries;

    internal TimeSpan Timeout => _options.Timeout;
}
