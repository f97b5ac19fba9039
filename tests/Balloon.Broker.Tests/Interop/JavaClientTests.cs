using Balloon.Testing;

namespace Balloon.Broker.Tests.Interop;

/// <summary>Apache Kafka's own Java client: forty checks of what programs expect from it.</summary>
public sealed class JavaClientTests
{
    [Fact]
    public async Task All_checks_of_apache_kafkas_client_pass_except_two_that_are_skipped()
    {
        Long.Only();
        var checks = Repo.RequireShared("peers", "kafka", "checks");
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var output = await Programs.RunAsync(checks, [broker.BootstrapServers], timeout: TimeSpan.FromMinutes(5));
        Assert.DoesNotContain("FAILED", output.Out, StringComparison.Ordinal);
        Assert.Contains(" 0 failed, 2 skipped", output.Out, StringComparison.Ordinal);
    }
}
