using Balloon.Notebook.Profiles;
using Balloon.Notebook.Sql;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Sql;

public sealed class SqlScriptTests
{
    private static IReadOnlyList<ScriptStatement> Read(string text, params (string Name, string Value)[] set) =>
        SqlScript.Read(text, name => set.Where(s => s.Name == name).Select(s => new ScriptVariable(s.Value)).FirstOrDefault());

    [Fact]
    public void Variables_are_filled_in_as_psql_does() =>
        Assert.Equal(
            """SELECT 'O''Hara', "a""b", 5, x::int, ':v', ":v" -- :v""",
            Read("SELECT :'name', :\"id\", :n, x::int, ':v', \":v\" -- :v\n;", ("name", "O'Hara"), ("id", "a\"b"), ("n", "5"))[0].Text
        );

    [Fact]
    public void Statements_end_at_semicolons_outside_quotes_and_comments()
    {
        var statements = Read("SELECT ';'; -- one; two\n/* ; */ SELECT $$;$$, \";\" ;\n -- the end\n");
        Assert.Equal(2, statements.Count);
        Assert.EndsWith("SELECT $$;$$, \";\"", statements[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_is_run_but_shown_as_its_variable()
    {
        var statement = SqlScript.Read("SET x = :'secret'", _ => new ScriptVariable("hush", IsSecret: true))[0];
        Assert.Equal("SET x = 'hush'", statement.Text);
        Assert.Equal("SET x = :'secret'", statement.Shown);
    }

    [Theory]
    [InlineData("SELECT\n :'nope'", "Line 2: the variable 'nope' is not set")]
    [InlineData("SELECT 'open", "Line 1: the quote 'open is not closed")]
    [InlineData("SELECT 1 /* open", "is not closed")]
    public void Unreadable_SQL_says_where(string text, string message) =>
        Assert.Contains(message, Assert.Throws<BalloonException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("CREATE SOURCE IF NOT EXISTS s (a INT) WITH (connector = 'kafka')", "SOURCE", "s")]
    [InlineData("/* a */ create materialized view public.\"mv\" as select 1", "MATERIALIZED VIEW", "mv")]
    [InlineData("CREATE SINK k FROM mv WITH (connector='iceberg')", "SINK", "k")]
    public void A_creation_has_a_kind_and_a_name(string sql, string kind, string name) =>
        Assert.Equal((kind, name), (Creation.Of(sql)!.Kind, Creation.Of(sql)!.Name));

    [Fact]
    public void A_creation_has_its_options()
    {
        var creation = Creation.Of("CREATE SINK k FROM mv WITH (connector = 'iceberg', database.name='a''b', table.name = 't', n = 5)")!;
        Assert.Equal(("a'b", "t", "5"), (creation.Options["database.name"], creation.Options["table.name"], creation.Options["n"]));
    }

    [Fact]
    public void Definitions_that_differ_only_in_spelling_are_equal()
    {
        Assert.True(Creation.Same("CREATE VIEW IF NOT EXISTS v AS\n SELECT A -- x\n FROM t;", "create view public.v as select a from t"));
        Assert.False(Creation.Same("CREATE VIEW v AS SELECT 'A' FROM t", "CREATE VIEW v AS SELECT 'a' FROM t"));
    }

    [Fact]
    public void Every_file_of_sql_runs_from_the_profile_alone()
    {
        using var folder = new TempFolder();
        File.WriteAllText(
            folder["stack.json"],
            """{"kafka":"127.0.0.1:1","sql":{"host":"127.0.0.1","port":2,"user":"root","database":"dev"},"catalog":"http://127.0.0.1:3","warehouse":"w","pid":1}"""
        );
        var profile = Profile.Sandbox(folder["stack.json"]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repo.Root, "sql"), "*.sql"))
        {
            var statements = SqlScript.Read(
                File.ReadAllText(file),
                n => profile.Find(n) is { } e ? new ScriptVariable(e.Value, e.IsSecret) : null
            );
            Assert.NotEmpty(statements);
            Assert.All(statements, s => Assert.NotNull(s.Creates));
            Assert.All(statements, s => Assert.DoesNotContain("sandbox:sandbox", s.Shown, StringComparison.Ordinal));
        }
    }
}
