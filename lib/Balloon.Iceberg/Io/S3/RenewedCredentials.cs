using Amazon.Runtime;

namespace Balloon.Iceberg.Io.S3;

/// <summary>Temporary credentials from a catalog, which are renewed shortly before they expire.</summary>
internal sealed class RenewedCredentials : AWSCredentials, IDisposable
{
    private static readonly TimeSpan MaxMargin = TimeSpan.FromMinutes(5);
    private readonly Func<CancellationToken, Task<S3Options>> _renew;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Issued _current;

    public RenewedCredentials(S3Options first, Func<CancellationToken, Task<S3Options>> renew, TimeProvider time)
    {
        (_renew, _time) = (renew, time);
        _current = Issue(first);
    }

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        if (_time.GetUtcNow() >= _current.RenewAt)
        {
            await _gate.WaitAsync().ConfigureAwait(false);
            try
            {
                if (_time.GetUtcNow() >= _current.RenewAt)
                    await RenewAsync().ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }

        return S3Clients.Fixed(_current.Options)!.GetCredentials();
    }

    public void Dispose() => _gate.Dispose();

    private async Task RenewAsync()
    {
        try
        {
            var fresh = await _renew(CancellationToken.None).ConfigureAwait(false);
            if (fresh.AccessKeyId is not null)
                _current = Issue(fresh);
        }
        catch (IcebergException) when (_current.Options.Expires > _time.GetUtcNow())
        {
            // The current ones are still valid; the next request tries again.
        }
    }

    private Issued Issue(S3Options options)
    {
        if (options.Expires is not { } end)
            return new(options, DateTimeOffset.MaxValue);
        var margin = (end - _time.GetUtcNow()) / 5;
        return new(options, end - (margin < MaxMargin ? margin : MaxMargin));
    }

    private sealed record Issued(S3Options Options, DateTimeOffset RenewAt);
}
