namespace Balloon.Sandbox.Tests.Engine;

/// <summary>ALTER TABLE with dependents: they continue with the columns with which they were created, also after a restart.</summary>
public sealed class ColumnsUnderViewsTests
{
    [Fact]
    public async Task Only_objects_created_after_a_column_was_added_see_it()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (v INT); CREATE TABLE o (v INT PRIMARY KEY, name VARCHAR); INSERT INTO o VALUES (1, 'one'), (2, 'two'); INSERT INTO t VALUES (1);"
                + "CREATE MATERIALIZED VIEW all_of AS SELECT * FROM t; CREATE VIEW plain AS SELECT * FROM t; CREATE INDEX by_v ON t (v);"
                + "CREATE MATERIALIZED VIEW joined AS SELECT * FROM t JOIN o USING (v); CREATE MATERIALIZED VIEW above AS SELECT v AS twice FROM plain;"
                + "ALTER TABLE t ADD COLUMN r REAL; INSERT INTO t VALUES (2, 2.5); CREATE MATERIALIZED VIEW later AS SELECT * FROM t;"
                + "ALTER TABLE t ADD COLUMN s VARCHAR DEFAULT 'x'; INSERT INTO t VALUES (2, 3.5, 'y'); FLUSH"
        );
        for (var start = 0; start < 2; start++)
        {
            await engine.AsksAsync("SELECT * FROM t", "1|NULL|x;2|2.5|x;2|3.5|y");
            await engine.AsksAsync("SELECT * FROM all_of", "1;2;2");
            await engine.AsksAsync("SELECT * FROM plain", "1;2;2");
            await engine.AsksAsync("SELECT * FROM above", "1;2;2");
            await engine.AsksAsync("SELECT * FROM by_v", "1;2;2");
            await engine.AsksAsync("SELECT * FROM joined", "1|one;2|two;2|two");
            await engine.AsksAsync("SELECT * FROM later", "1|NULL;2|2.5;2|3.5");
            if (start == 0)
                await engine.CrashAsync();
        }

        await engine.QueryAsync("UPDATE t SET v = 1 WHERE s = 'y'; DELETE FROM t WHERE r = 2.5");
        await engine.AsksAsync("SELECT * FROM all_of", "1;1");
        await engine.AsksAsync("SELECT * FROM joined", "1|one;1|one");
        await engine.AsksAsync("SELECT * FROM later", "1|3.5;1|NULL");
        await engine.QueryAsync("ALTER TABLE t RENAME TO renamed; INSERT INTO renamed VALUES (2, 9, 'z'); FLUSH");
        await engine.CrashAsync();
        await engine.AsksAsync("SELECT * FROM joined", "1|one;1|one;2|two");
        await engine.AsksAsync("SELECT * FROM plain", "1;1;2");
    }

    [Fact]
    public async Task An_unread_column_is_dropped_and_earlier_rows_are_retracted_as_they_were()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (k INT, v INT, w INT, z INT); CREATE TABLE o (k INT PRIMARY KEY, name VARCHAR); INSERT INTO o VALUES (1, 'one'), (2, 'two');"
                + "INSERT INTO t VALUES (1, 10, 100, 7), (1, 11, 101, 8), (2, 12, 102, 9);"
                + "CREATE MATERIALIZED VIEW joined AS SELECT o.name, t.w FROM t JOIN o ON t.k = o.k; CREATE MATERIALIZED VIEW sums AS SELECT k, sum(w) AS s FROM t GROUP BY k"
        );
        await engine.RefusesAsync("ALTER TABLE t DROP COLUMN w", "2BP01", "being referenced by materialized view");
        await engine.RefusesAsync("ALTER TABLE t DROP COLUMN k", "2BP01", "being referenced");
        await engine.QueryAsync("ALTER TABLE t DROP COLUMN v; FLUSH");
        await engine.AsksAsync("SELECT * FROM t", "1|100|7;1|101|8;2|102|9");
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO t VALUES (2, 200, 1); DELETE FROM t WHERE w = 100; UPDATE t SET w = 111 WHERE w = 101");
        await engine.AsksAsync("SELECT * FROM joined", "one|111;two|102;two|200");
        await engine.AsksAsync("SELECT * FROM sums", "1|111;2|302");
        // A new column with the same name is another column.
        await engine.QueryAsync("ALTER TABLE t ADD COLUMN v VARCHAR DEFAULT 'new'; ALTER TABLE t DROP COLUMN z; FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("DELETE FROM t WHERE k = 2; UPDATE t SET v = 'u', w = 5; UPDATE o SET name = 'ONE' WHERE k = 1");
        await engine.AsksAsync("SELECT * FROM joined", "ONE|5");
        await engine.AsksAsync("SELECT * FROM sums", "1|5");
        await engine.AsksAsync("SELECT * FROM t", "1|5|u");
        await engine.QueryAsync("DROP MATERIALIZED VIEW joined; DROP MATERIALIZED VIEW sums; ALTER TABLE t DROP COLUMN w; FLUSH");
        await engine.CrashAsync();
        await engine.AsksAsync("SELECT * FROM t", "1|u");
    }

    [Fact]
    public async Task Views_see_the_struct_fields_that_existed_when_they_were_created()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (v STRUCT<a INT, b VARCHAR>, m MAP(VARCHAR, STRUCT<x INT>[])); INSERT INTO t VALUES (ROW(1, 'one'), MAP{'k': ARRAY[ROW(5)]});"
                + "CREATE MATERIALIZED VIEW before AS SELECT (v).a, (v).b, v FROM t; CREATE MATERIALIZED VIEW deep AS SELECT (m['k'][1]).x AS x FROM t;"
                + "ALTER TABLE t ALTER COLUMN v TYPE STRUCT<c BOOLEAN, a INT, b VARCHAR>; INSERT INTO t (v) VALUES (ROW(true, 2, 'two'));"
                + "ALTER TABLE t ALTER COLUMN m TYPE MAP(VARCHAR, STRUCT<y VARCHAR, x INT>[]); FLUSH"
        );
        for (var start = 0; start < 2; start++)
        {
            await engine.AsksAsync("SELECT v FROM t", "(,1,one);(t,2,two)");
            await engine.AsksAsync("SELECT * FROM before", "1|one|(1,one);2|two|(2,two)");
            await engine.AsksAsync("SELECT * FROM deep", "5;NULL");
            if (start == 0)
                await engine.CrashAsync();
        }

        await engine.QueryAsync(
            "ALTER TABLE t ALTER COLUMN v TYPE STRUCT<c BOOLEAN, b VARCHAR>; INSERT INTO t VALUES (ROW(false, 'x'), MAP{'k': ARRAY[ROW('s', 6)]})"
        );
        await engine.AsksAsync("SELECT * FROM before", "1|one|(1,one);2|two|(2,two);NULL|x|(,x)");
        await engine.QueryAsync("DELETE FROM t WHERE (v).b = 'one'; FLUSH");
        await engine.CrashAsync();
        await engine.AsksAsync("SELECT * FROM before", "2|two|(2,two);NULL|x|(,x)");
        await engine.AsksAsync("SELECT * FROM deep", "6;NULL");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW then_made AS SELECT (v).b, (v).c, v FROM t");
        await engine.AsksAsync("SELECT * FROM then_made", "two|t|(t,two);x|f|(f,x)");
        await engine.RefusesAsync("SELECT (v).a FROM t", "42703", "\"a\"");
        await engine.RefusesAsync(
            "ALTER TABLE t ALTER COLUMN v TYPE STRUCT<b INT>",
            "0A000",
            "incompatible data type change from Varchar to Int32"
        );
        await engine.RefusesAsync("ALTER TABLE t ALTER COLUMN m TYPE STRUCT<b INT>", "0A000", "from Map to Struct");
    }

    [Fact]
    public async Task A_sink_into_a_table_continues_when_the_table_gets_columns()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE a (k INT); CREATE TABLE t (k INT PRIMARY KEY, g INT AS k + 1); CREATE SINK s INTO t FROM a; INSERT INTO a VALUES (1);"
                + "CREATE MATERIALIZED VIEW m AS SELECT * FROM t; ALTER TABLE t ADD COLUMN d INT DEFAULT 9; INSERT INTO a VALUES (2); FLUSH"
        );
        await engine.CrashAsync();
        await engine.QueryAsync("INSERT INTO a VALUES (3); INSERT INTO t (k, d) VALUES (4, 0)");
        await engine.AsksAsync("SELECT * FROM t", "1|2|9;2|3|9;3|4|9;4|5|0");
        await engine.AsksAsync("SELECT * FROM m", "1|2;2|3;3|4;4|5");
    }

    [Fact]
    public async Task A_read_transaction_sees_the_change_and_a_column_that_another_needs_is_kept()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT, b INT AS a + 1, c INT); INSERT INTO t (a) VALUES (1)");
        await engine.RefusesAsync("ALTER TABLE t DROP COLUMN a", "2BP01", "referenced by a generated column \"b\"");
        var other = engine.Engine.OpenSession(new());
        await SqlAsync("BEGIN READ ONLY");
        await SqlAsync("SELECT * FROM t");
        await engine.QueryAsync("ALTER TABLE t DROP COLUMN b");
        var error = await Assert.ThrowsAsync<Types.SqlException>(() => SqlAsync("SELECT * FROM t"));
        Assert.Equal("40001", error.SqlState);
        await engine.QueryAsync("ALTER TABLE t DROP COLUMN a; ALTER TABLE t DROP COLUMN c");
        await engine.AsksAsync("SELECT count(*) FROM t", "1");

        async Task SqlAsync(string sql)
        {
            foreach (var statement in other.Prepare(sql))
                await using (await statement.ExecuteAsync(cancellationToken: TestContext.Current.CancellationToken)) { }
        }
    }
}
