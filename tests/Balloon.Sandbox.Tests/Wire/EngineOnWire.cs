using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Hosting;
using Balloon.Sandbox.Tests.Engine;
using Balloon.Sandbox.Wire;
using Balloon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Balloon.Sandbox.Tests.Wire;

/// <summary>The wire on a port of its own over a real engine with one object of each kind.</summary>
public sealed class EngineOnWire : IAsyncLifetime
{
    private WebApplication? app;

    public EngineFixture Engine { get; private set; } = null!;

    public int Port { get; } = Ports.Free();

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username=root;Database=dev;SSL Mode=Disable;Timeout=10;Command Timeout=30";

    public async ValueTask InitializeAsync()
    {
        Engine = await EngineFixture.StartAsync();
        app = await WebHost.StartAsync(
            Port,
            Ports.Free(),
            new WireServer(Task.FromResult<ISqlEngine>(Engine.Engine), NullLogger<WireServer>.Instance),
            _ => { },
            null,
            CancellationToken.None
        );
        await Engine.CreateTopicAsync("pops", 2);
        await Engine.QueryAsync(
            $"""
            CREATE TABLE scores (id INT PRIMARY KEY, player VARCHAR, at TIMESTAMPTZ);
            CREATE INDEX by_player ON scores(player);
            CREATE VIEW named AS SELECT id, player FROM scores WHERE player IS NOT NULL;
            CREATE MATERIALIZED VIEW counted AS SELECT player, count(*) AS n FROM scores GROUP BY player;
            CREATE SOURCE pops (player VARCHAR, score INT)
              WITH (connector='kafka', topic='pops', properties.bootstrap.server='{Engine.Broker.BootstrapServers}', scan.startup.mode='earliest')
              FORMAT PLAIN ENCODE JSON;
            CREATE MATERIALIZED VIEW totals AS SELECT player, sum(score) AS total, count(*) AS pops FROM pops GROUP BY player;
            CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'select $1 * 2';
            CREATE SCHEMA other;
            CREATE TABLE other.elsewhere (a INT DEFAULT 1 + 1);
            COMMENT ON TABLE other.elsewhere IS 'kept';
            INSERT INTO scores VALUES (1, 'Tom', '2026-11-26 10:00:00+00'), (2, NULL, NULL);
            FLUSH
            """
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        await Engine.DisposeAsync();
    }

    public NpgsqlDataSource DataSource(bool loadTypes = false, string more = "")
    {
        var builder = new NpgsqlDataSourceBuilder($"{ConnectionString};{more}");
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(loadTypes));
        return builder.Build();
    }
}
