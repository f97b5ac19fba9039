using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class WindowCloseTests
{
    private const string Table =
        "CREATE TABLE t (tm timestamp, foo int, bar int, WATERMARK FOR tm AS tm - interval '5 minutes') APPEND ONLY;";

    [Fact]
    public async Task Rows_are_emitted_once_when_the_watermark_has_passed_them()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            Table
                + "CREATE MATERIALIZED VIEW mv AS SELECT tm, foo * 2 AS twice FROM t WHERE foo <> 3 EMIT ON WINDOW CLOSE;"
                + "CREATE MATERIALIZED VIEW above AS SELECT * FROM mv EMIT ON WINDOW CLOSE;"
                + "INSERT INTO t VALUES ('2023-05-06 16:56', 8, 1), ('2023-05-06 16:51', 1, 1), ('2023-05-06 16:51', 1, 2), ('2023-05-06 17:00', 3, 1)"
        );
        Assert.Equal(["2023-05-06 16:51:00|2", "2023-05-06 16:51:00|2"], await engine.TextAsync("SELECT * FROM mv"));
        Assert.Equal(2L, await engine.ScalarAsync("SELECT count(*) FROM above"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES ('2023-05-06 16:50', 9, 1), ('2023-05-06 17:10', 7, 1)");
        string[] closed = ["2023-05-06 16:51:00|2", "2023-05-06 16:51:00|2", "2023-05-06 16:56:00|16"];
        Assert.Equal(closed, await engine.TextAsync("SELECT * FROM mv ORDER BY 1, 2"));
        Assert.Equal(closed, await engine.TextAsync("SELECT * FROM above ORDER BY 1, 2"));
    }

    [Fact]
    public async Task The_first_rows_of_a_window_are_emitted_when_it_closes()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            Table
                + "CREATE MATERIALIZED VIEW mv AS SELECT window_start, foo FROM (SELECT *, row_number() OVER (PARTITION BY window_start ORDER BY foo DESC) AS n FROM tumble(t, tm, interval '1 hour')) x WHERE n <= 2 EMIT ON WINDOW CLOSE;"
                + "INSERT INTO t VALUES ('2023-05-06 16:51', 1, 1), ('2023-05-06 16:52', 8, 1), ('2023-05-06 16:53', 4, 1), ('2023-05-06 17:02', 9, 1)"
        );
        Assert.Empty(await engine.TextAsync("SELECT * FROM mv"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES ('2023-05-06 17:06', 2, 1)");
        Assert.Equal(["2023-05-06 16:00:00|4", "2023-05-06 16:00:00|8"], await engine.TextAsync("SELECT * FROM mv ORDER BY 1, 2"));
    }

    [Fact]
    public async Task A_window_function_is_emitted_when_its_frame_is_complete()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            Table
                + "CREATE MATERIALIZED VIEW mv AS SELECT foo, bar, row_number() OVER w AS n, lag(foo) OVER w AS before FROM t WINDOW w AS (PARTITION BY bar ORDER BY tm) EMIT ON WINDOW CLOSE;"
                + "CREATE MATERIALIZED VIEW next AS SELECT foo, lead(foo) OVER (PARTITION BY bar ORDER BY tm) AS after FROM t EMIT ON WINDOW CLOSE;"
                + "INSERT INTO t VALUES ('2023-05-06 16:02', 2, 1), ('2023-05-06 16:01', 1, 1), ('2023-05-06 16:03', 3, 2), ('2023-05-06 16:20', 4, 1)"
        );
        Assert.Equal(["1|1|1|NULL", "2|1|2|1", "3|2|1|NULL"], await engine.TextAsync("SELECT * FROM mv ORDER BY foo"));
        Assert.Equal(["1|2"], await engine.TextAsync("SELECT * FROM next"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES ('2023-05-06 16:40', 5, 2)");
        Assert.Equal(["1|1|1|NULL", "2|1|2|1", "3|2|1|NULL", "4|1|3|2"], await engine.TextAsync("SELECT * FROM mv ORDER BY foo"));
        Assert.Equal(["1|2", "2|4"], await engine.TextAsync("SELECT * FROM next ORDER BY foo"));
    }

    [Fact]
    public async Task A_session_is_emitted_when_the_next_one_has_begun()
    {
        await using var engine = await EngineFixture.StartAsync();
        const string select =
            "SELECT foo, first_value(foo) OVER (PARTITION BY bar ORDER BY tm SESSION WITH GAP '10 minutes') AS first, count(*) OVER (PARTITION BY bar ORDER BY tm SESSION WITH GAP '10 minutes') AS n FROM t";
        await engine.QueryAsync(
            Table
                + $"CREATE MATERIALIZED VIEW mv AS {select} EMIT ON WINDOW CLOSE; CREATE MATERIALIZED VIEW now AS {select};"
                + "INSERT INTO t VALUES ('2023-05-06 16:00', 1, 1), ('2023-05-06 16:09', 2, 1), ('2023-05-06 16:19', 3, 1), ('2023-05-06 16:20', 4, 2), ('2023-05-06 17:00', 5, 2)"
        );
        // Rows ten minutes apart belong to two sessions.
        Assert.Equal(["1|1|2", "2|1|2"], await engine.TextAsync("SELECT * FROM mv ORDER BY foo"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES ('2023-05-06 17:30', 6, 1)");
        Assert.Equal(["1|1|2", "2|1|2", "4|4|1"], await engine.TextAsync("SELECT * FROM mv ORDER BY foo"));
        Assert.Equal(["1|1|2", "2|1|2", "3|3|1", "4|4|1", "5|5|1", "6|6|1"], await engine.TextAsync("SELECT * FROM now ORDER BY foo"));
    }

    [Theory]
    [InlineData("SELECT foo, row_number() OVER (PARTITION BY bar ORDER BY foo) AS n FROM t")]
    [InlineData("SELECT foo, row_number() OVER (ORDER BY tm) AS n FROM t")]
    [InlineData("SELECT tm, sum(foo) OVER (PARTITION BY bar ORDER BY tm ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS n FROM t")]
    [InlineData("SELECT bar, count(*) AS n FROM t GROUP BY bar")]
    public async Task Windows_that_no_watermark_closes_are_refused(string query)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(Table);
        var error = await engine.FailsAsync($"CREATE MATERIALIZED VIEW mv AS {query} EMIT ON WINDOW CLOSE");
        Assert.Equal(SqlStates.FeatureNotSupported, error.SqlState);
        Assert.Contains("EMIT ON WINDOW CLOSE", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_says_what_each_step_of_a_view_keeps()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(Table);
        var view = await engine.TextAsync(
            "EXPLAIN CREATE MATERIALIZED VIEW mv AS SELECT bar, count(DISTINCT foo) AS n FROM t GROUP BY bar"
        );
        Assert.Contains(
            view,
            l =>
                l.Contains("HashAgg", StringComparison.Ordinal)
                && l.Contains("[state: a row for each group, and the values", StringComparison.Ordinal)
        );
        var closing = await engine.TextAsync("EXPLAIN CREATE MATERIALIZED VIEW mv AS SELECT tm FROM t EMIT ON WINDOW CLOSE");
        Assert.Contains(closing, l => l.Contains("EowcSort", StringComparison.Ordinal) && l.Contains("[state: ", StringComparison.Ordinal));
        var query = await engine.TextAsync("EXPLAIN SELECT bar, count(*) FROM t GROUP BY bar");
        Assert.Contains(query, l => l.Contains("BatchHashAgg", StringComparison.Ordinal));
        Assert.DoesNotContain(query, l => l.Contains("state", StringComparison.Ordinal));
    }
}
