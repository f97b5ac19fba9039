namespace Balloon.Sandbox.Tests.Wire;

/// <summary>PostgreSQL's own client.</summary>
public sealed class PsqlTests(WireFixture wire) : IClassFixture<WireFixture>
{
    [Theory]
    [InlineData(@"\copy (rows 3) to stdout", "0\n1\n2\n")]
    [InlineData(@"\copy (rows 2) to stdout with (format csv, header)", "n\n0\n1\n")]
    [InlineData(@"\copy (rows 1) to stdout csv header", "n\n0\n")]
    [InlineData(@"\copy (nulls) to stdout", "\\N\t\\N\n")]
    [InlineData(@"\copy (nulls) to stdout with (format csv, null 'nil', delimiter ';')", "nil;nil\n")]
    public async Task Rows_are_copied_out(string command, string expected) => Assert.Equal(expected, await RunAsync(command));

    private Task<string> RunAsync(string command, params string[] more) => Psql.RunAsync(wire.Port, command, more);
}
