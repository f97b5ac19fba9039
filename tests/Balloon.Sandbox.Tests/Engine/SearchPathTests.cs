using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class SearchPathTests
{
    [Fact]
    public async Task Names_are_created_and_found_in_the_first_schema_of_the_path()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE SCHEMA ada; CREATE SCHEMA bob; CREATE TABLE t (k int PRIMARY KEY); INSERT INTO t VALUES (0); FLUSH"
        );
        foreach (var (who, number) in ((string, int)[])[("ada", 1), ("bob", 2)])
        {
            await engine.QueryAsync($"SET search_path TO {who}");
            await engine.QueryAsync(
                $"CREATE TABLE IF NOT EXISTS t (k int PRIMARY KEY); INSERT INTO t VALUES ({number});"
                    + "CREATE MATERIALIZED VIEW mv AS WITH one AS (SELECT t.k FROM t) SELECT one.k FROM one; FLUSH"
            );
            Assert.Equal([$"{number}"], await engine.TextAsync("SELECT mv.k FROM mv"));
            Assert.Equal(["t"], await engine.TextAsync("SHOW TABLES"));
            Assert.Equal(["mv"], await engine.TextAsync("SHOW MATERIALIZED VIEWS"));
            Assert.Equal(["0"], await engine.TextAsync("SELECT k FROM public.t"));
        }

        await engine.QueryAsync("SET search_path TO ada");
        Assert.Equal(["1"], await engine.TextAsync("SELECT k FROM mv"));
        Assert.Equal(["2"], await engine.TextAsync("SELECT k FROM bob.mv"));
        Assert.StartsWith("ada.mv|", (await engine.TextAsync("SHOW CREATE MATERIALIZED VIEW mv"))[0], StringComparison.Ordinal);
        Assert.Equal(SqlStates.FeatureNotSupported, (await engine.FailsAsync("WITH t AS (SELECT 1) SELECT * FROM t")).SqlState);

        // The stored statement itself names the schema.
        await engine.CrashAsync();
        await engine.QueryAsync("SET search_path TO bob");
        await engine.QueryAsync("INSERT INTO t VALUES (22); FLUSH; DROP MATERIALIZED VIEW IF EXISTS nothing");
        Assert.Equal(["2", "22"], await engine.TextAsync("SELECT k FROM mv ORDER BY k"));
        await engine.QueryAsync("DROP TABLE t CASCADE");
        await engine.QueryAsync("SET search_path TO public");
        Assert.Equal(["1"], await engine.TextAsync("SELECT k FROM ada.mv"));
        Assert.Equal(["0"], await engine.TextAsync("SELECT k FROM t"));
        Assert.Equal(SqlStates.UndefinedTable, (await engine.FailsAsync("SELECT k FROM bob.mv")).SqlState);
    }

    [Fact]
    public async Task Schemas_are_searched_in_order()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE b.t (v INT); INSERT INTO b.t VALUES (2); CREATE TABLE p (v INT); INSERT INTO p VALUES (9); SET search_path TO a, nowhere, public, b"
        );
        await engine.AsksAsync("SELECT t.v, p.v FROM t, p", "2|9");
        await engine.QueryAsync("CREATE INDEX i ON t (v)");
        await engine.AsksAsync("SELECT * FROM b.i", "2");
        await engine.QueryAsync("CREATE TABLE t (v INT)");
        await engine.QueryAsync("INSERT INTO t VALUES (1)");
        await engine.AsksAsync("SELECT * FROM t", "1");
        await engine.AsksAsync("SELECT * FROM a.t", "1");
        await engine.QueryAsync("DROP TABLE t");
        await engine.AsksAsync("SELECT * FROM t", "2");
        await engine.QueryAsync("SET search_path TO public, b");
        await engine.QueryAsync("CREATE TABLE q (v INT)");
        await engine.AsksAsync("SELECT count(*) FROM public.q", "0");
    }
}
