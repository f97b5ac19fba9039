namespace Balloon.Sandbox.Tests.Engine;

public sealed class StandardRelationsTests
{
    [Fact]
    public async Task RisingWaves_tables_list_schemas_and_dependencies()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            """
            CREATE SCHEMA s;
            CREATE TABLE s.below (a INT);
            CREATE TABLE beside (a INT);
            CREATE MATERIALIZED VIEW above AS SELECT x.a FROM s.below AS x JOIN s.below AS y ON x.a = y.a JOIN beside AS z ON x.a = z.a;
            """
        );
        Assert.Equal(
            ["s|below", "public|beside"],
            await engine.TextAsync("SELECT s.name, t.name FROM rw_catalog.rw_tables t JOIN rw_schemas s ON s.id = t.schema_id ORDER BY 2")
        );
        Assert.Equal(
            ["above|below", "above|beside"],
            await engine.TextAsync(
                """
                SELECT v.name, t.name FROM rw_catalog.rw_depend d JOIN rw_materialized_views v ON v.id = d.objid
                JOIN rw_tables t ON t.id = d.refobjid ORDER BY t.id
                """
            )
        );
    }

    [Fact]
    public async Task The_standards_tables_list_relations_and_their_columns()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            """
            CREATE TABLE my_table (id INT PRIMARY KEY, v STRUCT<"A" INT> NOT NULL);
            CREATE MATERIALIZED VIEW my_view AS SELECT id FROM my_table;
            """
        );
        Assert.Equal(
            ["my_table|id|integer", "my_table|v|struct<\"A\" integer>", "my_view|id|integer"],
            await engine.TextAsync(
                "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"
            )
        );
        Assert.Equal(
            ["my_table|r", "my_view|m"],
            await engine.TextAsync(
                """
                SELECT c.relname, c.relkind FROM pg_catalog.pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1
                """
            )
        );
        Assert.Equal(
            ["id|1", "v|2"],
            await engine.TextAsync(
                "SELECT attname, attnum FROM pg_attribute a JOIN pg_class c ON a.attrelid = c.oid WHERE relname = 'my_table' ORDER BY attnum"
            )
        );
        Assert.Equal(
            ["my_table|BASE TABLE", "my_view|MATERIALIZED VIEW"],
            await engine.TextAsync("SELECT table_name, table_type FROM information_schema.tables ORDER BY 1")
        );
    }

    [Fact]
    public async Task A_function_of_structs_is_one_column_in_SELECT_and_one_per_field_in_FROM()
    {
        await using var engine = await EngineFixture.StartAsync();
        const string json = "'{\"a\": \"x\", \"b\": [1]}'";
        Assert.Equal(["(a,\"\"\"x\"\"\")", "(b,[1])"], await engine.TextAsync($"SELECT jsonb_each({json})"));
        Assert.Equal(["a|x|1", "b|[1]|2"], await engine.TextAsync($"SELECT * FROM jsonb_each_text({json}) WITH ORDINALITY"));
        Assert.Equal(["b|[1]"], await engine.TextAsync($"SELECT k, v FROM jsonb_each({json}) AS t (k, v) WHERE k > 'a'"));
        Assert.Equal(
            ["1|a", "1|b"],
            await engine.TextAsync($"SELECT t.id, e.key FROM (VALUES (1, {json}::jsonb)) AS t (id, j), jsonb_each(t.j) AS e")
        );
        Assert.Equal(
            ["7|NULL", "7|3"],
            await engine.TextAsync(
                "SELECT * FROM jsonb_populate_recordset(NULL::STRUCT<a INT, b INT>, '[{\"a\": 7}, {\"a\": 7, \"b\": \"3\"}]')"
            )
        );
        Assert.Contains("cannot deconstruct an array", (await engine.FailsAsync("SELECT * FROM jsonb_each('[]')")).Message);
        await engine.QueryAsync(
            """
            CREATE TABLE t (id INT PRIMARY KEY, s STRUCT<a INT, b VARCHAR>[]);
            CREATE MATERIALIZED VIEW m AS SELECT id, u.a, u.b FROM t, unnest(t.s) AS u;
            INSERT INTO t VALUES (1, ARRAY[ROW(1, 'x'), ROW(2, 'y')]), (2, NULL);
            DELETE FROM t WHERE id = 2;
            FLUSH;
            """
        );
        Assert.Equal(["1|1|x", "1|2|y"], await engine.TextAsync("SELECT * FROM m ORDER BY a"));
    }

    [Theory]
    [InlineData(
        "create table t (v struct<\"A\" int, b struct<C bool>>[], m map(varchar, int8))",
        "CREATE TABLE t (v STRUCT<\"A\" INT, b STRUCT<C BOOLEAN>>[], m MAP(CHARACTER VARYING,BIGINT))"
    )]
    [InlineData(
        "create table if not exists t (a double  precision primary key, B timestamptz not null) append only",
        "CREATE TABLE IF NOT EXISTS t (a DOUBLE PRIMARY KEY, B TIMESTAMP WITH TIME ZONE NOT NULL) APPEND ONLY"
    )]
    [InlineData("create table t (a int, b text, primary key (a, b))", "CREATE TABLE t (a INT, b TEXT, PRIMARY KEY (a, b))")]
    [InlineData("create table t (a int default  1 + 1)", "create table t (a int default  1 + 1)")]
    public async Task SHOW_CREATE_writes_a_plain_table_in_capitals(string sql, string shown)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(sql);
        Assert.Equal([$"public.t|{shown}"], await engine.TextAsync("SHOW CREATE TABLE t"));
    }
}
