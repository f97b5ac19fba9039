using Npgsql;

namespace Balloon.Sandbox.Tests.Wire;

/// <summary>PostgreSQL's own client.</summary>
public sealed class PsqlTests(WireFixture wire) : IClassFixture<WireFixture>
{
    [Theory]
    [InlineData(@"\d", "balloon_game|source mv_leaderboard|materialized view players|table scores|table")]
    [InlineData(@"\dt", "players|table scores|table")]
    [InlineData(@"\dt s*", "scores|table")]
    [InlineData(@"\dm", "mv_leaderboard|materialized view")]
    public async Task Lists_of_relations_are_shown(string command, string expected)
    {
        var lines = (await RunAsync(command, "-At"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('|'))
            .Select(fields => $"{fields[1]}|{fields[2]}");
        Assert.Equal(expected, string.Join(' ', lines));
    }

    [Theory]
    [InlineData(@"\d scores")]
    [InlineData(@"\d public.scores")]
    [InlineData(@"\d mv_leaderboard")]
    [InlineData(@"\d+ mv_leaderboard")]
    [InlineData(@"\d+ scores")]
    [InlineData(@"\d balloon_game")]
    public async Task A_relations_columns_are_shown(string command)
    {
        var output = await RunAsync(command);
        Assert.Contains("character varying", output, StringComparison.Ordinal);
        Assert.Contains("timestamp with time zone", output, StringComparison.Ordinal);
        Assert.Contains("score", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_not_to_be_there() =>
        Assert.Contains("Did not find any relation named \"nope\"", await RunAsync(@"\d nope"), StringComparison.Ordinal);

    [Theory]
    [InlineData(@"\l", "dev")]
    [InlineData(@"\dn", "public")]
    [InlineData(@"\du", "root")]
    [InlineData(@"\conninfo", "connected to database \"dev\"")]
    public async Task Other_lists_are_shown(string command, string expected) =>
        Assert.Contains(expected, await RunAsync(command), StringComparison.Ordinal);

    [Theory]
    [InlineData(@"\copy (rows 3) to stdout", "0\n1\n2\n")]
    [InlineData(@"\copy (rows 2) to stdout with (format csv, header)", "n\n0\n1\n")]
    [InlineData(@"\copy (rows 1) to stdout csv header", "n\n0\n")]
    [InlineData(@"\copy (nulls) to stdout", "\\N\t\\N\n")]
    [InlineData(@"\copy (nulls) to stdout with (format csv, null 'nil', delimiter ';')", "nil;nil\n")]
    public async Task Rows_are_copied_out(string command, string expected) => Assert.Equal(expected, await RunAsync(command));

    [Fact]
    public async Task Npgsql_loads_its_types_from_the_catalog()
    {
        await using var source = NpgsqlDataSource.Create(wire.ConnectionString + ";Pooling=false");
        await using var command = source.CreateCommand("types");
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("gärten 🎈", reader.GetString(7));
        Assert.Equal([1, null, 3], reader.GetFieldValue<int?[]>(15));
    }

    private Task<string> RunAsync(string command, params string[] more) => Psql.RunAsync(wire.Port, command, more);
}
