using Balloon.Broker.Protocol;
using Balloon.Broker.Tests.Wire;
using Kafka = Balloon.Broker.Tests.Clients.Kafka;

namespace Balloon.Broker.Tests.Faults;

public sealed class StalledConsumerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Consumers_that_ask_and_do_not_read_hold_nobody_up()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        using (var producer = Kafka.Producer(broker))
        {
            for (var i = 0; i < 100; i++)
                producer.Produce("wire", new() { Value = new('x', 200_000) });
            producer.Flush(Cancel);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ask = RawClient.Frame(ApiKey.Fetch, 11, Requests.Body(ApiKey.Fetch, 11));
        var stalled = Enumerable.Range(0, 20).Select(_ => new RawClient(broker.Port)).ToList();
        foreach (var client in stalled)
        {
            for (var i = 0; i < 50; i++)
                client.Send(ask);
        }

        await Kafka.SendAsync(broker, "other", 1000);
        Assert.Equal(1000, Kafka.ReadAll(broker, "other").Count);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 20L * (8 << 20), $"{held >> 20} MiB are held for 20 consumers");
        stalled.ForEach(client => client.Dispose());
    }
}
