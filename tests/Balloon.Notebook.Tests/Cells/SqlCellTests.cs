using Balloon.Notebook.Cells;
using Balloon.Notebook.Tests.Workshops;
using Balloon.Testing;
using Microsoft.Data.Analysis;

namespace Balloon.Notebook.Tests.Cells;

/// <summary>SQL cells on a sandbox, in a notebook without an engine.</summary>
[Collection(SandboxCollection.Name)]
public sealed class SqlCellTests : IAsyncDisposable
{
    private readonly SandboxFixture _sandbox;
    private readonly SqlLanguage _sql;
    private readonly FakeNotebook _notebook;

    public SqlCellTests(SandboxFixture sandbox)
    {
        _sandbox = sandbox;
        _sql = new(sandbox.Workshop.Sql, sandbox.Workshop.Profile);
        _notebook = new(_sql);
    }

    public ValueTask DisposeAsync() => _sql.DisposeAsync();

    [Fact]
    public async Task Each_statement_shows_what_it_did()
    {
        var shown = await _notebook.RunAsync(
            """
            CREATE TABLE cell_scores (player VARCHAR, n BIGINT);
            INSERT INTO cell_scores VALUES ('Ada', 10), ('Bob', 30); FLUSH;
            CREATE MATERIALIZED VIEW cell_totals AS SELECT sum(n) AS points FROM cell_scores;
            CREATE TABLE IF NOT EXISTS cell_scores (player VARCHAR, n BIGINT);
            SELECT * FROM cell_totals;
            DROP TABLE cell_scores CASCADE
            """
        );

        Assert.Equal(7, shown.Count);
        Assert.Matches("created</span><code>TABLE cell_scores</code>.*0 rows to begin with .* [0-9]+ ms", shown[0]);
        Assert.Matches("inserted</span><code>INTO cell_scores</code>.*>2 rows ", shown[1]);
        Assert.Matches("ran</span><code>FLUSH</code>", shown[2]);
        Assert.Matches("created</span><code>MATERIALIZED VIEW cell_totals</code>.*1 row to begin with ", shown[3]);
        Assert.Matches("unchanged</span><code>TABLE cell_scores</code>.*already exists", shown[4]);
        Assert.Contains("40", shown[5], StringComparison.Ordinal);
        Assert.Matches("dropped</span><code>TABLE cell_scores</code>", shown[6]);
    }

    [Fact]
    public async Task A_statement_is_named_as_it_was_written()
    {
        await _notebook.RunAsync(
            "CREATE TABLE cursor_of (n BIGINT); CREATE SUBSCRIPTION cursor_sub FROM cursor_of WITH (retention = '1 hour')"
        );
        var shown = await _notebook.RunAsync(
            "declare my_cursor subscription cursor for cursor_sub since now(); CLOSE my_cursor; DROP TABLE IF EXISTS no_such; flush;"
        );
        await _notebook.RunAsync("DROP SUBSCRIPTION cursor_sub; DROP TABLE cursor_of");
        Assert.Matches("ran</span><code>declare my_cursor subscription</code>", shown[0]);
        Assert.Matches("ran</span><code>CLOSE my_cursor</code>", shown[1]);
        Assert.Matches("skipped</span><code>TABLE no_such</code>", shown[2]);
        Assert.Matches("ran</span><code>flush</code>", shown[3]);
    }

    [Fact]
    public async Task A_column_that_is_not_there_is_told_with_those_that_are()
    {
        await _notebook.RunAsync("CREATE TABLE told_pops (player VARCHAR PRIMARY KEY, balloon_color VARCHAR, score INT)");
        var error = (await _notebook.FailAsync("SELECT tint FROM told_pops")).Message;
        Assert.EndsWith("\ntold_pops has player, balloon_color, score.", error, StringComparison.Ordinal);
        error = (await _notebook.FailAsync("SELECT scor FROM told_pops")).Message;
        Assert.EndsWith("\nDid you mean score?", error, StringComparison.Ordinal);
        error = (await _notebook.FailAsync("SELECT * FROM rw_catalog.rw_sink")).Message;
        Assert.Contains("table or source not found: rw_catalog.rw_sink (SQLSTATE 42P01)", error, StringComparison.Ordinal);
        Assert.Contains("Did you mean rw_sinks?", error, StringComparison.Ordinal);
        Assert.Contains("0A000", (await _notebook.FailAsync("SELECT * FROM rw_catalog.rw_fragments")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_csharp_are_parameters_and_rows_become_a_variable()
    {
        _notebook.Variables["player"] = "O'Hara; DROP TABLE x";
        _notebook.Variables["points"] = 40L;
        _notebook.Variables["none"] = null;
        await _notebook.RunAsync(
            """
            SELECT @player AS player, @points + 2 AS points, @points AS again, @none::int AS none, '@player' AS text -- @comment
            """,
            ("--name", "top")
        );

        var top = Assert.IsType<DataFrame>(_notebook.Variables["top"]);
        Assert.Equal("O'Hara; DROP TABLE x", top["player"][0]);
        Assert.Equal(42L, top["points"][0]);
        Assert.Equal(40L, top["again"][0]);
        Assert.Null(top["none"][0]);
        Assert.Equal("@player", top["text"][0]);
    }

    [Fact]
    public async Task A_suggestion_shares_a_letter()
    {
        _notebook.Variables["p"] = 1;
        _notebook.Variables["player"] = 1;
        Assert.DoesNotContain("Did you mean", (await _notebook.FailAsync("SELECT @a")).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean player?", (await _notebook.FailAsync("SELECT @playr")).Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean p?", (await _notebook.FailAsync("SELECT @P")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_string_in_double_quotes_suggests_single_quotes()
    {
        const string Hint = "Double quotes are for names; write a string in single quotes: 'crimson'.";
        const string Query = "SELECT * FROM balloon_game WHERE balloon_color=";
        Assert.Contains(Hint, (await _notebook.FailAsync(Query + "\"crimson\"")).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hint, (await _notebook.FailAsync(Query + "crimson")).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hint, (await _notebook.FailAsync("SELECT \"playr\" FROM balloon_game")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_are_written_changed_and_deleted_by_parameters()
    {
        _notebook.Variables["player"] = "Ada";
        _notebook.Variables["n"] = 7;
        var shown = await _notebook.RunAsync(
            """
            CREATE TABLE cell_written (player VARCHAR, n INT);
            INSERT INTO cell_written VALUES (@player, @n); FLUSH;
            UPDATE cell_written SET n = @n + 1 WHERE player=@player; FLUSH;
            SELECT n FROM cell_written;
            DELETE FROM cell_written WHERE n > @n; FLUSH;
            DROP TABLE cell_written
            """,
            ("--name", "left")
        );
        Assert.Contains("deleted</span><code>FROM cell_written</code> <span class=\"bln-note\">1 row", shown[6], StringComparison.Ordinal);
        Assert.Equal(8, ((DataFrame)_notebook.Variables["left"]!)["n"][0]);
    }

    [Fact]
    public async Task A_plan_is_shown_as_a_tree()
    {
        var shown = await _notebook.RunAsync(
            "EXPLAIN CREATE MATERIALIZED VIEW planned AS SELECT player, count(*) FROM mv_leaderboard GROUP BY player"
        );
        var plan = Assert.Single(shown);
        Assert.Contains("HashAgg", plan, StringComparison.Ordinal);
        Assert.Contains("\n", plan[plan.IndexOf("<pre>", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("<table", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_with_an_at_sign_are_left_alone()
    {
        await _notebook.RunAsync("""SELECT ARRAY[1,2] @> ARRAY[1] AS has, ARRAY[1] <@ARRAY[1,2] AS within""", ("--name", "found"));
        Assert.Equal(true, ((DataFrame)_notebook.Variables["found"]!)["has"][0]);
    }

    [Theory]
    [InlineData(
        "CREATE VIEW v AS\n  SELECT @player AS x",
        2,
        "CREATE VIEW takes no parameters",
        "LINE 2:   SELECT @player AS x\n                 ^"
    )]
    [InlineData("SELECT 1;\nSELECT @missing", 2, "no C# variable 'missing'", "LINE 2: SELECT @missing\n               ^")]
    [InlineData("SELECT 1;\n\nSELECT playr FROM mv_leaderboard; SELECT 2", 3, "\"playr\" does not exist", "LINE 3: SELECT playr FROM")]
    [InlineData("SELECT 'open", null, "Line 1: the quote 'open is not closed", "open")]
    [InlineData("SELECT :'nothing'", null, "the variable 'nothing' is not set", "Line 1")]
    public async Task An_error_is_marked_at_its_position(string code, int? line, string what, string mark)
    {
        var failure = await _notebook.FailAsync(code);

        Assert.Equal(line, failure.Line);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);
        Assert.Contains(mark, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_in_the_middle_says_what_has_run()
    {
        var failure = await _notebook.FailAsync("SELECT 1; SELECT nothing; SELECT 2; SELECT 3");
        Assert.EndsWith(
            "This was statement 2 of 4: those before it have run, the 2 after it have not.",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_secret_in_a_refused_statement_is_not_shown()
    {
        var failure = await _notebook.FailAsync("SELECT :'s3_secret_key' || nothing");
        Assert.Contains("SELECT :'s3_secret_key' || nothing", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'sandbox'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("top 5", "top_5")]
    [InlineData("class", "rows")]
    [InlineData("1st", "rows")]
    public async Task A_name_that_csharp_does_not_allow_is_refused_before_anything_runs(string name, string instead)
    {
        var failure = await _notebook.FailAsync("DROP TABLE nothing", ("--name", name));
        Assert.Contains($"such as {instead}.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_happens_in_an_empty_cell() => Assert.Empty(await _notebook.RunAsync("\n -- nothing here\n;"));

    [Fact]
    public async Task A_name_without_rows_is_refused()
    {
        var failure = await _notebook.FailAsync("FLUSH", ("--name", "top"));
        Assert.Contains("no statement of this cell returns rows", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Duplicate_column_names_and_no_rows_make_a_data_frame_too()
    {
        await _notebook.RunAsync("SELECT 1 AS n, 'a' AS n WHERE false", ("--name", "none"));
        var none = (DataFrame)_notebook.Variables["none"]!;
        Assert.Equal(["n", "n_2"], none.Columns.Select(c => c.Name));
        Assert.Equal(0, none.Rows.Count);
    }

    [Theory]
    [InlineData("3", 5, "(3 of 250 rows)")]
    [InlineData("0", 0, "(250 rows)")]
    [InlineData("1000", 252, "(250 rows)")]
    public async Task The_requested_number_of_rows_is_shown_and_the_variable_has_all(string rows, int before, string said)
    {
        var table = Assert.Single(
            await _notebook.RunAsync("SELECT n FROM generate_series(1, 250) AS t(n)", ("--name", "all"), ("--rows", rows))
        );
        var lines = table.Split('\n');
        Assert.Equal((before, said), (lines.Length - 1, lines[^1]));
        Assert.Equal(250, ((DataFrame)_notebook.Variables["all"]!).Rows.Count);
    }

    [Fact]
    public async Task Fewer_rows_are_shown_of_each_result_and_of_a_live_one()
    {
        const string Query = "SELECT n FROM generate_series(1, 9) AS t(n)";
        var both = await _notebook.RunAsync($"{Query}; {Query}", ("--rows", "2"));
        Assert.Equal(2, both.Count);
        Assert.All(both, table => Assert.Contains("2 of 9 rows", table, StringComparison.Ordinal));
        var live = await _notebook.RunAsync(Query, ("--rows", "2"), ("--live", "0.1"), ("--name", "all"));
        Assert.Contains("2 of 9 rows", live[^1], StringComparison.Ordinal);
        Assert.Equal(9, ((DataFrame)_notebook.Variables["all"]!).Rows.Count);
    }

    [Theory]
    [InlineData("few")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("1001")]
    [InlineData("99999999999")]
    public async Task An_invalid_number_of_rows_is_refused_before_anything_runs(string rows)
    {
        var failure = await _notebook.FailAsync("DROP TABLE nothing", ("--rows", rows));
        Assert.Equal($"--rows {rows}: give a whole number of rows from 0 to 1000, such as --rows 5.", failure.Message);
    }

    [Fact]
    public async Task A_live_result_is_shown_again()
    {
        var shown = await _notebook.RunAsync("SELECT count(*) AS n FROM mv_leaderboard", ("--live", "0.6"));
        Assert.True(shown.Count >= 2, $"shown {shown.Count} times");
        Assert.Contains("give a number", (await _notebook.FailAsync("SELECT 1", ("--live", "0"))).Message, StringComparison.Ordinal);
        Assert.Contains("must be a query", (await _notebook.FailAsync("FLUSH", ("--live", "1"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_query_runs_again_only_when_something_changes()
    {
        await _notebook.RunAsync("CREATE TABLE cell_live (n BIGINT)");
        try
        {
            const string Query = "SELECT sum(n) AS total FROM cell_live";
            Assert.InRange((await _notebook.RunAsync(Query, ("--live", "3"))).Count, 2, 5); // Polling twice a second would give eight.

            var running = _notebook.RunAsync(Query, ("--live", "4"));
            await Eventually.TrueAsync(async () => await _sandbox.LiveSubscriptionsAsync() == 1, "the cell has subscribed");
            await _sandbox.Workshop.Sql.QueryAsync("INSERT INTO cell_live VALUES (4711)");
            var shown = await running;
            Assert.InRange(shown.Count, 3, 7);
            Assert.Contains("4,711", shown[^1], StringComparison.Ordinal);
        }
        finally
        {
            await _notebook.RunAsync("DROP TABLE cell_live");
        }
    }

    [Theory]
    [InlineData("SELECT * FROM mv_leaderboard", "\"mv_leaderboard\"")]
    [InlineData("SELECT l.player FROM \"mv_leaderboard\" l ORDER BY 1", "\"mv_leaderboard\"")]
    [InlineData("SELECT * FROM mv_leaderboard JOIN mv_balloon_color_stats USING (player)", null)]
    [InlineData("SELECT count(*) FROM balloon_game", null)]
    [InlineData("SELECT count(*) FROM mv_realtime_scores WHERE window_start > now() - INTERVAL '1 hour'", null)]
    [InlineData("SELECT count(*) FROM pg_tables", null)]
    [InlineData("SELECT 1", null)]
    public async Task A_query_of_one_view_or_table_is_notified_of_changes(string query, string? followed) =>
        Assert.Equal(followed, (await QueryChanges.OfAsync(_sandbox.Workshop.Sql, query, TestContext.Current.CancellationToken))?.View);

    [Fact]
    public async Task A_setting_is_kept_from_cell_to_cell()
    {
        await _notebook.RunAsync("SET timezone = 'Europe/Berlin'");
        await _notebook.RunAsync("SHOW timezone", ("--name", "zone"));
        Assert.Equal("Europe/Berlin", ((DataFrame)_notebook.Variables["zone"]!).Rows[0][0]);
    }

    [Fact]
    public async Task An_interrupted_statement_stops_at_the_server_and_the_session_continues()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _sql.RunAsync(
                "SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b",
                new Dictionary<string, string>(),
                _notebook,
                stop.Token
            )
        );
        await _notebook.RunAsync("SELECT 5 AS five", ("--name", "after"));
        Assert.Equal(5, ((DataFrame)_notebook.Variables["after"]!)["five"][0]);
    }
}
