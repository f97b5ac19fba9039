namespace Balloon.Sandbox.Tests.Engine;

/// <summary>GROUPING SETS, ROLLUP, CUBE and grouping(), as queries and as views.</summary>
public sealed class GroupingSetsTests
{
    private const string Rows = "(VALUES ('a', 1, 10), ('a', 2, 20), ('b', 1, 30), (NULL, 1, 40)) t(g, h, v)";

    private static readonly (string Sql, string Rows)[] Answers =
    [
        (
            $"SELECT g, h, sum(v) AS s FROM {Rows} GROUP BY ROLLUP (g, h)",
            "NULL|1|40;NULL|NULL|100;NULL|NULL|40;a|1|10;a|2|20;a|NULL|30;b|1|30;b|NULL|30"
        ),
        ($"SELECT g, h, sum(v) AS s FROM {Rows} GROUP BY GROUPING SETS ((g), (h))", "NULL|1|80;NULL|2|20;NULL|NULL|40;a|NULL|30;b|NULL|30"),
        ($"SELECT g, grouping(g) AS x, sum(v) AS s FROM {Rows} GROUP BY CUBE (g)", "NULL|0|40;NULL|1|100;a|0|30;b|0|30"),
        // A repeated set gives its rows twice; items of GROUP BY are combined.
        ($"SELECT h, count(*) AS n FROM {Rows} GROUP BY GROUPING SETS (h, h)", "1|3;1|3;2|1;2|1"),
        ($"SELECT g, h, count(*) AS n FROM {Rows} GROUP BY h, ROLLUP (g)", "NULL|1|1;NULL|1|3;NULL|2|1;a|1|1;a|2|1;b|1|1"),
        (
            $"SELECT g, h, grouping(h, g) AS x FROM {Rows} WHERE g = 'b' GROUP BY GROUPING SETS (ROLLUP (g, h), (h))",
            "NULL|1|1;NULL|NULL|3;b|1|0;b|NULL|2"
        ),
        ($"SELECT g, h, count(*) AS n FROM {Rows} WHERE v = 10 GROUP BY ROLLUP ((g, h))", "NULL|NULL|1;a|1|1"),
        // An aggregate reads columns that its set leaves out, and the empty set has a row even without input.
        ($"SELECT max(g) AS m, sum(v) FILTER (WHERE h = 1) AS s FROM {Rows} GROUP BY GROUPING SETS ((g), ())", "NULL|40;a|10;b|30;b|80"),
        ($"SELECT g, count(*) AS n, sum(v) AS s FROM {Rows} WHERE false GROUP BY ROLLUP (g)", "NULL|0|NULL"),
        ($"SELECT count(*) AS n FROM {Rows} WHERE false GROUP BY ()", "0"),
        ($"SELECT g, count(*) AS n FROM {Rows} WHERE false GROUP BY GROUPING SETS ((g), (h))", ""),
        // Groups in expressions, in HAVING, in windows, and by number and name.
        ($"SELECT coalesce(g, 'all') AS n, sum(v) AS s FROM {Rows} WHERE g IS NOT NULL GROUP BY ROLLUP (g) HAVING sum(v) > 30", "all|60"),
        (
            $"SELECT upper(g) AS u, sum(v) AS s, rank() OVER (PARTITION BY grouping(upper(g)) ORDER BY sum(v) DESC) AS r FROM {Rows} WHERE v < 40 GROUP BY ROLLUP (u)",
            "A|30|1;B|30|1;NULL|60|1"
        ),
        ($"SELECT coalesce(g, 'none') AS n, sum(v) AS s FROM {Rows} GROUP BY ROLLUP (1)", "NULL|100;a|30;b|30;none|40"),
        ($"SELECT g, grouping(g) AS x FROM {Rows} WHERE v > 25 GROUP BY g", "NULL|0;b|0"),
    ];

    [Fact]
    public Task Each_row_counts_once_per_grouping_set() => StatementTable.AnswersAsync(Answers);

    [Fact]
    public async Task A_view_keeps_the_empty_grouping_set_as_rows_come_and_go()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(
            "CREATE TABLE t (k INT PRIMARY KEY, g INT); CREATE MATERIALIZED VIEW v AS SELECT g, count(*) AS n, min(k) AS m FROM t GROUP BY ROLLUP (g)"
        );
        await engine.AsksAsync("SELECT * FROM v", "NULL|0|NULL");
        _ = await engine.QueryAsync("INSERT INTO t VALUES (1, 1), (2, 1), (3, NULL); FLUSH");
        await engine.CrashAsync();
        await engine.AsksAsync("SELECT * FROM v", "1|2|1;NULL|1|3;NULL|3|1");
        _ = await engine.QueryAsync("DELETE FROM t; FLUSH");
        await engine.AsksAsync("SELECT * FROM v", "NULL|0|NULL");
        await engine.RestartAsync();
        _ = await engine.QueryAsync("INSERT INTO t VALUES (4, 2)");
        await engine.AsksAsync("SELECT * FROM v", "2|1|4;NULL|1|4");
    }

    [Theory]
    [InlineData("SELECT grouping(g + 1) FROM t GROUP BY ROLLUP (g)", "42803", "arguments to GROUPING must be grouping expressions")]
    [InlineData("SELECT grouping() FROM t GROUP BY g", "42601", "GROUPING takes 1 to 31 arguments")]
    [InlineData("SELECT k FROM t GROUP BY ROLLUP (g)", "42803", "column \"k\" must appear in the GROUP BY clause")]
    [InlineData("SELECT k FROM t WHERE grouping(k) = 0", "42803", "not allowed in WHERE")]
    [InlineData("SELECT 1 FROM t GROUP BY CUBE (1,2,3,4,5,6,7,8,9,10,11,12,13)", "42601", "CUBE is limited to 12 elements")]
    [InlineData("SELECT 1 FROM t GROUP BY CUBE (k,k,k,k,k,k,k,k,k,k,k,k), CUBE (g, g)", "54001", "too many grouping sets")]
    public async Task Columns_that_cannot_be_grouped_are_refused(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (k INT, g INT)");
        await engine.RefusesAsync(sql, state, message);
    }
}
