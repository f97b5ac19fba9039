namespace Balloon.Sandbox.Tests.Engine;

/// <summary>UPDATE and DELETE with sub-queries, several columns at once, and defaults.</summary>
public sealed class UpdateTests
{
    [Fact]
    public async Task Values_come_from_queries_rows_and_defaults()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (a INT, b INT DEFAULT 7, c VARCHAR)");
        _ = await engine.QueryAsync("CREATE TABLE u (k INT, x INT, y INT)");
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW v AS SELECT sum(a) AS a, sum(b) AS b FROM t");
        _ = await engine.QueryAsync(
            "INSERT INTO t VALUES (1, 2, 'p'), (3, 4, 'q'), (3, 4, 'q'); INSERT INTO u VALUES (1, 10, 20), (3, 30, 40)"
        );

        _ = await engine.QueryAsync("UPDATE t SET (a, b) = (b, a)");
        await IsAsync("2|1|p;4|3|q;4|3|q", "10|7");
        _ = await engine.QueryAsync("UPDATE t SET (a, c) = (SELECT max(x), 'w' || max(y)::varchar FROM u WHERE k = t.b)");
        await IsAsync("10|1|w20;30|3|w40;30|3|w40", "70|7");
        _ = await engine.QueryAsync(
            "UPDATE t SET a = (SELECT count(*) FROM t AS s WHERE s.b = t.b), b = DEFAULT WHERE b IN (SELECT k FROM u WHERE y > 20)"
        );
        await IsAsync("10|1|w20;2|7|w40;2|7|w40", "14|15");
        _ = await engine.QueryAsync("UPDATE t SET a = (SELECT x FROM u WHERE k > 99), (b, c) = ROW(7, a::varchar) WHERE b = 7");
        await IsAsync("10|1|w20;NULL|7|2;NULL|7|2", "10|15");
        _ = await engine.QueryAsync("DELETE FROM t WHERE a = (SELECT max(x) FROM u WHERE x < 20)");
        await IsAsync("NULL|7|2;NULL|7|2", "NULL|14");

        async Task IsAsync(string table, string view)
        {
            await engine.AsksAsync("SELECT * FROM t", table);
            await engine.AsksAsync("SELECT * FROM v", view);
        }
    }

    [Fact]
    public async Task Inserted_values_may_be_queries()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (a INT, b DATE)");
        _ = await engine.QueryAsync("INSERT INTO t VALUES ((SELECT count(*) FROM t), '2026-11-25'::date)");
        _ = await engine.QueryAsync("INSERT INTO t VALUES ((SELECT max(a) + 5 FROM t), (SELECT min(b) FROM t)), (9, NULL)");
        await engine.AsksAsync("SELECT * FROM t", "0|2026-11-25;5|2026-11-25;9|NULL");
        await engine.AnswersAsync("SELECT * FROM (VALUES ((SELECT sum(a) FROM t)), (1)) v(x)", "1;14");
    }

    [Theory]
    [InlineData("UPDATE t SET a = 1, a = 2", "42601", "multiple assignments to the same column")]
    [InlineData("UPDATE t SET (a, b) = (1, 2), b = 2", "42601", "multiple assignments to the same column")]
    [InlineData("UPDATE t SET (a, b) = (SELECT 1)", "42601", "number of columns does not match number of values")]
    [InlineData("UPDATE t SET (a, b) = a + 1", "42601", "must be a sub-SELECT or ROW() expression")]
    [InlineData("UPDATE t SET a = (SELECT generate_series(1, 2))", "21000", "Scalar subquery produced more than one row")]
    [InlineData("UPDATE t SET a = (SELECT 1, 2)", "42601", "must return only one column")]
    [InlineData(
        "UPDATE t SET (a, b) = (SELECT '8.8', 9)",
        "42804",
        "cannot cast type \"character varying\" to \"integer\" in Assign context"
    )]
    [InlineData("UPDATE t SET (a, b) = (1, DEFAULT)", "42703", "default")]
    [InlineData("UPDATE k SET k = 1", "0A000", "update modifying the PK column is unsupported")]
    [InlineData("UPDATE t SET nothing = 1", "42703", "column \"nothing\" of relation \"t\" does not exist")]
    public async Task Failed_assignments_change_nothing(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE k (k INT PRIMARY KEY); CREATE TABLE t (a INT, b INT); INSERT INTO t VALUES (5, 6)");
        await engine.RefusesAsync(sql, state, message);
        await engine.AsksAsync("SELECT * FROM t", "5|6");
    }
}
