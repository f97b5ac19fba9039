namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>Provides the bearer token of requests. Thread-safe.</summary>
internal interface ITokenSource : IDisposable
{
    ValueTask<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reports that the server rejected a token.</summary>
    /// <returns>Whether another one can be obtained.</returns>
    bool Invalidate(string token);
}

/// <summary>A token that was obtained elsewhere.</summary>
internal sealed class FixedToken(string token) : ITokenSource
{
    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(token);

    public bool Invalidate(string token) => false;

    public void Dispose() { }
}
