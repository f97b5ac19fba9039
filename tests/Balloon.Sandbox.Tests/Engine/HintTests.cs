using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Hints for users of another dialect, after a type error, or after running a changed statement again.</summary>
public sealed class HintTests
{
    [Theory]
    [InlineData("SELECT TOP 3 k FROM t", "LIMIT 3")]
    [InlineData("SELECT k FROM t WHERE v = \"Cosmic Star\"", "single quotes: 'Cosmic Star'")]
    [InlineData("SELECT len(v) FROM t", "length(x)")]
    [InlineData("SELECT getdate()", "now()")]
    [InlineData("SELECT avg(v) FROM t", "No function avg takes these types")]
    [InlineData("SELECT now() + now()", "No operator + takes these types")]
    public async Task A_statement_that_fails_says_what_to_write(string sql, string told)
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR)");
        var error = await engine.FailsAsync(sql);
        Assert.Contains(told, error.Detail + error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_definition_under_an_existing_name_is_reported()
    {
        await using var engine = await EngineFixture.StartAsync();
        await engine.QueryAsync("CREATE TABLE t (k INT PRIMARY KEY, v VARCHAR)");
        await engine.QueryAsync("CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT count(*) AS n FROM t");
        await engine.QueryAsync("create materialized view if not exists m as -- once more\n select COUNT(*) as n from t;");
        Assert.Equal(["relation \"m\" already exists, skipping"], engine.Notices);
        engine.Notices.Clear();
        await engine.QueryAsync("CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT count(*) AS n FROM t WHERE k > 0");
        Assert.Equal(2, engine.Notices.Count);
        Assert.Contains("DROP it first", engine.Notices[1], StringComparison.Ordinal);
        await engine.AsksAsync("SELECT n FROM m", "0");
    }

    [Theory]
    [InlineData("SELECT 1", "select /* one */ 1;", true)]
    [InlineData("CREATE TABLE t (k int)", "CREATE TABLE IF NOT EXISTS t (k int)", true)]
    [InlineData("SELECT 'a'", "SELECT 'A'", false)]
    [InlineData("SELECT \"a\"", "SELECT \"A\"", false)]
    [InlineData("SELECT 1", "SELECT 1, 2", false)]
    public void Statements_are_compared_by_their_tokens(string one, string other, bool same) =>
        Assert.Equal(same, StatementComparison.Are(one, other));
}
