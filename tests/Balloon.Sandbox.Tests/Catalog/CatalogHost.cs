using Balloon.Sandbox.Catalog;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Hosting;
using Balloon.Sandbox.Tests.Wire;
using Balloon.Sandbox.Wire;
using Balloon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Sandbox.Tests.Catalog;

/// <summary>A catalog over a folder, on its own port.</summary>
internal sealed class CatalogHost : IAsyncDisposable
{
    private readonly CatalogServer catalog;
    private readonly WebApplication app;

    private CatalogHost(CatalogServer catalog, WebApplication app, int port)
    {
        this.catalog = catalog;
        this.app = app;
        Uri = new Uri($"http://127.0.0.1:{port}");
        Http = new HttpClient { BaseAddress = Uri };
    }

    public Uri Uri { get; }

    public HttpClient Http { get; }

    /// <param name="folder">The folder of the database and the warehouse.</param>
    /// <param name="port">The port; null for any free one.</param>
    /// <param name="step">Called after each write.</param>
    /// <param name="allowed">Folders other than the warehouse in which tables may lie.</param>
    public static async Task<CatalogHost> StartAsync(
        string folder,
        int? port = null,
        Action<string>? step = null,
        IReadOnlyList<string>? allowed = null
    )
    {
        var chosen = port ?? Ports.Free();
        var catalog = new CatalogServer(Path.Combine(folder, "catalog.db"), WarehouseOf(folder), "lake", TimeProvider.System, allowed);
        catalog.Steps.Step = step;
        var app = await WebHost.StartAsync(
            Ports.Free(),
            chosen,
            new WireServer(Task.FromResult<ISqlEngine>(new FakeEngine()), NullLogger<WireServer>.Instance),
            catalog.Map,
            null,
            CancellationToken.None
        );
        return new CatalogHost(catalog, app, chosen);
    }

    public static string WarehouseOf(string folder) => Path.Combine(folder, "warehouse");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        catalog.Dispose();
    }
}
