using Balloon.Interop.Tests.Peers;
using Balloon.Notebook;
using Balloon.Notebook.Profiles;
using Balloon.Testing;
using Npgsql;

namespace Balloon.Interop.Tests.Clients;

/// <summary>Npgsql as the course uses it, against a real server that is restricted to what RisingWave supports.</summary>
public sealed class NpgsqlAsForRisingWaveTests
{
    [Fact]
    public async Task The_workshops_connections_ask_for_nothing_that_RisingWave_lacks()
    {
        Long.Only();
        await using var postgres = await PostgresServer.StartAsync();
        await using var door = new LikeRisingWave(postgres.Port);
        await using (var workshop = Workshop.Connect(Load(door, null)))
        {
            Assert.StartsWith("PostgreSQL 15", await workshop.Sql.ScalarAsync<string>("SELECT version()"), StringComparison.Ordinal);
            await workshop.Sql.QueryAsync("CREATE TABLE pops (player varchar, score int, at timestamptz, share numeric, ok boolean)");
            await workshop.Sql.QueryAsync(
                "INSERT INTO pops VALUES ('Ada', 7, '2026-11-22T19:32:00.123456Z', 1.50, true), (NULL, NULL, NULL, NULL, NULL)"
            );
            var rows = await workshop.Sql.QueryAsync("SELECT * FROM pops WHERE score = $1 OR player IS NULL ORDER BY score NULLS LAST", 7);
            Assert.Equal(["Ada", 7, new DateTime(2026, 11, 22, 19, 32, 0, 123, 456, DateTimeKind.Utc), 1.50m, true], rows.Rows[0]);
            Assert.All(rows.Rows[1], Assert.Null);

            // Several at once, and after an error: the pool returns connections without resetting them.
            await Assert.ThrowsAsync<BalloonException>(() => workshop.Sql.QueryAsync("SELECT nothing"));
            var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => workshop.Sql.ScalarAsync<int>($"SELECT {i}")));
            Assert.Equal(Enumerable.Range(0, 40), all);
        }

        Assert.Empty(door.Refused);
        Assert.NotEmpty(door.Taken);
    }

    [Fact]
    public async Task Learners_keep_their_schema_on_every_connection_of_the_pool()
    {
        Long.Only();
        await using var postgres = await PostgresServer.StartAsync();
        await using var door = new LikeRisingWave(postgres.Port);
        await using var ada = Workshop.Connect(Load(door, "ada"));
        await using var bob = Workshop.Connect(Load(door, "bob"));
        foreach (var (workshop, value) in ((Workshop, int)[])[(ada, 1), (bob, 2)])
        {
            await workshop.Sql.QueryAsync("CREATE TABLE t (v int)");
            await workshop.Sql.QueryAsync($"INSERT INTO t VALUES ({value})");
        }

        var seen = await Task.WhenAll(
            Enumerable.Range(0, 60).Select(i => (i % 2 == 0 ? ada : bob).Sql.ScalarAsync<int>("SELECT v FROM t, pg_sleep(0.05)"))
        );
        Assert.Equal(Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? 1 : 2), seen);
        Assert.Empty(door.Refused);
    }

    [Fact]
    public async Task The_proxy_refuses_what_a_plain_Npgsql_asks()
    {
        Long.Only();
        await using var postgres = await PostgresServer.StartAsync();
        await using var door = new LikeRisingWave(postgres.Port);
        await using var plain = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={door.Port};Username=root;Database=postgres;SSL Mode=Disable;GSS Encryption Mode=Disable"
        );
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var connection = await plain.OpenConnectionAsync(TestContext.Current.CancellationToken);
        });
        Assert.Contains(door.Refused, sql => sql.Contains("pg_type", StringComparison.Ordinal));
    }

    private static Profile Load(LikeRisingWave door, string? learner) =>
        Profile.Load(
            name =>
                name switch
                {
                    Profile.Variable => "cluster",
                    "PGHOST" => "127.0.0.1",
                    "PGPORT" => door.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    "PGDATABASE" => "postgres",
                    "BALLOON_LEARNER" => learner,
                    _ => null,
                },
            () => throw new InvalidOperationException("the cluster has no stack file")
        );
}
