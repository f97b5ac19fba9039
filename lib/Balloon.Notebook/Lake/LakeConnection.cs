using Balloon.Iceberg;
using Balloon.Iceberg.Catalog;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Lake;

/// <summary>The lake of a profile, whose catalog is connected when it is first used.</summary>
internal sealed class LakeConnection(Profile profile) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private Task<ICatalog>? catalog;

    /// <summary>The namespace of the course's tables.</summary>
    public string Namespace => profile.Namespace;

    /// <summary>The catalog; one that could not be connected is tried again.</summary>
    /// <exception cref="BalloonException">The catalog does not answer.</exception>
    public Task<ICatalog> CatalogAsync()
    {
        lock (gate)
        {
            if (catalog is null or { IsCompleted: true, IsCompletedSuccessfully: false })
                catalog = ConnectAsync();
            return catalog;
        }
    }

    /// <summary>Asks the catalog, which may have gone away since it was connected.</summary>
    /// <exception cref="BalloonException">The catalog does not answer.</exception>
    public async Task<T> AskAsync<T>(Func<ICatalog, Task<T>> ask)
    {
        var connected = await CatalogAsync().ConfigureAwait(false);
        try
        {
            return await ask(connected).ConfigureAwait(false);
        }
        catch (IcebergException e) when (e.Kind == ErrorKind.Unavailable)
        {
            throw Catalogs.Unreachable(profile, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (catalog is { IsCompletedSuccessfully: true } connected)
            await (await connected.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }

    private async Task<ICatalog> ConnectAsync() => await Catalogs.ConnectAsync(profile).ConfigureAwait(false);
}
