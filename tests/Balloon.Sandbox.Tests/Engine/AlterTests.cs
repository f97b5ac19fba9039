namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Forms of ALTER, of CREATE TABLE … AS, and what is refused beside them.</summary>
public sealed class AlterTests
{
    [Fact]
    public async Task A_subscription_keeps_its_changes_for_another_time_after_a_restart_too()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT); CREATE SUBSCRIPTION s FROM t WITH (retention = '1D')");
        await engine.QueryAsync("ALTER SUBSCRIPTION s SET RETENTION TO '2D'");
        await engine.RestartAsync();
        Assert.Equal([172_800L], (await engine.QueryAsync("SELECT retention_seconds FROM rw_subscriptions"))[0]);
        Assert.Contains(
            "retention = '2D'",
            (string)(await engine.QueryAsync("SHOW CREATE SUBSCRIPTION s"))[0][1]!,
            StringComparison.Ordinal
        );
        await engine.RefusesAsync("ALTER SUBSCRIPTION s SET RETENTION TO 'soon'", "22P02", "soon");
        await engine.RefusesAsync("ALTER SUBSCRIPTION nothing SET RETENTION TO '1D'", "42P01", "nothing");
    }

    [Fact]
    public async Task A_table_of_a_query_takes_the_names_that_are_given()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a, b) AS SELECT 1, 'x' AS y, 2.5 AS z");
        await engine.RestartAsync();
        Assert.Equal(["1|x|2.5"], await engine.TextAsync("SELECT a, b, z FROM t"));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a, b) AS SELECT 1 AS x", "42601", "the query gives 1 columns, and 2 are named")]
    [InlineData("CREATE TABLE t (a, b)", "42601", "column \"a\" has no type")]
    [InlineData("CREATE TABLE t (a INT, \"xmax\" INT)", "42701", "conflicts with a system column name")]
    [InlineData("CREATE MATERIALIZED VIEW m AS SELECT 1 AS tableoid", "42701", "conflicts with a system column name")]
    [InlineData("CREATE TABLE t (a STRUCT<>)", "0A000", "a STRUCT without fields")]
    [InlineData("SELECT FROM (SELECT 1) t", "42601", "syntax error at or near \"FROM\"")]
    [InlineData("SELECT first_value(a IGNORE NULLS) OVER () FROM (VALUES (1)) t(a)", "0A000", "IGNORE NULLS")]
    [InlineData("REPLACE SINK s FROM t", "0A000", "REPLACE")]
    [InlineData(
        "CREATE MATERIALIZED VIEW m WITH (backfill_order = FIXED(t -> u)) AS SELECT 1",
        "0A000",
        "the value FIXED(…) of the option backfill_order"
    )]
    public async Task What_is_not_there_is_told(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.RefusesAsync(sql, state, message);
    }

    [Fact]
    public async Task Columns_functions_and_relations_are_in_rw_catalog()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR[] NOT NULL, c INT AS a + 1)");
        await engine.QueryAsync("CREATE FUNCTION twice(x INT) RETURNS INT LANGUAGE SQL AS 'select x * 2'");
        Assert.Equal(
            ["a|1|t|f|int4", "b|2|f|f|_varchar", "c|3|f|t|int4"],
            await engine.TextAsync(
                "SELECT c.name, position, is_primary_key, is_generated, udt_type FROM rw_columns c JOIN rw_tables t ON c.relation_id = t.id WHERE NOT is_hidden ORDER BY position"
            )
        );
        Assert.Equal(["twice|{23}|sql"], await engine.TextAsync("SELECT name, arg_type_ids, language FROM rw_catalog.rw_functions"));
        Assert.Equal(["t|table"], await engine.TextAsync("SELECT name, relationtype FROM rw_relations"));
        Assert.Equal(["R"], await engine.TextAsync("SELECT catcode FROM pg_get_keywords() WHERE word = 'select'"));
        Assert.Equal(
            ["7|1", "8|2"],
            await engine.TextAsync("SELECT (e).x, (e).n FROM (SELECT information_schema._pg_expandarray(ARRAY[7, 8]) AS e) t")
        );
    }
}
