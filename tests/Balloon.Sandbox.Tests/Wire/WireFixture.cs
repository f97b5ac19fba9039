using Balloon.Sandbox.Hosting;
using Balloon.Sandbox.Wire;
using Balloon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Balloon.Sandbox.Tests.Wire;

/// <summary>The wire on a port of its own over the made-up engine.</summary>
public sealed class WireFixture : IAsyncLifetime
{
    private WebApplication? app;

    internal FakeEngine Engine { get; } = new();

    public int Port { get; } = Ports.Free();

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username=root;Database=dev;SSL Mode=Disable;Timeout=10;Command Timeout=30";

    public async ValueTask InitializeAsync() =>
        app = await WebHost.StartAsync(
            Port,
            Ports.Free(),
            new WireServer(Task.FromResult<Balloon.Sandbox.Engine.ISqlEngine>(Engine), NullLogger<WireServer>.Instance),
            _ => { },
            null,
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    public NpgsqlDataSource DataSource(string more = "")
    {
        var builder = new NpgsqlDataSourceBuilder($"{ConnectionString};{more}");
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }
}
