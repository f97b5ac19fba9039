using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class TableSinkTests
{
    [Fact]
    public async Task Two_sinks_fill_the_columns_of_one_table_and_its_dependents_follow()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE a (k int PRIMARY KEY, x int); CREATE TABLE b (k int PRIMARY KEY, y int); INSERT INTO a VALUES (1, 10);"
                + "CREATE TABLE wide (k int PRIMARY KEY, x bigint, y int DEFAULT NULL) ON CONFLICT DO UPDATE IF NOT NULL;"
                + "CREATE MATERIALIZED VIEW total AS SELECT count(*) AS n, sum(x) AS x, sum(y) AS y FROM wide;"
                + "CREATE SINK sa INTO wide (k, x) FROM a; CREATE SINK sb INTO wide (y, k) AS SELECT y + 1, k FROM b;"
                + "INSERT INTO a VALUES (2, 20); INSERT INTO b VALUES (1, 100)"
        );
        Assert.Equal(["1|10|101", "2|20|NULL"], await engine.TextAsync("SELECT * FROM wide ORDER BY k"));
        Assert.Equal(["2|30|101"], await engine.TextAsync("SELECT * FROM total"));
        Assert.Equal(["sa|table|UPSERT|", "sb|table|UPSERT|"], await engine.TextAsync("SHOW SINKS"));
        await engine.QueryAsync("FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("UPDATE a SET x = 11 WHERE k = 1; UPDATE b SET y = 200; DELETE FROM a WHERE k = 2");
        Assert.Equal(["1|11|201"], await engine.TextAsync("SELECT * FROM wide"));
        Assert.Equal(["1|11|201"], await engine.TextAsync("SELECT * FROM total"));
        await engine.QueryAsync("DELETE FROM b");
        Assert.Empty(await engine.TextAsync("SELECT * FROM wide"));
        Assert.Equal(SqlStates.DependentObjectsStillExist, (await engine.FailsAsync("DROP TABLE wide")).SqlState);
        await engine.QueryAsync("DROP SINK sa; DROP SINK sb; INSERT INTO a VALUES (9, 9)");
        Assert.Empty(await engine.TextAsync("SELECT * FROM wide"));
    }

    [Fact]
    public async Task A_sink_drops_and_counts_rows_with_a_null_in_a_column_that_is_not_null()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE nn (id int PRIMARY KEY, age int NOT NULL, note varchar); CREATE TABLE src (id int PRIMARY KEY, age int);"
                + "INSERT INTO nn VALUES (3, 30, 'own'); CREATE SINK sk INTO nn (id, age) FROM src;"
                + "INSERT INTO src VALUES (1, 10), (2, NULL), (3, NULL)"
        );
        Assert.Equal(["1|10|NULL", "3|30|own"], await engine.TextAsync("SELECT * FROM nn ORDER BY id"));
        Assert.Equal(["2|2"], await engine.TextAsync("SELECT rows, dropped FROM balloon_tables WHERE name = 'nn'"));
        // Removing a row that was dropped has no effect; a row that becomes one to drop is removed.
        await engine.QueryAsync(
            "DELETE FROM src WHERE id = 3; UPDATE src SET age = NULL WHERE id = 1; UPDATE src SET age = 20 WHERE id = 2"
        );
        Assert.Equal(["2|20|NULL", "3|30|own"], await engine.TextAsync("SELECT * FROM nn ORDER BY id"));
        await engine.QueryAsync(
            "CREATE TABLE every (v int NOT NULL); CREATE SINK se INTO every AS SELECT age FROM src WITH (type = 'append-only', force_append_only = 'true')"
        );
        Assert.Equal(["20"], await engine.TextAsync("SELECT * FROM every"));
    }

    [Fact]
    public async Task A_sink_that_ignores_deletes_keeps_deleted_rows()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE a (k int PRIMARY KEY, x int); CREATE TABLE t (k int PRIMARY KEY, x int); CREATE TABLE log (k int, x int);"
                + "CREATE SINK s INTO t FROM a WITH (ignore_delete = 'true'); CREATE SINK l INTO log FROM a WITH (type = 'append-only', force_append_only = 'true');"
                + "INSERT INTO a VALUES (1, 10), (2, 20); UPDATE a SET x = 11 WHERE k = 1; DELETE FROM a WHERE k = 2"
        );
        Assert.Equal(["1|11", "2|20"], await engine.TextAsync("SELECT * FROM t ORDER BY k"));
        Assert.Equal(["1|10", "1|11", "2|20"], await engine.TextAsync("SELECT * FROM log ORDER BY k, x"));
    }

    [Fact]
    public async Task Without_the_snapshot_a_sink_takes_only_later_changes()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE a (k int PRIMARY KEY, x int); CREATE TABLE t (k int PRIMARY KEY, x int); INSERT INTO a VALUES (1, 1), (20, 20);"
                + "CREATE SINK s INTO t AS SELECT k, x + 100 FROM a WHERE k >= 10 WITH (snapshot = 'false')"
        );
        await engine.AsksAsync("SELECT * FROM t", "");
        await engine.QueryAsync("INSERT INTO a VALUES (10, 1), (11, 2), (2, 3); FLUSH");
        await engine.CrashAsync();
        await engine.QueryAsync("UPDATE a SET x = 5 WHERE k = 10; DELETE FROM a WHERE k IN (11, 20)");
        await engine.AsksAsync("SELECT * FROM t", "10|105");
    }

    [Fact]
    public async Task Of_append_only_rows_the_last_of_a_key_wins()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE log (k int, x int) APPEND ONLY; CREATE TABLE t (k int PRIMARY KEY, x int); CREATE SINK s INTO t FROM log;"
                + "INSERT INTO log VALUES (1, 1), (1, 2), (2, 5), (1, 1)"
        );
        await engine.AsksAsync("SELECT * FROM t", "1|1;2|5");
    }

    [Fact]
    public async Task A_table_is_dropped_with_the_sinks_into_it()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE a (k int PRIMARY KEY); CREATE TABLE t (k int PRIMARY KEY); CREATE SINK s INTO t FROM a; INSERT INTO a VALUES (1)"
        );
        await engine.QueryAsync("DROP TABLE t; DROP TABLE a");
        Assert.Empty(await engine.TextAsync("SHOW SINKS"));
    }

    [Theory]
    [InlineData("CREATE SINK s INTO t FROM over_t", "circular dependency")]
    [InlineData("CREATE SINK s INTO plain FROM t", "takes only with a primary key")]
    [InlineData("CREATE SINK s INTO t AS SELECT k, count(*) FROM plain GROUP BY k WITH (snapshot = 'false')", "snapshot = 'false'")]
    [InlineData("CREATE SINK s INTO t FROM plain WITH (type = 'upsert') FORMAT PLAIN ENCODE JSON", "FORMAT ... ENCODE")]
    [InlineData("CREATE SINK s FROM plain WITH (connector = 'table')", "unsupported sink type table")]
    [InlineData("CREATE SINK s FROM plain", "syntax error at end of input")]
    [InlineData("CREATE SINK s INTO t (k, nothing) FROM plain", "does not exist")]
    [InlineData("CREATE SINK s INTO t (k) FROM plain", "names 1 columns")]
    public async Task An_unsupported_sink_is_refused(string sql, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (k int PRIMARY KEY, x int); CREATE TABLE plain (k int, x int); CREATE MATERIALIZED VIEW over_t AS SELECT k, count(*) AS n FROM t GROUP BY k"
        );
        Assert.Contains(message, (await engine.FailsAsync(sql)).Message, StringComparison.Ordinal);
    }
}
