namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>Gives the bearer token of requests. Safe for concurrent use.</summary>
internal interface ITokenSource : IDisposable
{
    ValueTask<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>Tells that the server turned a token down.</summary>
    /// <returns>True when another one can be had.</returns>
    bool Invalidate(string token);
}

/// <summary>A token that somebody else obtained.</summary>
internal sealed class FixedToken(string token) : ITokenSource
{
    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(token);

    public bool Invalidate(string token) => false;

    public void Dispose() { }
}
