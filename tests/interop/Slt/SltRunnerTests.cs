using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Slt;

public sealed class SltRunnerTests : IDisposable
{
    private readonly TempFolder _suite = new();

    public void Dispose() => _suite.Dispose();

    [Fact]
    public async Task Rows_are_compared_by_their_text_with_white_space_folded()
    {
        var engine = new ScriptedEngine(_ =>
            [
                [1, "a  b"],
                [null, ""],
            ]
        );
        Assert.Equal([SltVerdict.Passed], await Verdicts(engine, "query IT\nselect\n----\n1   a b\nNULL (empty)\n"));
    }

    [Fact]
    public async Task Rows_in_another_order_are_wrong_unless_they_are_sorted()
    {
        var engine = new ScriptedEngine(_ =>
            [
                [2],
                [1],
            ]
        );
        var text =
            "query I\nselect\n----\n1\n2\n\nquery I rowsort\nselect\n----\n1\n2\n\ncontrol sortmode rowsort\n\nquery I\nselect\n----\n1\n2\n";
        Assert.Equal([SltVerdict.WrongRows, SltVerdict.Passed, SltVerdict.Passed], await Verdicts(engine, text));
    }

    [Fact]
    public async Task An_expected_error_is_compared_by_its_text()
    {
        var engine = new ScriptedEngine(_ => throw new SqlException("22012", "Division by zero"));
        var text =
            "query error ivision by\nselect\n\nquery error\nselect\n\nstatement error overflow\nselect\n\n"
            + "statement error\nselect\n----\ndb error: ERROR: Failed\n\nCaused by these errors (recent errors listed first):\n  1: Expr error\n  2: Division by zero\n\n\n"
            + "statement error\nselect\n----\ndb error: ERROR: Failed\n\nCaused by:\n  Bind error: Division by zero\n\n\n";
        Assert.Equal(
            [SltVerdict.Passed, SltVerdict.Passed, SltVerdict.ErrorText, SltVerdict.Passed, SltVerdict.Passed],
            await Verdicts(engine, text)
        );
    }

    [Fact]
    public async Task An_unexpected_success_is_reported() =>
        Assert.Equal([SltVerdict.NoError], await Verdicts(new ScriptedEngine(_ => []), "statement error\nselect\n"));

    [Fact]
    public async Task Dependents_of_a_refused_statement_are_blocked_and_others_are_judged()
    {
        var engine = new ScriptedEngine(sql =>
            sql.StartsWith("create", StringComparison.Ordinal) ? throw new SqlException(SqlStates.FeatureNotSupported, "no")
            : sql.Contains(" mv", StringComparison.Ordinal) ? throw new SqlException(SqlStates.UndefinedTable, "no mv")
            :
            [
                [7],
            ]
        );
        var text =
            "statement ok\ncreate materialized view mv as select 1\n\nquery I\nselect * from mv\n----\n1\n\nquery I\nselect * from t\n----\n7\n\nquery I\nselect * from t\n----\n8\n";
        Assert.Equal([SltVerdict.Unsupported, SltVerdict.Blocked, SltVerdict.Passed, SltVerdict.WrongRows], await Verdicts(engine, text));
    }

    [Fact]
    public async Task Objects_created_on_a_tainted_object_are_tainted_until_dropped()
    {
        var engine = new ScriptedEngine(sql =>
            sql.StartsWith("insert", StringComparison.Ordinal) ? throw new SqlException(SqlStates.FeatureNotSupported, "no")
            : sql.StartsWith("select", StringComparison.Ordinal)
                ?
                [
                    [0],
                ]
            : []
        );
        var text =
            "statement ok\ninsert into t values (1)\n\nstatement ok\ncreate materialized view mv as select * from t\n\nquery I\nselect * from mv\n----\n1\n\n"
            + "statement ok\ndrop materialized view mv\n\nquery I\nselect * from mv\n----\n1\n";
        Assert.Equal(
            [SltVerdict.Unsupported, SltVerdict.Passed, SltVerdict.Blocked, SltVerdict.Passed, SltVerdict.WrongRows],
            await Verdicts(engine, text)
        );
    }

    [Fact]
    public async Task A_refused_sink_taints_the_table_it_should_fill()
    {
        var engine = new ScriptedEngine(sql =>
            sql.StartsWith("create", StringComparison.Ordinal)
                ? throw new SqlException(SqlStates.FeatureNotSupported, "no")
                :
                [
                    [0],
                ]
        );
        var text = "statement ok\ncreate sink s into t as select 1\n\nquery I\nselect * from t\n----\n1\n";
        Assert.Equal([SltVerdict.Unsupported, SltVerdict.Blocked], await Verdicts(engine, text));
    }

    [Fact]
    public async Task Existing_dependents_of_a_tainted_object_are_tainted_too()
    {
        var engine = new ScriptedEngine(sql =>
            sql.StartsWith("alter", StringComparison.Ordinal)
                ? throw new SqlException(SqlStates.FeatureNotSupported, "no")
                :
                [
                    [0],
                ]
        );
        var text =
            "statement ok\ncreate materialized view mv as select * from t\n\nstatement ok\nalter table t add column c int\n\n"
            + "query I\nselect * from mv\n----\n1\n\nquery I\nselect * from u\n----\n1\n";
        Assert.Equal([SltVerdict.Passed, SltVerdict.Unsupported, SltVerdict.Blocked, SltVerdict.WrongRows], await Verdicts(engine, text));
    }

    [Theory]
    [InlineData("show create view v", "create view v as (select 1)", "CREATE VIEW v AS (SELECT 1)", SltVerdict.Passed)]
    [InlineData("show create view v", "create view v as select 1", "CREATE VIEW v AS SELECT 2", SltVerdict.WrongRows)]
    [InlineData("select name from v", "ABC", "abc", SltVerdict.WrongRows)]
    public async Task Definitions_are_compared_ignoring_case(string sql, string row, string expected, SltVerdict verdict)
    {
        var engine = new ScriptedEngine(_ =>
            [
                [row],
            ]
        );
        Assert.Equal([verdict], await Verdicts(engine, $"query T\n{sql}\n----\n{expected}\n"));
    }

    [Fact]
    public async Task The_text_of_a_plan_is_not_compared() =>
        Assert.Equal(
            [SltVerdict.NotRun],
            await Verdicts(
                new ScriptedEngine(_ =>
                    [
                        ["ours"],
                    ]
                ),
                "query T\nexplain select 1\n----\ntheirs\n"
            )
        );

    [Fact]
    public async Task A_query_is_retried_as_often_as_its_record_says()
    {
        var asked = 0;
        var engine = new ScriptedEngine(_ =>
            [
                [++asked],
            ]
        );
        Assert.Equal([SltVerdict.Passed], await Verdicts(engine, "query I retry 5 backoff 1ms\nselect\n----\n3\n"));
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_query_without_retries_runs_once()
    {
        var asked = 0;
        var engine = new ScriptedEngine(_ =>
            [
                [++asked],
            ]
        );
        Assert.Equal([SltVerdict.WrongRows], await Verdicts(engine, "query I\nselect\n----\n3\n"));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Conditions_are_evaluated_and_commands_are_not_run()
    {
        var text =
            "skipif serial\nstatement ok\na\n\nonlyif serial\nstatement ok\nb\n\nsystem ok\nrm everything\n\nhalt\n\nstatement ok\nc\n";
        var engine = new ScriptedEngine(_ => []);
        Assert.Equal([SltVerdict.Skipped, SltVerdict.Passed, SltVerdict.NotRun], await Verdicts(engine, text));
        Assert.Equal([(1, "b")], engine.Ran);
    }

    [Fact]
    public async Task Each_connection_has_its_own_session()
    {
        var engine = new ScriptedEngine(_ => []);
        await Verdicts(
            engine,
            "statement ok\na\n\nconnection other\nstatement ok\nb\n\nstatement ok\nc\n\nconnection other\nstatement ok\nd\n"
        );
        Assert.Equal([(1, "a"), (2, "b"), (1, "c"), (2, "d")], engine.Ran);
    }

    [Fact]
    public async Task Variables_are_filled_in_while_substitution_is_on()
    {
        var engine = new ScriptedEngine(sql =>
            sql == "ids"
                ?
                [
                    [4, 5],
                ]
                : []
        );
        var text =
            "statement ok\n$a\n\ncontrol substitution on\n\nlet a, b\nids\n\nstatement ok\nt$a ${b} ${c:none} \\$x\n\nstatement ok\n$missing\n";
        Assert.Equal([SltVerdict.Passed, SltVerdict.Passed, SltVerdict.Passed, SltVerdict.NotRun], await Verdicts(engine, text));
        Assert.Equal(["$a", "ids", "t4 5 none $x"], engine.Ran.Select(ran => ran.Sql));
    }

    [Fact]
    public async Task The_current_time_variable_is_in_nanoseconds()
    {
        var engine = new ScriptedEngine(_ => []);
        await Verdicts(engine, "control substitution on\n\nstatement ok\n$__NOW__\n");
        var now = DateTime.UnixEpoch.AddTicks(long.Parse(engine.Ran.Single().Sql) / 100);
        Assert.Equal(DateTime.UtcNow, now, TimeSpan.FromMinutes(1));
    }

    private async Task<IEnumerable<SltVerdict>> Verdicts(ISqlEngine engine, string text)
    {
        await File.WriteAllTextAsync(_suite["main.slt"], text);
        await using var runner = new SltRunner(engine);
        var outcomes = await runner.RunAsync(SltParser.Parse(_suite.Path, "main.slt"), TestContext.Current.CancellationToken);
        return outcomes.Select(outcome => outcome.Verdict);
    }
}
