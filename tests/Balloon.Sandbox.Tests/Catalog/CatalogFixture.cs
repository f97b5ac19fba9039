using Balloon.Sandbox.Catalog;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Hosting;
using Balloon.Sandbox.Tests.Wire;
using Balloon.Sandbox.Wire;
using Balloon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Sandbox.Tests.Catalog;

/// <summary>The catalog on a port of its own, over a folder of its own.</summary>
public sealed class CatalogFixture : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private WebApplication? app;
    private CatalogServer? catalog;

    public Uri Uri { get; private set; } = new("http://127.0.0.1");

    public string Warehouse => folder["warehouse"];

    public HttpClient Http { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        var port = Ports.Free();
        Uri = new Uri($"http://127.0.0.1:{port}");
        Http = new HttpClient { BaseAddress = Uri };
        catalog = new CatalogServer(folder["catalog.db"], Warehouse, "lake", TimeProvider.System);
        app = await WebHost.StartAsync(
            Ports.Free(),
            port,
            new WireServer(Task.FromResult<ISqlEngine>(new FakeEngine()), NullLogger<WireServer>.Instance),
            catalog.Map,
            null,
            CancellationToken.None
        );
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        catalog?.Dispose();
        folder.Dispose();
    }
}
