namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Functions written in SQL, in queries and in views, also after a restart.</summary>
public sealed class SqlFunctionTests
{
    [Fact]
    public async Task A_call_is_inlined_with_its_arguments()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE FUNCTION plus(INT, INT) RETURNS INT LANGUAGE SQL AS $$SELECT $1 + $2$$");
        _ = await engine.QueryAsync("CREATE FUNCTION plus(a VARCHAR, b VARCHAR) RETURNS VARCHAR AS 'select a || b' LANGUAGE sql");
        _ = await engine.QueryAsync("CREATE FUNCTION twice(x BIGINT) RETURNS INT LANGUAGE SQL RETURN plus(x::int, x::int)");
        _ = await engine.QueryAsync(
            "CREATE FUNCTION every_nth(x INT, n INT) RETURNS BOOLEAN LANGUAGE SQL AS 'SELECT CASE WHEN n = 0 THEN NULL ELSE x % n = 0 END'"
        );
        _ = await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, v INT)");
        _ = await engine.QueryAsync("CREATE MATERIALIZED VIEW m AS SELECT plus(k, v) AS p, twice(v) AS w FROM t WHERE every_nth(k, 2)");
        await engine.AsksAsync(
            "SELECT plus(1, plus(2, 3)) AS a, plus('x', 'y'::varchar) AS b, twice(4) AS c, every_nth(4, 0) AS d",
            "6|xy|8|NULL"
        );
        _ = await engine.QueryAsync("INSERT INTO t VALUES (1, 10), (2, 20), (4, NULL); FLUSH");
        await engine.RestartAsync();
        _ = await engine.QueryAsync("UPDATE t SET v = v + 1");
        await engine.AsksAsync("SELECT * FROM m", "23|42;NULL|NULL");
        await engine.AsksAsync("SELECT twice(4) AS c", "8");

        await engine.RefusesAsync("DROP FUNCTION twice", "2BP01", "cannot drop function twice(bigint)");
        await engine.RefusesAsync("DROP FUNCTION plus", "42725", "function name \"plus\" is not unique");
        await engine.RefusesAsync("DROP FUNCTION plus(DATE)", "42883", "function plus(date) does not exist");
        _ = await engine.QueryAsync("DROP FUNCTION plus(VARCHAR, VARCHAR); DROP FUNCTION IF EXISTS nothing");
        _ = await engine.QueryAsync("DROP FUNCTION plus CASCADE");
        await engine.RefusesAsync("SELECT * FROM m", "42P01", "m");
        await engine.RefusesAsync("SELECT twice(4)", "42883", "function twice(integer) does not exist");
    }

    [Theory]
    [InlineData("CREATE FUNCTION f(INT) RETURNS INT LANGUAGE python AS $$def f(x): return x$$", "0A000", "LANGUAGE python")]
    [InlineData("CREATE FUNCTION f(INT) RETURNS TABLE (x INT) LANGUAGE SQL AS 'select $1'", "0A000", "returns a table")]
    [InlineData("CREATE FUNCTION f(INT) RETURNS INT LANGUAGE SQL AS 'select x from t'", "0A000", "more than SELECT and one expression")]
    [InlineData("CREATE FUNCTION f(INT) RETURNS INT LANGUAGE SQL AS 'select $2'", "42703", "failed to find unnamed parameter $2")]
    [InlineData("CREATE FUNCTION f(INT) RETURNS INT LANGUAGE SQL AS 'select f($1)'", "42883", "function f(integer) does not exist")]
    [InlineData(
        "CREATE FUNCTION f(INT) RETURNS INT LANGUAGE SQL AS 'select sum($1)'",
        "42803",
        "aggregate functions are not allowed in a function"
    )]
    [InlineData(
        "CREATE FUNCTION f(VARCHAR) RETURNS INT LANGUAGE SQL AS 'select $1'",
        "42P13",
        "return type mismatch detected: the function is declared to return integer, and its body gives character varying"
    )]
    [InlineData(
        "CREATE FUNCTION f(INT) RETURNS VARCHAR LANGUAGE SQL AS 'select $1 + 1'",
        "42P13",
        "return type mismatch detected: the function is declared to return character varying, and its body gives integer"
    )]
    [InlineData("CREATE FUNCTION g(INT) RETURNS INT LANGUAGE SQL AS 'select $1'", "42723", "function g(integer) already exists")]
    [InlineData("SELECT g('x'::varchar)", "42883", "function g(character varying) does not exist")]
    public async Task Unsupported_functions_are_refused(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE FUNCTION g(INT) RETURNS INT LANGUAGE SQL AS 'select -$1'");
        await engine.RefusesAsync(sql, state, message);
        await engine.AsksAsync("SELECT g(3) AS x", "-3");
    }
}
