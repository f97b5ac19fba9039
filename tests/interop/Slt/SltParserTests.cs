using Balloon.Testing;

namespace Balloon.Interop.Tests.Slt;

public sealed class SltParserTests : IDisposable
{
    private readonly TempFolder _suite = new();

    public void Dispose() => _suite.Dispose();

    [Fact]
    public void A_statement_ends_at_an_empty_line_and_keeps_its_lines()
    {
        var record = Assert.IsType<SltStatement>(Assert.Single(Parse("# about\nstatement ok\ncreate table t (\n  v int\n);\n\n")));
        Assert.Equal("create table t (\n  v int\n);", record.Sql);
        Assert.Equal("main.slt:2", record.Place);
        Assert.Null(record.Error);
    }

    [Fact]
    public void The_line_after_the_keyword_belongs_to_the_statement_even_when_it_is_empty() =>
        Assert.Equal("\nflush;", Assert.IsType<SltStatement>(Assert.Single(Parse("statement ok\n\nflush;\n"))).Sql);

    [Fact]
    public void A_query_has_its_sort_mode_its_retries_and_its_rows()
    {
        var record = Assert.IsType<SltQuery>(
            Assert.Single(Parse("query IT rowsort retry 3 backoff 500ms\nselect 1, 'a'\n----\n1 a\n2  b\n\n"))
        );
        Assert.Equal(SltSort.Rows, record.Sort);
        Assert.Equal(new SltRetry(3, TimeSpan.FromMilliseconds(500)), record.Retry);
        Assert.Equal(["1 a", "2  b"], record.Expected);
    }

    [Fact]
    public void A_query_without_a_rule_expects_no_rows() =>
        Assert.Empty(Assert.IsType<SltQuery>(Assert.Single(Parse("query I\nselect 1 where false\n"))).Expected);

    [Fact]
    public void An_inline_error_is_a_pattern()
    {
        var record = Assert.IsType<SltStatement>(Assert.Single(Parse("statement error table.*exists\ncreate table t (v int)\n")));
        Assert.Matches(record.Error!.Pattern!, "the table t exists");
    }

    [Fact]
    public void The_text_of_an_error_ends_at_two_empty_lines()
    {
        var records = Parse("query error\nselect 1/0\n----\ndb error: ERROR: Failed\n\nCaused by:\n  Division by zero\n\n\nhalt\n");
        var query = Assert.IsType<SltQuery>(records[0]);
        Assert.Equal("db error: ERROR: Failed\n\nCaused by:\n  Division by zero", query.Error!.Text);
        Assert.IsType<SltHalt>(records[1]);
    }

    [Fact]
    public void Conditions_and_a_connection_apply_only_to_the_next_record()
    {
        var records = Parse("skipif madsim\nonlyif serial\nconnection other\nstatement ok\nflush\n\nstatement count 2\ndelete from t\n");
        var first = Assert.IsType<SltStatement>(records[0]);
        Assert.Equal("other", first.Connection);
        Assert.Equal([new(false, "madsim"), new(true, "serial")], first.Conditions);
        var second = Assert.IsType<SltStatement>(records[1]);
        Assert.Null(second.Connection);
        Assert.Empty(second.Conditions);
        Assert.Equal(2, second.Count);
    }

    [Fact]
    public void Controls_sleeps_lets_and_commands_are_records()
    {
        var records = Parse(
            "control sortmode rowsort\ncontrol resultmode valuewise\ncontrol substitution on\nsleep 5s\nlet id, name\nselect 1, 2\n\nsystem ok\necho hi\n----\nhi\n\n"
        );
        Assert.Equal(SltSort.Rows, Assert.IsType<SltSortMode>(records[0]).Sort);
        Assert.True(Assert.IsType<SltResultMode>(records[1]).ValueWise);
        Assert.True(Assert.IsType<SltSubstitutionMode>(records[2]).On);
        Assert.Equal(TimeSpan.FromSeconds(5), Assert.IsType<SltSleep>(records[3]).Duration);
        Assert.Equal(["id", "name"], Assert.IsType<SltLet>(records[4]).Names);
        Assert.Equal("echo hi", Assert.IsType<SltSystem>(records[5]).Command);
        Assert.Equal(6, records.Count);
    }

    [Fact]
    public void Includes_are_relative_to_their_file_and_may_have_wildcards()
    {
        Directory.CreateDirectory(_suite["parts", "deep"]);
        File.WriteAllText(_suite["parts", "b.slt.part"], "statement ok\nb\n");
        File.WriteAllText(_suite["parts", "a.slt.part"], "statement ok\na\n");
        File.WriteAllText(_suite["parts", "deep", "c.slt.part"], "statement ok\nc\n");
        var records = Parse("include ./parts/*.slt.part\ninclude ./parts/**/c.slt.part\ninclude parts/b.slt.part\n");
        Assert.Equal(["a", "b", "c", "b"], records.Cast<SltStatement>().Select(record => record.Sql));
        Assert.Equal("parts/deep/c.slt.part:1", records[2].Place);
    }

    [Fact]
    public void An_unknown_keyword_is_reported_with_its_position()
    {
        var error = Assert.Throws<FormatException>(() => Parse("statement ok\nflush\n\nwhat is this\n"));
        Assert.Equal("main.slt:4: 'what' starts no record.", error.Message);
    }

    private IReadOnlyList<SltRecord> Parse(string text)
    {
        File.WriteAllText(_suite["main.slt"], text);
        return SltParser.Parse(_suite.Path, "main.slt");
    }
}
