using System.Buffers.Binary;
using Balloon.Broker.Protocol;
using Balloon.Broker.Tests.Wire;
using Kafka = Balloon.Broker.Tests.Clients.Kafka;

namespace Balloon.Broker.Tests.Faults;

/// <summary>
/// The memory that clients can make the broker use. Not run in parallel, since the memory of the whole process is measured.
/// </summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int Stalled = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incomplete_requests_that_announce_many_bytes_hold_little_memory()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = Enumerable.Range(0, 300).Select(_ => new RawClient(broker.Port)).ToList();
        var head = RawClient.Frame(ApiKey.Produce, 7, Requests.Body(ApiKey.Produce, 7))[..40];
        BinaryPrimitives.WriteInt32BigEndian(head, 90 << 20);
        clients.ForEach(client => client.Send(head));

        // Other requests, small and large, do not wait for these.
        await Kafka.SendAsync(broker, "wire", 20_000, more: config => config.LingerMs = 50);
        using var other = new RawClient(broker.Port);
        for (var i = 0; i < 50; i++)
            Assert.NotNull(other.Ask(ApiKey.Produce, 7, Requests.Body(ApiKey.Produce, 7)));
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 64 << 20, $"{held >> 20} MiB are held");
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Consumers_that_request_and_do_not_read_delay_nobody_else()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        using (var producer = Kafka.Producer(broker, config => config.BatchNumMessages = 1))
        {
            for (var i = 0; i < 100; i++)
                producer.Produce("wire", new() { Value = new('x', 200_000) });
            producer.Flush(Cancel);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ask = RawClient.Frame(ApiKey.Fetch, 11, Requests.Body(ApiKey.Fetch, 11));
        var stalled = Enumerable.Range(0, Stalled).Select(_ => new RawClient(broker.Port)).ToList();
        foreach (var client in stalled)
        {
            for (var i = 0; i < 50; i++)
                client.Send(ask);
        }

        await Kafka.SendAsync(broker, "other", 1000);
        Assert.Equal(1000, Kafka.ReadAll(broker, "other").Count);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < Stalled * (2L << 20), $"{held >> 20} MiB are held for {Stalled} consumers");
        stalled.ForEach(client => client.Dispose());
    }
}
