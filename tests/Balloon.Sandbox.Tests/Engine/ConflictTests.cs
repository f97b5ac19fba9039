namespace Balloon.Sandbox.Tests.Engine;

public sealed class ConflictTests
{
    [Fact]
    public async Task A_null_keeps_the_existing_value()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (k int PRIMARY KEY, a int, b int) ON CONFLICT DO UPDATE IF NOT NULL;"
                + "CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS n, sum(a) AS a, sum(b) AS b FROM t;"
                + "INSERT INTO t VALUES (1, NULL, 2), (1, 3, NULL); INSERT INTO t VALUES (1, NULL, 5), (2, 7, NULL)"
        );
        Assert.Equal(["1|3|5", "2|7|NULL"], await engine.TextAsync("SELECT * FROM t ORDER BY k"));
        Assert.Equal(["2|10|5"], await engine.TextAsync("SELECT * FROM mv"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("UPDATE t SET a = NULL, b = 9 WHERE k = 1");
        Assert.Equal(["1|3|9", "2|7|NULL"], await engine.TextAsync("SELECT * FROM t ORDER BY k"));
    }

    [Theory]
    [InlineData("DO UPDATE FULL", "1|new|2|1", "1|later|2|2")]
    [InlineData("OVERWRITE", "1|new|2|1", "1|later|2|2")]
    public async Task An_older_version_is_ignored(string action, string afterNewer, string afterEqual)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            $"CREATE TABLE t (k int PRIMARY KEY, name varchar, v1 int, v2 int) ON CONFLICT {action} WITH VERSION COLUMN (v1, v2);"
                + "INSERT INTO t VALUES (1, 'old', 1, 1), (1, 'new', 2, 1), (1, 'older', 1, 9)"
        );
        Assert.Equal([afterNewer], await engine.TextAsync("SELECT * FROM t"));
        await engine.QueryAsync("INSERT INTO t VALUES (1, 'later', 2, 2); INSERT INTO t VALUES (1, 'same', 2, 1)");
        Assert.Equal([afterEqual], await engine.TextAsync("SELECT * FROM t"));
    }

    [Theory]
    [InlineData("(k int PRIMARY KEY, v bool) ON CONFLICT OVERWRITE WITH VERSION COLUMN (v)", "must be of a comparable data type")]
    [InlineData("(k int PRIMARY KEY, v int) ON CONFLICT OVERWRITE WITH VERSION COLUMN (w)", "Version column w not found")]
    [InlineData("(k int PRIMARY KEY, v int) ON CONFLICT DO NOTHING WITH VERSION COLUMN (v)", "cannot be used with the ignore behavior")]
    public async Task A_version_that_cannot_be_compared_is_refused(string table, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Contains(message, (await engine.FailsAsync($"CREATE TABLE t {table}")).Message, StringComparison.Ordinal);
    }
}
