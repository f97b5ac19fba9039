using Balloon.Cli.Commands;

namespace Balloon.Cli.Tests;

public sealed class WebCommandTests
{
    [Theory]
    [InlineData("--listen", "nonsense", "0.0.0.0")]
    [InlineData("--port", "70000", "0 to 65535")]
    [InlineData("--with", "-1", "0 to 1,000,000")]
    public void Impossible_arguments_are_usage_errors_that_say_what_is_possible(string option, string value, string can) =>
        Assert.Contains(PlayCommand.Create().Parse([option, value]).Errors, e => e.Message.Contains(can, StringComparison.Ordinal));

    [Theory]
    [InlineData("--listen", "0.0.0.0", "--port", "8080", "--allow-host", "one.example", "--allow-host", "two.example:8080")]
    [InlineData("--listen", "::1")]
    [InlineData]
    public void A_dashboard_is_served_at_the_requested_address(params string[] arguments) =>
        Assert.Empty(DashboardCommand.Create().Parse(arguments).Errors);
}
