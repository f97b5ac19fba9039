using Balloon.Notebook.Cells;
using Balloon.Notebook.Tests.Workshops;

namespace Balloon.Notebook.Tests.Cells;

/// <summary>Assistance for SQL that is being written.</summary>
[Collection(SandboxCollection.Name)]
public sealed class SqlAssistTests : IAsyncDisposable
{
    private readonly SqlLanguage _sql;
    private readonly FakeNotebook _notebook;

    public SqlAssistTests(SandboxFixture sandbox)
    {
        _sql = new(sandbox.Workshop.Sql, sandbox.Workshop.Profile);
        _notebook = new(_sql);
        _notebook.Variables["player"] = "Ada";
    }

    public ValueTask DisposeAsync() => _sql.DisposeAsync();

    [Theory]
    [InlineData("cr|", "CREATE MATERIALIZED VIEW", "keyword")]
    [InlineData("SELECT 1; dro|", "DROP VIEW", "keyword")]
    [InlineData("SELECT * FROM mv_l|", "mv_leaderboard", "materialized view")]
    [InlineData("SELECT * FROM mv_leaderboard JOIN balloon_g|", "balloon_game", "source")]
    [InlineData("SELECT total_| FROM mv_leaderboard", "total_score", "column")]
    [InlineData("SELECT l.total_| FROM mv_leaderboard AS l", "total_score", "column")]
    [InlineData("SELECT l.| FROM mv_leaderboard l", "bonus_hits", "column")]
    [InlineData("SELECT date_t|", "date_trunc", "function")]
    [InlineData("SELECT 1 FROM mv_leaderboard wh|", "WHERE", "keyword")]
    [InlineData("SELECT @pl|", "player", "parameter")]
    [InlineData("SELECT :'kaf|'", "kafka", "variable")]
    public async Task Completions_fit_the_context(string code, string text, string kind)
    {
        var cursor = code.IndexOf('|', StringComparison.Ordinal);
        var found = await _sql.CompleteAsync(code.Remove(cursor, 1), cursor, _notebook, TestContext.Current.CancellationToken);
        Assert.Contains(found.Items, item => item.Text == text && item.Kind == kind);
        Assert.True(found.Start <= cursor && cursor <= found.End);
    }

    [Theory]
    [InlineData("SELECT 'sel|'")]
    [InlineData("SELECT 1 -- sel|")]
    [InlineData("SELECT 1::|")]
    [InlineData("SELECT nobody.|")]
    public async Task No_completions_are_offered_where_none_fit(string code)
    {
        var cursor = code.IndexOf('|', StringComparison.Ordinal);
        var found = await _sql.CompleteAsync(code.Remove(cursor, 1), cursor, _notebook, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(found.Items, item => item.Kind is "column" or "variable" or "parameter" || item.Text == "SELECT");
    }

    [Fact]
    public async Task A_relation_shows_its_columns()
    {
        const string Code = "SELECT pops FROM mv_leaderboard";
        var relation = await _sql.DescribeAsync(Code, Code.Length - 3, TestContext.Current.CancellationToken);
        Assert.StartsWith("MATERIALIZED VIEW mv_leaderboard\n  player ", relation, StringComparison.Ordinal);
        Assert.Matches("total_score +(bigint|numeric)", relation!);
        Assert.Contains(
            "a column of mv_leaderboard",
            await _sql.DescribeAsync(Code, 8, TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Null(await _sql.DescribeAsync(Code, 2, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("SELECT 1;\nSELECT playr FROM mv_leaderboard", 17, 5, "\"playr\" does not exist")]
    [InlineData("SELECT * FROM mv_leaderboard WHERE player = @nobody", 44, 7, "no C# variable 'nobody'")]
    [InlineData("CREATE VIEW v AS SELECT @player", 24, 7, "takes no parameters")]
    [InlineData("CREATE MATERIALIZED VIEW v AS SELECT nothing FROM mv_leaderboard", 37, 7, "\"nothing\" does not exist")]
    [InlineData("SELECT 'open", 7, 5, "is not closed")]
    public async Task Errors_are_found_before_anything_runs(string code, int start, int length, string message)
    {
        var found = await _sql.DiagnoseAsync(code, _notebook, TestContext.Current.CancellationToken);
        var error = Assert.Single(found);
        Assert.Equal((start, length), (error.Start, error.Length));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT player FROM mv_leaderboard WHERE player = @player AND pops > 1")]
    [InlineData("CREATE TABLE made_here (a INT); SELECT a FROM made_here; DROP TABLE made_here")]
    [InlineData("")]
    public async Task Correct_statements_have_no_diagnostics(string code)
    {
        Assert.Empty(await _sql.DiagnoseAsync(code, _notebook, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("made_here", string.Join('\n', await _notebook.RunAsync("SHOW TABLES")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_million_rows_the_variable_has_all_and_some_are_shown()
    {
        var shown = await _notebook.RunAsync("SELECT n, n * 2 AS twice FROM generate_series(1, 1000000) AS t(n)", ("--name", "many"));
        var many = (Microsoft.Data.Analysis.DataFrame)_notebook.Variables["many"]!;
        Assert.Equal(1_000_000, many.Rows.Count);
        Assert.InRange(shown.Single().Length, 1, 200_000);
    }
}
