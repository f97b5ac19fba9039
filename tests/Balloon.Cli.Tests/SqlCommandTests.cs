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
}
