namespace Balloon.Sandbox.Tests.Engine;

public sealed class GapFillTests
{
    private const string Table =
        "CREATE TABLE t (d int, ts timestamp, v double precision, n int, s varchar, PRIMARY KEY (d, ts));"
        + "CREATE MATERIALIZED VIEW mv AS SELECT d, ts, v, n, s FROM GAP_FILL(t, ts, INTERVAL '1' MINUTE, INTERPOLATE(v), LOCF(n), KEEPNULL(s), PARTITION_BY(d));";

    [Fact]
    public async Task Gaps_follow_the_rows_around_them()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            Table
                + "INSERT INTO t VALUES (1, '2024-05-21 10:00', 15, 1, 'a'), (1, '2024-05-21 10:03', 20, 2, 'b'), (2, '2024-05-21 10:01', 0, 5, 'c')"
        );
        string[] filled =
        [
            "1|2024-05-21 10:00:00|15|1|a",
            "1|2024-05-21 10:01:00|16.666666666666668|1|NULL",
            "1|2024-05-21 10:02:00|18.333333333333336|1|NULL",
            "1|2024-05-21 10:03:00|20|2|b",
            "2|2024-05-21 10:01:00|0|5|c",
        ];
        Assert.Equal(filled, await engine.TextAsync("SELECT * FROM mv ORDER BY d, ts"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES (1, '2024-05-21 10:01:30', 8, 9, 'x'); DELETE FROM t WHERE d = 2");
        Assert.Equal(
            [
                "1|2024-05-21 10:00:00|15|1|a",
                "1|2024-05-21 10:01:00|11.5|1|NULL",
                "1|2024-05-21 10:01:30|8|9|x",
                "1|2024-05-21 10:02:30|14|9|NULL",
                "1|2024-05-21 10:03:00|20|2|b",
            ],
            await engine.TextAsync("SELECT * FROM mv ORDER BY d, ts")
        );
        await engine.QueryAsync("DELETE FROM t WHERE n = 9");
        Assert.Equal(filled[..4], await engine.TextAsync("SELECT * FROM mv ORDER BY d, ts"));
        Assert.Equal(
            filled[..4],
            await engine.TextAsync(
                "SELECT d, ts, v, n, s FROM GAP_FILL(t, ts, INTERVAL '1' MINUTE, INTERPOLATE(v), LOCF(n), PARTITION_BY(d)) ORDER BY d, ts"
            )
        );
    }

    [Fact]
    public async Task On_window_close_a_gap_is_filled_once_the_row_after_it_is_final()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (ts timestamp, n int, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) APPEND ONLY;"
                + "CREATE MATERIALIZED VIEW mv AS SELECT ts, n FROM GAP_FILL(t, ts, INTERVAL '1' MINUTE, INTERPOLATE(n)) EMIT ON WINDOW CLOSE;"
                + "INSERT INTO t VALUES ('2024-05-21 10:00', 10), ('2024-05-21 10:03', 17)"
        );
        Assert.Equal(["2024-05-21 10:00:00|10"], await engine.TextAsync("SELECT * FROM mv"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES ('2024-05-21 10:10', 1)");
        Assert.Equal(
            ["2024-05-21 10:00:00|10", "2024-05-21 10:01:00|12", "2024-05-21 10:02:00|14", "2024-05-21 10:03:00|17"],
            await engine.TextAsync("SELECT * FROM mv ORDER BY ts")
        );
    }

    [Theory]
    [InlineData("t, v, INTERVAL '1' MINUTE", "timestamp or timestamptz")]
    [InlineData("t, ts, INTERVAL '1' MINUTE, INTERPOLATE(s)", "only supports numeric types")]
    [InlineData("t, ts, INTERVAL '1' MINUTE, LOCF(ts)", "time column")]
    [InlineData("t, ts, INTERVAL '1' MINUTE, LOCF(d), PARTITION_BY(d)", "PARTITION_BY column")]
    [InlineData("t, ts, INTERVAL '1' MINUTE, GUESS(n)", "Unsupported fill strategy")]
    [InlineData("t, ts, INTERVAL '0' MINUTE", "must be positive")]
    public async Task Gaps_that_cannot_be_filled_are_refused(string arguments, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(Table);
        var error = await engine.FailsAsync($"SELECT * FROM GAP_FILL({arguments})");
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
