using Balloon.Cli.Commands;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Tests;

public sealed class StatusReportTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("No space left on device", true)]
    public void A_log_that_cannot_be_written_is_reported(string? refused, bool told)
    {
        var stack = new Stack("127.0.0.1:1", new SqlEndpoint("127.0.0.1", 2, "root", "dev"), "http://127.0.0.1:3", "lake", 4);
        var topic = new TopicStatus("balloon-game", 4, 1000) { StorageError = refused };
        var status = new SandboxStatus(stack, DateTimeOffset.UnixEpoch, null, [topic], [], []);
        using var to = new StringWriter();
        StatusReport.Write(to, new SandboxHome("home"), null, "not asked", status, TimeProvider.System);
        Assert.Contains("balloon-game  1,000 records in 4 partitions", to.ToString(), StringComparison.Ordinal);
        Assert.Equal(told, to.ToString().Contains("(No space left on device)", StringComparison.Ordinal));
    }
}
