using Balloon.Broker;

namespace Balloon.Interop.Tests.Clients;

public sealed class KafkajsTests
{
    [Fact]
    public async Task Kafkajs_produces_idempotently_and_a_group_of_two_reads_every_message_once()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var lines = await Node.RunAsync("kafkajs.mjs", "kafkajs", broker.BootstrapServers, "interop-kafkajs");
        Assert.Equal(["true", "4", """{"messages":1000,"distinct":1000,"ordered":true}""", "1000", "1000", "false"], lines);
    }
}
