using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Engine;

public sealed class RenameTests
{
    [Fact]
    public async Task Dependents_of_a_renamed_table_continue_and_survive_a_restart()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE TABLE t (k int PRIMARY KEY, v int); CREATE TABLE copy (k int PRIMARY KEY, v int); CREATE INDEX by_v ON t (v);"
                + "CREATE VIEW plain AS SELECT t.k, x.v FROM t JOIN t x ON t.k = x.k WHERE EXISTS (SELECT 1 FROM public.t y WHERE y.k = t.v);"
                + "CREATE MATERIALIZED VIEW mv AS SELECT v AS t, count(*) AS n FROM t GROUP BY v;"
                + "CREATE SINK s INTO copy FROM t; CREATE SUBSCRIPTION sub FROM t WITH (retention = '1D');"
                + "INSERT INTO t VALUES (1, 1), (2, 1); ALTER TABLE t RENAME TO \"New\"; ALTER MATERIALIZED VIEW mv RENAME TO counted; ALTER VIEW plain RENAME TO plainer"
        );
        for (var start = 0; start < 2; start++)
        {
            Assert.Equal(["1|2"], await engine.TextAsync("SELECT * FROM counted"));
            Assert.Equal(["1|1", "2|1"], await engine.TextAsync("SELECT * FROM plainer ORDER BY k"));
            Assert.Equal(["1|1", "1|2"], await engine.TextAsync("SELECT * FROM by_v ORDER BY k"));
            Assert.Equal(2L, await engine.ScalarAsync("SELECT count(*) FROM copy"));
            Assert.Equal(SqlStates.UndefinedTable, (await engine.FailsAsync("SELECT * FROM t")).SqlState);
            Assert.Equal(
                ["public.counted|CREATE MATERIALIZED VIEW counted AS SELECT v AS t, count(*) AS n FROM \"New\" AS t GROUP BY v"],
                await engine.TextAsync("SHOW CREATE MATERIALIZED VIEW counted")
            );
            if (start == 0)
                await engine.CrashAsync();
        }

        await engine.QueryAsync(
            "UPDATE \"New\" SET v = 2 WHERE \"New\".k = 2; DECLARE cur SUBSCRIPTION CURSOR FOR sub FULL; CREATE TABLE t (z int)"
        );
        Assert.Equal(["1|1", "2|1"], await engine.TextAsync("SELECT * FROM counted ORDER BY 1"));
        Assert.Equal(SqlStates.DuplicateTable, (await engine.FailsAsync("ALTER TABLE t RENAME TO counted")).SqlState);
    }

    [Fact]
    public async Task Objects_of_a_renamed_schema_follow_its_name()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync(
            "CREATE SCHEMA s1; CREATE TABLE s1.t (k int PRIMARY KEY, v int); CREATE TABLE t (k int PRIMARY KEY); INSERT INTO s1.t VALUES (1, 1), (2, 2); INSERT INTO t VALUES (5);"
                + "CREATE MATERIALIZED VIEW s1.mv AS SELECT sum(t.v) AS s FROM s1.t; FLUSH"
        );
        await engine.CrashAsync();
        await engine.QueryAsync("UPDATE s1.t SET v = 7 WHERE t.k = 1; DELETE FROM s1.t WHERE k = 2");
        Assert.Equal(["7"], await engine.TextAsync("SELECT * FROM s1.mv"));
        Assert.Equal(["t"], await engine.TextAsync("SHOW TABLES FROM s1"));
        Assert.Equal(["t"], await engine.TextAsync("SHOW TABLES"));
        Assert.Equal("3F000", (await engine.FailsAsync("CREATE TABLE s2.t (k int)")).SqlState);
        Assert.Equal(SqlStates.DependentObjectsStillExist, (await engine.FailsAsync("DROP SCHEMA s1")).SqlState);
        await engine.QueryAsync("DROP SCHEMA s1 CASCADE");
        Assert.Equal(SqlStates.UndefinedTable, (await engine.FailsAsync("SELECT * FROM s1.t")).SqlState);
        Assert.Equal(1L, await engine.ScalarAsync("SELECT count(*) FROM t"));
    }
}
