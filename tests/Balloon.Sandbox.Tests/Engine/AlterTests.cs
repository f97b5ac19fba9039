namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Forms of ALTER, of CREATE TABLE … AS, and what is refused.</summary>
public sealed class AlterTests
{
    [Fact]
    public async Task A_new_retention_of_a_subscription_survives_a_restart()
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
    public async Task A_table_created_from_a_query_takes_the_given_names()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a, b) AS SELECT 1, 'x' AS y, 2.5 AS z");
        await engine.RestartAsync();
        Assert.Equal(["1|x|2.5"], await engine.TextAsync("SELECT a, b, z FROM t"));
    }

    [Fact]
    public async Task An_object_of_another_kind_is_refused_with_the_right_statement()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT); CREATE MATERIALIZED VIEW m AS SELECT * FROM t; CREATE VIEW v AS SELECT 1");
        var error = await engine.FailsAsync("DROP TABLE m");
        Assert.Equal(("42809", "Use `DROP MATERIALIZED VIEW`."), (error.SqlState, error.Hint));
        await engine.RefusesAsync("DROP SINK t", "42809", "sink not found: \"t\" is a table");
        await engine.RefusesAsync("INSERT INTO v VALUES (1)", "42809", "table not found: v is a view");
        await engine.RefusesAsync("INSERT INTO m VALUES (1)", "42809", "cannot change materialized view");
        await engine.RefusesAsync("ALTER TABLE m ADD COLUMN b INT", "42809", "is not a table or cannot be altered");
        Assert.Contains("a", (string)(await engine.QueryAsync("EXPLAIN CREATE TABLE t (a INT)"))[0][0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_change_schema_with_what_they_own_and_dependents_follow()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE SCHEMA s; CREATE TABLE t (k INT PRIMARY KEY, v INT); CREATE INDEX i ON t (v); CREATE VIEW w AS SELECT t.v FROM t;"
                + "CREATE MATERIALIZED VIEW m AS SELECT v, count(*) AS n FROM t GROUP BY v; CREATE TABLE copy (k INT PRIMARY KEY, v INT);"
                + "CREATE SINK into_copy INTO copy FROM t; CREATE SINK nowhere AS SELECT v FROM m WITH (connector = 'blackhole');"
                + "INSERT INTO t VALUES (1, 5), (2, 5); ALTER TABLE t SET SCHEMA public; ALTER TABLE t SET SCHEMA s;"
                + "ALTER MATERIALIZED VIEW m SET SCHEMA s; ALTER SINK nowhere SET SCHEMA s; ALTER SINK into_copy SET SCHEMA s"
        );
        for (var start = 0; start < 2; start++)
        {
            await engine.QueryAsync($"INSERT INTO s.t VALUES ({10 + start}, 6)");
            await engine.AsksAsync("SELECT * FROM s.m", $"5|2;6|{start + 1}");
            await engine.AsksAsync("SELECT count(*) FROM w", $"{start + 3}");
            await engine.AsksAsync("SELECT count(*) FROM s.i", $"{start + 3}");
            await engine.AsksAsync("SELECT count(*) FROM copy", $"{start + 3}");
            await engine.RefusesAsync("SELECT * FROM t", "42P01", "t");
            await engine.AsksAsync("SHOW SINKS FROM s", "into_copy|table|UPSERT|;nowhere|blackhole|APPEND_ONLY|");
            if (start == 0)
                await engine.RestartAsync();
        }

        await engine.QueryAsync("ALTER SCHEMA s RENAME TO other");
        await engine.RestartAsync();
        await engine.AsksAsync("SELECT * FROM other.m", "5|2;6|2");
        await engine.RefusesAsync("ALTER VIEW other.m SET SCHEMA public", "42809", "cannot alter schema");
        await engine.RefusesAsync("ALTER TABLE other.t SET SCHEMA gone", "3F000", "gone");
        await engine.QueryAsync("CREATE TABLE t (z INT)");
        await engine.RefusesAsync("ALTER TABLE other.t SET SCHEMA public", "42P07", "\"t\" already exists");
    }

    [Fact]
    public async Task Two_objects_of_a_kind_swap_their_names()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t1 (a INT PRIMARY KEY); CREATE TABLE t2 (a INT PRIMARY KEY, b INT); INSERT INTO t1 VALUES (1); INSERT INTO t2 VALUES (2, 1);"
                + "CREATE MATERIALIZED VIEW m1 AS SELECT t1.a FROM t1; CREATE MATERIALIZED VIEW both AS SELECT t1.a, t2.a AS other FROM t1, t2 WHERE t1.a = t2.b;"
                + "CREATE MATERIALIZED VIEW m2 AS SELECT x.a, x.b FROM t2 x; ALTER TABLE t1 SWAP WITH t2; ALTER MATERIALIZED VIEW m1 SWAP WITH m2"
        );
        for (var start = 0; start < 2; start++)
        {
            await engine.AsksAsync("SELECT * FROM t1", "2|1");
            await engine.AsksAsync("SELECT * FROM t2", "1");
            await engine.AsksAsync("SELECT * FROM m1", "2|1");
            await engine.AsksAsync("SELECT * FROM m2", "1");
            await engine.AsksAsync("SELECT * FROM both", "1|2");
            await engine.AsksAsync(
                "SHOW CREATE MATERIALIZED VIEW m2",
                "public.m2|CREATE MATERIALIZED VIEW m2 AS SELECT t1.a FROM t2 AS t1"
            );
            if (start == 0)
                await engine.RestartAsync();
        }

        await engine.RefusesAsync("ALTER TABLE t1 SWAP WITH m1", "42809", "Permission denied");
        await engine.RefusesAsync("ALTER TABLE m1 SWAP WITH m2", "42809", "table not found");
    }

    [Theory]
    [InlineData("CREATE TABLE t (a, b) AS SELECT 1 AS x", "42601", "the query returns 1 columns, but 2 are named")]
    [InlineData("CREATE TABLE t (a, b)", "42601", "column \"a\" has no type")]
    [InlineData("CREATE TABLE t (a INT, \"xmax\" INT)", "42701", "conflicts with a system column name")]
    [InlineData("CREATE MATERIALIZED VIEW m AS SELECT 1 AS tableoid", "42701", "conflicts with a system column name")]
    [InlineData("CREATE TABLE t (a STRUCT<>)", "0A000", "a STRUCT without fields")]
    [InlineData("SELECT FROM (SELECT 1) t", "42601", "syntax error at or near \"FROM\"")]
    [InlineData("SELECT lag(a IGNORE NULLS) OVER (ORDER BY a) FROM (VALUES (1)) t(a)", "0A000", "IGNORE NULLS in lag")]
    [InlineData("SELECT sum(a IGNORE NULLS) OVER () FROM (VALUES (1)) t(a)", "42601", "not in sum")]
    [InlineData("SELECT first_value(a IGNORE NULLS) FROM (VALUES (1)) t(a)", "42601", "before OVER")]
    [InlineData("ALTER TABLE nowhere SET SCHEMA public", "42P01", "table not found")]
    [InlineData("DROP TABLE nowhere.t", "3F000", "schema not found: nowhere")]
    [InlineData("DROP TABLE elsewhere.public.t", "0A000", "cross-database references")]
    [InlineData("SET TIME ZONE INTERVAL '+01:00' HOUR TO MINUTE", "22023", "'+00:00' alone")]
    [InlineData("SELECT array_join(NULL, ',')", "42P18", "polymorphic type")]
    [InlineData("SELECT date(1)", "42846", "in Explicit context")]
    [InlineData("EXPLAIN (FORMAT JSON) SELECT 1", "0A000", "EXPLAIN (FORMAT JSON)")]
    [InlineData("EXPLAIN (TRACE) SELECT 1", "0A000", "EXPLAIN (TRACE)")]
    [InlineData("ALTER SOURCE s ADD COLUMN c INT", "0A000", "ALTER SOURCE … ADD COLUMN")]
    [InlineData("REPLACE SINK s FROM t", "0A000", "REPLACE")]
    [InlineData(
        "CREATE MATERIALIZED VIEW m WITH (backfill_order = FIXED(t -> u)) AS SELECT 1",
        "0A000",
        "the value FIXED(…) of the option backfill_order"
    )]
    public async Task Missing_objects_are_reported(string sql, string state, string message)
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
