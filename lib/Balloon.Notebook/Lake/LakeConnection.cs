using Balloon.Iceberg.Catalog;
using Balloon.Notebook.Profiles;

namespace Balloon.Notebook.Lake;

/// <summary>The lake of a profile, whose catalog is connected when it is first used.</summary>
internal sealed class LakeConnection(Profile profile) : IAsyncDisposable
{
    private readonly Lazy<Task<ICatalog>> catalog = new(async () => await Catalogs.ConnectAsync(profile).ConfigureAwait(false));

    /// <summary>The namespace of the course's tables.</summary>
    public string Namespace => profile.Namespace;

    /// <exception cref="BalloonException">The catalog does not answer.</exception>
    public Task<ICatalog> CatalogAsync() => catalog.Value;

    public async ValueTask DisposeAsync()
    {
        if (catalog.IsValueCreated && catalog.Value.IsCompletedSuccessfully)
            await (await catalog.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }
}
