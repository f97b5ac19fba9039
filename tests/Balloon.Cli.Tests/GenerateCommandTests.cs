using System.CommandLine;
using Balloon.Broker;
using Balloon.Cli.Commands;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Cli.Tests;

public sealed class GenerateCommandTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<int> RunAsync(params string[] arguments)
    {
        var parsed = GenerateCommand.Create().Parse(arguments);
        return parsed.Errors.Count > 0
            ? ExitCodes.WrongUsage
            : await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, Cancel);
    }

    [Fact]
    public async Task A_delivered_run_exits_with_0_and_is_in_the_log()
    {
        using var folder = new TempFolder();
        await using var broker = await KafkaBroker.StartAsync(new KafkaBrokerOptions { Folder = folder.Path }, Cancel);
        var exit = await RunAsync(
            "--bootstrap",
            broker.BootstrapServers,
            "--count",
            "2000",
            "--backfill",
            "10m",
            "--topic",
            "game",
            "--players",
            "5"
        );
        Assert.Equal(ExitCodes.Done, exit);
        Assert.Equal(2000, (await Topics.OffsetsAsync(broker.BootstrapServers, "game", Cancel)).Sum(p => p.Events));
    }

    [Fact]
    public async Task An_unreachable_Kafka_ends_the_command_with_an_explanation()
    {
        var nowhere = $"127.0.0.1:{Ports.Free()}";
        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync("--bootstrap", nowhere, "--count", "1"));
        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains(nowhere, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--duration", "5x")]
    [InlineData("--backfill", "soon")]
    [InlineData("--count", "many")]
    [InlineData("--colour", "red")]
    public async Task Unreadable_arguments_are_usage_errors(string option, string value) =>
        Assert.Equal(ExitCodes.WrongUsage, await RunAsync(option, value));

    [Theory]
    [InlineData("30m", 1800)]
    [InlineData("45s", 45)]
    [InlineData("1.5h", 5400)]
    [InlineData("200ms", 0.2)]
    [InlineData("2d", 172_800)]
    [InlineData("00:01:30", 90)]
    public void Time_spans_are_parsed(string text, double seconds) => Assert.Equal(seconds, Spans.Read(text)!.Value.TotalSeconds);
}
