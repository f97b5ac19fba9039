namespace Balloon.Sandbox.Tests.Engine;

/// <summary>BEGIN READ ONLY: one moment for all reads, and no writes.</summary>
public sealed class ReadTransactionTests
{
    [Theory]
    [InlineData("BEGIN READ ONLY", "COMMIT")]
    [InlineData("START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", "ROLLBACK")]
    [InlineData("begin transaction read only", "end")]
    public async Task All_reads_of_a_transaction_see_one_snapshot(string begin, string end)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync(
            "CREATE TABLE t (id int PRIMARY KEY); CREATE MATERIALIZED VIEW m AS SELECT count(*) AS n FROM t; INSERT INTO t VALUES (1)"
        );
        await using var other = engine.Engine.OpenSession(new());
        _ = await engine.QueryAsync(begin);
        Assert.True(engine.Session.InTransaction);
        await engine.AsksAsync("SELECT count(*) AS n FROM t", "1");
        await RunAsync(other, "INSERT INTO t VALUES (2), (3); CREATE TABLE later (a int)");
        await engine.AsksAsync("SELECT count(*) AS n FROM t", "1");
        await engine.AsksAsync("SELECT n FROM m", "1");
        await engine.RefusesAsync("SELECT * FROM later", "42P01", "was created after this transaction's first query");
        _ = await engine.QueryAsync("DECLARE c CURSOR FOR SELECT n FROM m");
        await engine.AsksAsync("FETCH NEXT FROM c", "1");
        _ = await engine.QueryAsync(end);
        Assert.False(engine.Session.InTransaction);
        await engine.AsksAsync("SELECT n FROM m", "3");
        await engine.AsksAsync("SELECT * FROM later", "");
    }

    [Theory]
    [InlineData("INSERT INTO t VALUES (2)", "INSERT")]
    [InlineData("UPDATE t SET v = 2", "UPDATE")]
    [InlineData("DELETE FROM t", "DELETE")]
    [InlineData("CREATE TABLE u (a int)", "CREATE")]
    [InlineData("DROP TABLE t", "DROP")]
    [InlineData("ALTER TABLE t ADD COLUMN w int", "ALTER")]
    [InlineData("COMMENT ON TABLE t IS 'x'", "COMMENT")]
    public async Task Writes_are_refused(string sql, string word)
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 1); BEGIN READ ONLY");
        await engine.RefusesAsync(sql, "25006", $"cannot execute {word} in a read-only transaction");
        _ = await engine.QueryAsync("COMMIT");
        await engine.AsksAsync("SELECT * FROM t", "1|1");
    }

    [Fact]
    public async Task A_read_write_transaction_is_reported_and_not_started()
    {
        await using var engine = await EngineFixture.StartAsync();
        _ = await engine.QueryAsync("CREATE TABLE t (id int); BEGIN; INSERT INTO t VALUES (1); COMMIT");
        Assert.Contains(engine.Notices, n => n.StartsWith("Read-write transactions are not supported", StringComparison.Ordinal));
        Assert.Contains("there is no transaction in progress", engine.Notices);
        await engine.AsksAsync("SELECT * FROM t", "1");
    }

    [Theory]
    [InlineData("SET TRANSACTION READ ONLY", "0A000", "SET TRANSACTION")]
    [InlineData("ROLLBACK TO SAVEPOINT s", "0A000", "savepoint")]
    [InlineData("COMMIT AND CHAIN", "0A000", "COMMIT AND CHAIN")]
    [InlineData("BEGIN READ NOTHING", "42601", "READ")]
    public async Task Unsupported_transaction_statements_are_refused(string sql, string state, string message)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.RefusesAsync(sql, state, message);
    }

    private static async Task RunAsync(Sandbox.Engine.ISqlSession session, string sql)
    {
        foreach (var statement in session.Prepare(sql))
        {
            await using var result = await statement.ExecuteAsync();
        }
    }

    [Fact]
    public async Task A_ROLLBACK_that_would_undo_nothing_is_refused()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (a INT)");
        await engine.QueryAsync("BEGIN; ROLLBACK; BEGIN; INSERT INTO t VALUES (1); COMMIT");
        await engine.QueryAsync("BEGIN; INSERT INTO t VALUES (2)");
        await engine.RefusesAsync("ROLLBACK", "0A000", "ROLLBACK of what was written since BEGIN");
        await engine.QueryAsync("BEGIN; SELECT * FROM t; ROLLBACK");
        Assert.Equal(2L, await engine.ScalarAsync("SELECT count(*) FROM t"));
    }
}
