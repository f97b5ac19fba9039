using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class ChangelogTests
{
    [Fact]
    public async Task Each_change_is_a_row_that_remains()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE plain (v int, w int); CREATE TABLE keyed (k int PRIMARY KEY, v int);"
                + "CREATE MATERIALIZED VIEW sums AS SELECT v, count(*) AS n FROM keyed GROUP BY v;"
                + "CREATE MATERIALIZED VIEW of_plain AS WITH c AS CHANGELOG FROM public.plain SELECT * FROM c;"
                + "CREATE MATERIALIZED VIEW of_sums AS WITH c AS CHANGELOG FROM sums SELECT v, n, changelog_op AS op FROM c;"
                + "INSERT INTO plain VALUES (1, 1), (1, 1), (2, 2); UPDATE plain SET w = 100 WHERE v = 2; DELETE FROM plain WHERE v = 1;"
                + "INSERT INTO keyed VALUES (1, 7), (2, 7); FLUSH"
        );
        await engine.CrashAsync();
        await engine.QueryAsync("UPDATE keyed SET v = 8 WHERE k = 2; UPDATE plain SET v = v");
        Assert.Equal(
            ["1|1|1", "1|1|1", "1|1|2", "1|1|2", "2|100|3", "2|2|1", "2|2|4"],
            (await engine.TextAsync("SELECT * FROM of_plain")).Order(StringComparer.Ordinal)
        );
        Assert.Equal(["7|1|3", "7|2|1", "7|2|4", "8|1|1"], (await engine.TextAsync("SELECT * FROM of_sums")).Order(StringComparer.Ordinal));
        var ids = (await engine.QueryAsync("SELECT _changelog_row_id FROM of_plain ORDER BY 1")).Select(r => (long)r[0]!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(
            true,
            await engine.ScalarAsync("SELECT bool_and(abs(extract(epoch from now() - _changelog_row_id::timestamptz)) < 600) FROM of_plain")
        );
        // The old row comes before the new one.
        Assert.Equal(
            ["4", "3"],
            await engine.TextAsync("SELECT changelog_op FROM of_plain WHERE v = 2 AND changelog_op > 2 ORDER BY _changelog_row_id")
        );
    }

    [Theory]
    [InlineData("WITH c AS CHANGELOG FROM joined SELECT * FROM c")]
    [InlineData("WITH c AS CHANGELOG FROM plain_view SELECT * FROM c")]
    public async Task A_view_whose_changes_RisingWave_would_report_differently_is_refused(string query)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (k int PRIMARY KEY, v int); CREATE VIEW plain_view AS SELECT k FROM t; CREATE MATERIALIZED VIEW joined AS SELECT a.k FROM t a LEFT JOIN t b ON a.v = b.k"
        );
        var error = await engine.FailsAsync($"CREATE MATERIALIZED VIEW mv AS {query}");
        Assert.Equal(SqlStates.FeatureNotSupported, error.SqlState);
        Assert.Contains("CHANGELOG", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_without_a_key_have_ids_that_star_does_not_show()
    {
        var sinks = new MemorySinks();
        await using var engine = await EngineFixture.StartAsync(sinks);
        await engine.QueryAsync(
            "CREATE TABLE t (v int, w varchar DEFAULT 'd'); INSERT INTO t (v) VALUES (1), (1); INSERT INTO t SELECT v, w FROM t;"
                + "CREATE MATERIALIZED VIEW mv AS SELECT count(DISTINCT _row_id) AS n, count(*) AS m FROM t; CREATE MATERIALIZED VIEW copy AS SELECT * FROM t;"
                + "CREATE SUBSCRIPTION sub FROM t WITH (retention = '1D'); CREATE TABLE again AS SELECT * FROM t; FLUSH"
        );
        await engine.CrashAsync();
        Assert.Equal(["9|d"], await engine.TextAsync("INSERT INTO t VALUES (9, 'd') RETURNING *"));
        Assert.Equal(["5|5"], await engine.TextAsync("SELECT * FROM mv"));
        Assert.Equal(["1|d", "1|d", "1|d", "1|d", "9|d"], await engine.TextAsync("SELECT * FROM copy ORDER BY v"));
        Assert.Equal(4L, await engine.ScalarAsync("SELECT count(*) FROM again"));
        await engine.QueryAsync("DECLARE cur SUBSCRIPTION CURSOR FOR sub SINCE begin(); UPDATE t SET w = 'x' WHERE v = 9");
        Assert.Equal(
            ["9|d|Insert", "9|d|UpdateDelete", "9|x|UpdateInsert"],
            (await engine.TextAsync("FETCH 10 FROM cur")).Select(l => l[..l.LastIndexOf('|')])
        );
        Assert.Equal(
            ["v|integer|false|NULL", "w|character varying|false|NULL", "_row_id|serial|true|NULL"],
            (await engine.TextAsync("DESCRIBE t")).Take(3)
        );
        Assert.Equal(SqlStates.UndefinedColumn, (await engine.FailsAsync("INSERT INTO t (_row_id) VALUES (1)")).SqlState);
    }
}
