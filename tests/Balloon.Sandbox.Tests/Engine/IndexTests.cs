using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class IndexTests
{
    [Fact]
    public async Task An_index_is_a_relation_of_its_keys_and_columns_that_follows_its_table()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (id int PRIMARY KEY, a int, b varchar); INSERT INTO t VALUES (1, 10, 'x'), (2, 20, 'Y');"
                + "CREATE INDEX by_a ON t (a DESC); CREATE INDEX by_b ON t (lower(b)) INCLUDE (id);"
                + "CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS n, sum(a) AS s FROM by_a"
        );
        Assert.Equal(["20|2|Y", "10|1|x"], await engine.TextAsync("SELECT * FROM by_a ORDER BY a DESC"));
        Assert.Equal(["x|1", "y|2"], await engine.TextAsync("SELECT * FROM by_b ORDER BY id"));
        Assert.Equal(["by_a|t|a DESC|id, b|a", "by_b|t|lower(b) ASC|id|lower(b)"], await engine.TextAsync("SHOW INDEXES FROM t"));
        Assert.Equal(SqlStates.DuplicateTable, (await engine.FailsAsync("CREATE INDEX by_a ON t (b)")).SqlState);
        Assert.Equal(SqlStates.UndefinedColumn, (await engine.FailsAsync("CREATE INDEX bad ON t (nothing)")).SqlState);
        await engine.CrashAsync();
        await engine.QueryAsync("UPDATE t SET a = a + 1 WHERE id = 2");
        Assert.Equal(["21|2|Y", "10|1|x"], await engine.TextAsync("SELECT * FROM by_a ORDER BY a DESC"));
        Assert.Equal(["2|31"], await engine.TextAsync("SELECT * FROM mv"));
        Assert.Equal(SqlStates.DependentObjectsStillExist, (await engine.FailsAsync("DROP INDEX by_a")).SqlState);
        Assert.Equal(SqlStates.DependentObjectsStillExist, (await engine.FailsAsync("DROP TABLE t")).SqlState);
        await engine.QueryAsync("DROP MATERIALIZED VIEW mv; DROP INDEX by_b");
        // The remaining index is dropped with its table.
        await engine.QueryAsync("DROP TABLE t");
        Assert.Equal(SqlStates.UndefinedTable, (await engine.FailsAsync("SELECT * FROM by_a")).SqlState);
    }
}
