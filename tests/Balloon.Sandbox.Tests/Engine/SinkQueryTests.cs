namespace Balloon.Sandbox.Tests.Engine;

/// <summary>CREATE SINK … AS: the sink has a hidden view of its own.</summary>
public sealed class SinkQueryTests
{
    private const string Sink =
        "CREATE SINK s AS SELECT k, sum(v) AS total FROM t GROUP BY k WITH (connector='memory', type='upsert', primary_key='k', commit_checkpoint_interval='1')";

    [Fact]
    public async Task A_sink_follows_its_query_through_a_crash_and_a_rename()
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (k INT, v INT); INSERT INTO t VALUES (1, 10), (2, 20)");
        await engine.QueryAsync(Sink);
        await engine.QueryAsync("INSERT INTO t VALUES (1, 5); FLUSH");
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(["1|15", "2|20"]), "the sums");
        await engine.QueryAsync("ALTER TABLE t RENAME TO u");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO u VALUES (3, 1); FLUSH");
        await Soon.TrueAsync(() => sinks.Rows("s").Contains("3|1"), "a row after the crash");
        Assert.Contains("FROM u", (string)(await engine.QueryAsync("SHOW CREATE SINK s"))[0][1]!, StringComparison.Ordinal);
        await engine.QueryAsync("ALTER SINK s RENAME TO z");
        await engine.RestartAsync();
        Assert.Equal("z", (await engine.QueryAsync("SHOW SINKS"))[0][0]);
        await engine.QueryAsync("DROP SINK z; DROP TABLE u");
        Assert.Empty(engine.Engine.Catalog.All);
    }

    [Fact]
    public async Task A_sinks_inner_view_is_not_listed_and_is_dropped_with_it()
    {
        await using var engine = await EngineFixture.StartAsync(new MemorySinks());
        await engine.QueryAsync("CREATE TABLE t (k INT, v INT)");
        await engine.QueryAsync(Sink);
        Assert.Empty(await engine.QueryAsync("SHOW MATERIALIZED VIEWS"));
        Assert.Empty(await engine.QueryAsync("SELECT * FROM rw_materialized_views"));
        Assert.Equal(["t"], await engine.TextAsync("SELECT relname FROM pg_class"));
        await engine.RefusesAsync("DROP TABLE t", "2BP01", "sink s depend on it");
        await engine.QueryAsync("DROP SINK s; DROP TABLE t");
        Assert.Empty(engine.Engine.Catalog.All);
    }

    [Fact]
    public async Task An_impossible_sink_leaves_nothing_behind()
    {
        await using var engine = await EngineFixture.StartAsync(new MemorySinks());
        await engine.QueryAsync("CREATE TABLE t (k INT, v INT)");
        await engine.RefusesAsync(
            "CREATE SINK s AS SELECT k, sum(v) FROM t GROUP BY k WITH (connector='memory', type='append-only')",
            "22023",
            "its query updates and deletes rows"
        );
        Assert.Single(engine.Engine.Catalog.All);
    }

    [Fact]
    public async Task A_plain_view_feeds_a_sink()
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY); CREATE VIEW v AS SELECT k + 1 AS k FROM t");
        await engine.QueryAsync(
            "CREATE SINK s FROM v WITH (connector='memory', type='upsert', primary_key='k', commit_checkpoint_interval='1')"
        );
        await engine.QueryAsync("INSERT INTO t VALUES (1); FLUSH");
        await Soon.TrueAsync(() => sinks.Rows("s").SequenceEqual(["2"]), "a row");
    }

    [Fact]
    public async Task A_blackhole_accepts_everything_and_checks_its_options()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT); INSERT INTO t VALUES (1)");
        await engine.QueryAsync("CREATE SINK s AS SELECT count(*) AS n FROM t WITH (connector='blackhole')");
        await engine.QueryAsync("INSERT INTO t VALUES (2); FLUSH");
        await engine.RestartAsync();
        await engine.QueryAsync("INSERT INTO t VALUES (3); FLUSH; DROP SINK s");
        await engine.RefusesAsync("CREATE SINK s FROM t WITH (connector='blackhole', colour='red')", "22023", "unknown option \"colour\"");
    }
}
