namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Expressions that are only evaluated for rows that need them; IGNORE NULLS; names from two schemas in one FROM.</summary>
public sealed class LazyValueTests
{
    [Theory]
    [InlineData("SELECT COALESCE(1, 1 / 0)", "1")]
    [InlineData("SELECT COALESCE(1, 'hello'::INT)", "1")]
    [InlineData("SELECT CASE WHEN true THEN 1 ELSE 'x'::INT END", "1")]
    [InlineData("SELECT CASE WHEN v = 1 THEN 1 WHEN 10 / (v - 1) > 1 THEN 2 END FROM (VALUES (1), (3)) t(v)", "1;2")]
    [InlineData("SELECT COALESCE(v, 10 / (w - 1)) FROM (VALUES (1, 1), (NULL, 3)) t(v, w)", "1;5")]
    public async Task A_value_that_no_row_needs_does_not_fail(string sql, string rows)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.AsksAsync(sql, rows);
    }

    [Theory]
    [InlineData("SELECT COALESCE(NULL::INT, 'hello'::INT)", "22P02")]
    [InlineData("SELECT COALESCE('hello'::INT, 1)", "22P02")]
    [InlineData("SELECT CASE WHEN false THEN 1 ELSE 'x'::INT END", "22P02")]
    [InlineData("SELECT COALESCE(NULL::INT, 1 / 0)", "22012")]
    public async Task A_failing_value_that_a_row_needs_fails(string sql, string state)
    {
        await using var engine = await EngineFixture.StartAsync();
        Assert.Equal(state, (await engine.FailsAsync(sql)).SqlState);
    }

    [Fact]
    public async Task Nulls_are_left_out_of_a_frame()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (k INT, v INT); CREATE MATERIALIZED VIEW m AS SELECT k, first_value(v IGNORE NULLS) OVER w AS f, last_value(v IGNORE NULLS) OVER w AS l, "
                + "last_value(v) OVER w AS r, first_value(v IGNORE NULLS) OVER (PARTITION BY 1::INT ORDER BY k ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS n FROM t WINDOW w AS (PARTITION BY 1::INT ORDER BY k);"
                + "INSERT INTO t VALUES (1, NULL), (2, 20), (3, NULL), (4, 40)"
        );
        await engine.AsksAsync("SELECT * FROM m", "1|NULL|NULL|NULL|20;2|20|20|20|40;3|20|20|NULL|40;4|20|40|40|NULL");
        await engine.QueryAsync("DELETE FROM t WHERE k = 2");
        await engine.AsksAsync("SELECT * FROM m", "1|NULL|NULL|NULL|40;3|NULL|NULL|NULL|40;4|40|40|40|NULL");
    }

    [Fact]
    public async Task One_query_may_name_tables_of_the_same_name_in_different_schemas()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (k INT, x INT); CREATE TABLE b.t (k INT, y INT); INSERT INTO a.t VALUES (1, 2), (2, 3); INSERT INTO b.t VALUES (1, 10)"
        );
        await engine.AnswersAsync("SELECT a.t.x, b.t.y FROM a.t JOIN b.t ON a.t.k = b.t.k", "2|10");
        await engine.AnswersAsync("SELECT x, y FROM a.t, b.t WHERE a.t.k = b.t.k AND x < 3", "2|10");
        await engine.RefusesAsync("SELECT t.x FROM a.t, b.t", "42P09", "\"t\" is ambiguous");
        await engine.RefusesAsync("SELECT t.* FROM a.t, b.t", "42P09", "\"t\" is ambiguous");
        await engine.RefusesAsync("SELECT k FROM a.t, b.t", "42702", "ambiguous");
        await engine.RefusesAsync("SELECT 1 FROM a.t, a.t", "42712", "more than once");
        await engine.RefusesAsync("SELECT 1 FROM a.t, b.t AS t", "42712", "more than once");
    }

    [Theory]
    [InlineData("SELECT first_value(DISTINCT v ORDER BY v) FROM (VALUES (2), (1), (1)) t(v)", "1")]
    [InlineData("SELECT last_value(DISTINCT v ORDER BY v) FROM (VALUES (2), (1), (2)) t(v)", "2")]
    [InlineData("SELECT cast('ab' AS char(1)), 'a'::char(2) = 'a '::character(2)", "ab|f")]
    public async Task Values(string sql, string rows)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.AsksAsync(sql, rows);
    }

    [Fact]
    public async Task A_function_that_another_calls_may_be_dropped_and_recreated()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE FUNCTION one() RETURNS INT LANGUAGE SQL AS 'select 1'; CREATE FUNCTION two() RETURNS INT LANGUAGE SQL AS 'select one() + 1'"
        );
        await engine.QueryAsync("DROP FUNCTION one");
        await engine.RestartAsync();
        await engine.RefusesAsync("SELECT two()", "42883", "one");
        await engine.QueryAsync(
            "CREATE FUNCTION one() RETURNS INT LANGUAGE SQL AS 'select 10'; CREATE MATERIALIZED VIEW m AS SELECT two() AS v"
        );
        await engine.AsksAsync("SELECT * FROM m", "11");
        await engine.RefusesAsync("DROP FUNCTION one", "2BP01", "materialized view m");
        await engine.RefusesAsync("CREATE FUNCTION f(a INT) RETURNS INT LANGUAGE SQL AS 'select a + b'", "42703", "named parameter b");
        await engine.RefusesAsync("CREATE FUNCTION f(INT) RETURNS INT LANGUAGE SQL AS 'select $1 + $2'", "42703", "unnamed parameter $2");
    }
}
