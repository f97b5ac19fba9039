using System.CommandLine;
using Balloon.Cli.Commands;

namespace Balloon.Cli.Tests;

public sealed class SqlCommandTests
{
    private static Task<int> RunAsync(params string[] arguments) =>
        SqlCommand
            .Create()
            .Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Nothing_to_run_is_a_usage_error_that_says_what_could_be_run()
    {
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync());
        Assert.Equal(ExitCodes.WrongUsage, failure.ExitCode);
        Assert.Contains("sql/02-views.sql", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_in_place_of_a_file_is_told_its_option()
    {
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("SELECT 1"));
        Assert.Equal(ExitCodes.WrongUsage, failure.ExitCode);
        Assert.Contains("-c \"SELECT 1\"", failure.Message, StringComparison.Ordinal);
    }
}
