using Balloon.Broker;

namespace Balloon.Interop.Tests.Clients;

public sealed class ConfluentKafkaJavaScriptTests
{
    [Fact]
    public async Task Confluents_client_for_node_produces_idempotently_and_a_group_of_two_reads_every_message_once()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var lines = await Node.RunAsync(
            "confluent-kafka.mjs",
            "@confluentinc/kafka-javascript",
            broker.BootstrapServers,
            "interop-confluent-kafka"
        );
        Assert.Equal(["true", """{"messages":1000,"distinct":1000,"ordered":true}""", "1000", "false"], lines);
    }
}
