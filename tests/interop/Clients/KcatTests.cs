using Balloon.Broker;

namespace Balloon.Interop.Tests.Clients;

public sealed class KcatTests : IAsyncLifetime
{
    private KafkaBroker _broker = null!;

    public async ValueTask InitializeAsync() => _broker = await KafkaBroker.StartAsync(new KafkaBrokerOptions { DefaultPartitions = 4 });

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    [Fact]
    public async Task Kcat_produces_lists_reads_and_asks_for_offsets_by_time()
    {
        const string topic = "interop-kcat";
        var input = string.Join('\n', Enumerable.Range(0, 500).Select(i => $"k{i % 5}:value {i}")) + "\n";
        await Kcat(input, "-P", "-t", topic, "-K", ":", "-X", "enable.idempotence=true", "-z", "lz4");

        var list = await Kcat("", "-L", "-t", topic);
        Assert.Contains($"topic \"{topic}\" with", list);

        var read = await Kcat("", "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-f", "%k|%s\n");
        var values = read.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"k{i % 5}|value {i}").Order(), values.Order());

        var offsets = await Kcat(
            "",
            [.. Enumerable.Range(0, 4).SelectMany(partition => new[] { "-t", $"{topic}:{partition}:1" }).Prepend("-Q")]
        );
        Assert.Contains("offset 0", offsets);
        Assert.Contains($"{topic} [3] offset", offsets);
    }

    [Fact]
    public async Task A_kcat_consumer_resumes_where_its_group_stopped()
    {
        const string topic = "interop-kcat-group";
        await Kcat("a\nb\nc\n", "-P", "-t", topic);
        Assert.Equal(["a", "b", "c"], (await Group(topic, 3)).Order());
        await Kcat("d\n", "-P", "-t", topic);
        Assert.Equal(["d"], await Group(topic, 1));
    }

    private async Task<string[]> Group(string topic, int count)
    {
        var read = await Kcat("", "-G", "interop-kcat", topic, "-c", $"{count}", "-q", "-X", "auto.offset.reset=earliest");
        return read.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<string> Kcat(string input, params string[] arguments)
    {
        var kcat = Programs.Require("kcat", "tests/set-up.sh installs it where it may");
        return Programs.RunAsync(kcat, ["-b", _broker.BootstrapServers, .. arguments], input);
    }
}
