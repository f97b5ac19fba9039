using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class GeneratedColumnTests
{
    [Fact]
    public async Task Generated_columns_follow_the_columns_they_are_computed_from()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (k int PRIMARY KEY, a int DEFAULT 3, twice bigint AS a * 2, name varchar AS 'k' || k); CREATE TABLE src (k int, a int);"
                + "CREATE MATERIALIZED VIEW mv AS SELECT sum(twice) AS s FROM t; CREATE SINK s INTO t FROM src WITH (ignore_delete = 'true');"
                + "INSERT INTO t VALUES (1, 10); INSERT INTO t (k) VALUES (2); INSERT INTO src VALUES (3, 7); FLUSH"
        );
        await engine.CrashAsync();
        await engine.QueryAsync("UPDATE t SET a = a + 1 WHERE k = 1");
        Assert.Equal(["1|11|22|k1", "2|3|6|k2", "3|7|14|k3"], await engine.TextAsync("SELECT * FROM t ORDER BY k"));
        Assert.Equal(["42"], await engine.TextAsync("SELECT * FROM mv"));
        Assert.Contains("generated", (await engine.FailsAsync("INSERT INTO t (k, twice) VALUES (4, 1)")).Message, StringComparison.Ordinal);
        Assert.Contains("generated", (await engine.FailsAsync("UPDATE t SET twice = 1")).Message, StringComparison.Ordinal);
        Assert.Equal(SqlStates.SyntaxError, (await engine.FailsAsync("INSERT INTO t VALUES (4, 1, 2)")).SqlState);
        Assert.Equal(SqlStates.SyntaxError, (await engine.FailsAsync("CREATE TABLE u (a int, b int AS a + 1, c int AS b + 1)")).SqlState);
    }

    [Fact]
    public async Task A_watermark_on_the_insert_time_drops_nothing()
    {
        var clock = new HandClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using var engine = await EngineFixture.StartAsync(time: clock);
        await engine.QueryAsync(
            "CREATE TABLE t (v int, at timestamptz AS proctime(), WATERMARK FOR at AS at) APPEND ONLY; INSERT INTO t VALUES (1)"
        );
        clock.Move(TimeSpan.FromMinutes(1));
        await engine.QueryAsync("INSERT INTO t VALUES (2)");
        Assert.Equal(["1|2026-03-01 12:00:00+00:00", "2|2026-03-01 12:01:00+00:00"], await engine.TextAsync("SELECT * FROM t ORDER BY v"));
    }

    [Fact]
    public async Task Late_rows_of_a_table_are_counted()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (ts timestamp, WATERMARK FOR ts AS ts - interval '1 minute') APPEND ONLY;"
                + "INSERT INTO t VALUES ('2024-01-01 10:00'); INSERT INTO t VALUES ('2024-01-01 09:00'), ('2024-01-01 09:59:30'), (NULL)"
        );
        Assert.Equal(["t|2|2|0"], await engine.TextAsync("SELECT * FROM balloon_tables"));
        Assert.Equal(SqlStates.FeatureNotSupported, (await engine.FailsAsync("SELECT * FROM rw_internal_table_info")).SqlState);
        Assert.Equal(SqlStates.UndefinedTable, (await engine.FailsAsync("SELECT * FROM rw_nothing")).SqlState);
    }
}
