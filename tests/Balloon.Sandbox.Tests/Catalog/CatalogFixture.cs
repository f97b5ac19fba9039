using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Catalog;

/// <summary>The catalog on a port of its own, over a folder of its own.</summary>
public sealed class CatalogFixture : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private CatalogHost? host;

    public Uri Uri => host!.Uri;

    public string Warehouse => CatalogHost.WarehouseOf(folder.Path);

    public HttpClient Http => host!.Http;

    public async ValueTask InitializeAsync() => host = await CatalogHost.StartAsync(folder.Path);

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
        folder.Dispose();
    }
}
