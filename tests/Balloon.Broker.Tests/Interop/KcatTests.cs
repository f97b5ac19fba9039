namespace Balloon.Broker.Tests.Interop;

/// <summary>kcat, whose librdkafka is often years old.</summary>
public sealed class KcatTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kcat_produces_consumes_lists_and_asks_for_offsets()
    {
        Programs.Require("kcat");
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("from-kcat", 2, cancellationToken: Cancel);
        var input = string.Join('\n', Enumerable.Range(0, 500).Select(i => $"key {i}:value {i}")) + "\n";

        var produced = await Programs.RunAsync(
            "kcat",
            ["-P", "-b", broker.BootstrapServers, "-t", "from-kcat", "-p", "1", "-K", ":", "-z", "snappy"],
            input
        );
        Assert.True(produced.ExitCode == 0, produced.Error);

        var consumed = await Programs.RunAsync(
            "kcat",
            ["-C", "-b", broker.BootstrapServers, "-t", "from-kcat", "-p", "1", "-e", "-q", "-f", "%o %k %s\\n"]
        );
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i} key {i} value {i}"), consumed.Out.TrimEnd().Split('\n'));

        var listed = await Programs.RunAsync("kcat", ["-L", "-b", broker.BootstrapServers]);
        Assert.Contains("topic \"from-kcat\" with 2 partitions", listed.Out, StringComparison.Ordinal);

        var offsets = await Programs.RunAsync("kcat", ["-Q", "-b", broker.BootstrapServers, "-t", "from-kcat:1:-1"]);
        Assert.Contains("500", offsets.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kcat_reads_as_a_group()
    {
        Programs.Require("kcat");
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await Clients.Kafka.SendAsync(broker, "shared", 100);
        var read = await Programs.RunAsync(
            "kcat",
            ["-b", broker.BootstrapServers, "-G", "kcats", "-c", "100", "-q", "-X", "auto.offset.reset=earliest", "shared"]
        );
        Assert.Equal(100, read.Out.TrimEnd().Split('\n').Length);
        Assert.Equal("kcats", Assert.Single(broker.Groups).Id);
    }
}
