namespace Balloon.Sandbox.Tests.Wire;

/// <summary>psql against a real engine with one object of each kind.</summary>
public sealed class PsqlOnEngineTests(EngineOnWire wire) : IClassFixture<EngineOnWire>
{
    [Theory]
    [InlineData(
        @"\d",
        "public|counted|materialized view|root;public|named|view|root;public|pops|source|root;public|scores|table|root;public|totals|materialized view|root"
    )]
    [InlineData(@"\dt", "public|scores|table|root")]
    [InlineData(@"\dt other.*", "other|elsewhere|table|root")]
    [InlineData(@"\dt *.*", "other|elsewhere|table|root;public|scores|table|root")]
    [InlineData(@"\dv", "public|named|view|root")]
    [InlineData(@"\dm c*", "public|counted|materialized view|root")]
    [InlineData(@"\di", "public|by_player|index|root|scores")]
    [InlineData(@"\ds", "")]
    [InlineData(@"\df", "public|twice|integer|integer|func")]
    [InlineData(@"\df nothing", "")]
    [InlineData(@"\dn", "other|root;public|root")]
    [InlineData(@"\det", "public|pops|kafka")]
    [InlineData(@"\dT", "")]
    [InlineData(@"\d other.elsewhere", "a|integer|||")]
    [InlineData(@"\l+", "dev|root|UTF8|C.UTF-8|C.UTF-8||libc||||")]
    public async Task Lists_hold_what_there_is(string command, string expected)
    {
        var lines = (await RunAsync(command, "-Atq"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith("Did not find", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join(';', lines));
    }

    [Theory]
    [InlineData(@"\d scores", "\"by_player\" index (player ASC) INCLUDE (id, at)")]
    [InlineData(@"\d by_player", "for table \"public.scores\"")]
    [InlineData(@"\d+ by_player", "| yes")]
    [InlineData(@"\d+ named", "SELECT id, player FROM scores")]
    [InlineData(@"\d+ counted", "GROUP BY player")]
    [InlineData(@"\d pops", "Server: kafka")]
    public async Task What_belongs_to_a_relation_is_shown(string command, string expected) =>
        Assert.Contains(expected, await RunAsync(command), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        @"select id, player as ""it's"", at, array[1] from scores \gdesc",
        "id|integer;it's|character varying;at|timestamp with time zone;array|integer[]"
    )]
    [InlineData(@"select player, id, 7 as seven from scores where id = 1 \crosstabview", "Tom|7")]
    [InlineData(@"\x \\ select id from scores where id = 1", "id|1")]
    public async Task Its_other_ways_to_show_a_result_work(string script, string expected)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, script + "\n", TestContext.Current.CancellationToken);
            var output = await RunAsync(@"\i " + path, "-Atq");
            Assert.Equal(expected, string.Join(';', output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("select count(*) from pg_catalog.pg_class", "7")]
    [InlineData("select relname from pg_catalog.pg_class where relname = 'scores'", "scores")]
    [InlineData("select c.relname from pg_catalog.pg_class c where c.relname = 'scores'", "scores")]
    [InlineData("select n.nspname from pg_catalog.pg_namespace n order by 1 desc limit 1", "rw_catalog")]
    [InlineData("select count(*) from rw_catalog.rw_relations where relationtype = 'function'", "0")]
    public async Task A_query_on_the_catalog_that_is_not_psqls_own_is_answered_as_any_other(string query, string expected) =>
        Assert.Equal(expected, (await RunAsync(query, "-Atq")).Trim());

    [Fact]
    public async Task Functions_are_shown() =>
        Assert.Equal("twice|integer|integer|sql|", (await RunAsync("SHOW FUNCTIONS", "-Atq")).Trim());

    private Task<string> RunAsync(string command, params string[] more) => Psql.RunAsync(wire.Port, command, more);
}
