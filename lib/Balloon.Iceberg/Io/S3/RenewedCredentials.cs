using Amazon.Runtime;

namespace Balloon.Iceberg.Io.S3;

/// <summary>Temporary credentials that a catalog vended, renewed shortly before they end.</summary>
internal sealed class RenewedCredentials : AWSCredentials, IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);
    private readonly Func<CancellationToken, Task<S3Options>> _renew;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile S3Options _current;

    public RenewedCredentials(S3Options first, Func<CancellationToken, Task<S3Options>> renew, TimeProvider time) =>
        (_current, _renew, _time) = (first, renew, time);

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        if (IsDue(_current))
        {
            await _gate.WaitAsync().ConfigureAwait(false);
            try
            {
                if (IsDue(_current))
                    await RenewAsync().ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }

        return S3Clients.Fixed(_current)!.GetCredentials();
    }

    public void Dispose() => _gate.Dispose();

    private async Task RenewAsync()
    {
        try
        {
            var fresh = await _renew(CancellationToken.None).ConfigureAwait(false);
            if (fresh.AccessKeyId is not null)
                _current = fresh;
        }
        catch (IcebergException) when (_current.Expires > _time.GetUtcNow())
        {
            // The ones at hand are still good; the next request asks again.
        }
    }

    private bool IsDue(S3Options options) => options.Expires is { } end && _time.GetUtcNow() >= end - Margin;
}
