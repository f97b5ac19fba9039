using Balloon.Interop.Tests.Running;

namespace Balloon.Interop.Tests.Clients;

[Collection(SandboxCollection.Name)]
public sealed class PsqlTests(SandboxFixture fixture)
{
    private readonly RunningSandbox _sandbox = fixture.Sandbox;

    [Fact]
    public async Task A_script_creates_a_view_over_a_table_and_reads_it()
    {
        var output = await Psql(
            """
            CREATE TABLE psql_pops (player VARCHAR, score INT);
            CREATE MATERIALIZED VIEW psql_totals AS SELECT player, sum(score) AS total FROM psql_pops GROUP BY player;
            INSERT INTO psql_pops VALUES ('Tom', 5), ('Tom', 7), ('Jerry', 1), (NULL, NULL);
            FLUSH;
            SELECT player, total FROM psql_totals ORDER BY total DESC;
            DELETE FROM psql_pops WHERE player = 'Tom';
            FLUSH;
            SELECT count(*), sum(total) FROM psql_totals;
            """
        );
        Assert.Equal("|\nTom|12\nJerry|1\n2|1\n", output);
    }

    [Fact]
    public async Task Meta_commands_list_and_describe_objects()
    {
        await Psql(
            """
            CREATE TABLE psql_described (id INT PRIMARY KEY, name VARCHAR, at TIMESTAMPTZ);
            CREATE VIEW psql_view AS SELECT id FROM psql_described;
            """
        );
        Assert.Contains("psql_described", await Psql("\\dt"));
        Assert.Contains("psql_view", await Psql("\\dv"));
        var described = await Psql("\\d psql_described");
        Assert.Contains("id|integer", described);
        Assert.Contains("name|character varying", described);
        Assert.Contains("at|timestamp with time zone", described);
    }

    [Fact]
    public async Task Copy_out_timing_and_watch_work()
    {
        Assert.Equal(
            "1,a\n2,\n",
            await Psql("\\copy (SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS t (n, s) ORDER BY n) TO STDOUT WITH CSV")
        );
        Assert.Contains("Time:", await Psql("\\timing on\nSELECT 1;"));
    }

    [Fact]
    public async Task An_error_names_its_place_and_leaves_the_session_usable()
    {
        var psql = Programs.Require("psql", "tests/set-up.sh installs it where it may");
        var (code, output, errors) = await Programs.TryAsync(
            psql,
            Arguments(),
            "SELECT 1 +;\nSELECT 2;\nSELECT * FROM nowhere;\nSELECT 3;\n"
        );
        Assert.Equal(0, code);
        Assert.Equal("2\n3\n", output);
        Assert.Contains("LINE 1: SELECT 1 +;", errors);
        Assert.Contains("nowhere", errors);
    }

    private Task<string> Psql(string script) =>
        Programs.RunAsync(
            Programs.Require("psql", "tests/set-up.sh installs it where it may"),
            [.. Arguments(), "-v", "ON_ERROR_STOP=1"],
            script
        );

    private string[] Arguments() => ["-X", "-q", "-A", "-t", "-h", "127.0.0.1", "-p", $"{_sandbox.SqlPort}", "-U", "root", "-d", "dev"];
}
