using System.Buffers.Binary;
using System.Diagnostics;
using Balloon.Broker.Protocol;
using Balloon.Broker.Tests.Wire;
using Balloon.Testing;

namespace Balloon.Broker.Tests.Faults;

/// <summary>
/// Requests that are wrong, truncated or noise: the broker disconnects or answers, keeps its memory low, and goes on serving.
/// </summary>
public sealed class FuzzTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task It_still_serves_after_two_thousand_damaged_requests() => RunAsync(2_000);

    [Fact]
    public Task It_still_serves_after_two_hundred_thousand_damaged_requests()
    {
        Long.Only();
        return RunAsync(200_000);
    }

    [Theory]
    [InlineData(0x7fffffff)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100 * 1024 * 1024 + 1)]
    public async Task An_impossible_length_ends_the_connection(int length)
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        client.Send(bytes);
        Assert.True(client.IsClosedByBroker());
    }

    [Fact]
    public async Task A_large_request_that_is_not_a_produce_is_not_read_to_its_end()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);
        var head = RawClient.Frame(ApiKey.Metadata, 10, Requests.Body(ApiKey.Metadata, 10));
        BinaryPrimitives.WriteInt32BigEndian(head, 50 << 20);
        client.Send(head);
        Assert.True(client.IsClosedByBroker());
    }

    [Fact]
    public async Task Five_hundred_connections_opened_and_dropped_leave_none_behind()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        var fetch = RawClient.Frame(ApiKey.Fetch, 11, Requests.Body(ApiKey.Fetch, 11));
        var clients = new List<RawClient>();
        for (var i = 0; i < 500; i++)
        {
            var client = new RawClient(broker.Port);
            clients.Add(client);
            client.Send(fetch.AsSpan(0, i % 3 == 0 ? fetch.Length : i % fetch.Length));
        }

        using (var one = new RawClient(broker.Port))
            Assert.NotNull(one.Ask(ApiKey.Produce, 7, Requests.Body(ApiKey.Produce, 7)));
        clients.ForEach(client => client.Dispose());
        await Eventually.TrueAsync(() => broker.OpenConnections == 0, "all connections are closed", cancellationToken: Cancel);
    }

    private static async Task RunAsync(int count)
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        var random = new Random(count);
        var valid = Versions
            .All.SelectMany(api => Enumerable.Range(api.Min, api.Max - api.Min + 1).Select(v => (api.Key, Version: (short)v)))
            .Where(request => request.Key is not (ApiKey.JoinGroup or ApiKey.CreateTopics or ApiKey.CreatePartitions))
            .Select(request => RawClient.Frame(request.Key, request.Version, Requests.Body(request.Key, request.Version)))
            .ToList();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            using var client = new RawClient(broker.Port);
            client.Send(Damage(valid[random.Next(valid.Count)], random));
        }

        await Clients.Kafka.SendAsync(broker, "after", 10);
        Assert.Equal(10, Clients.Kafka.ReadAll(broker, "after").Count);
        await Eventually.TrueAsync(() => broker.OpenConnections <= 2, "the connections are closed", cancellationToken: Cancel);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(10));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) < 300 << 20);
    }

    /// <summary>Changes bytes, writes large numbers in place of lengths, truncates, or repeats.</summary>
    private static byte[] Damage(byte[] frame, Random random)
    {
        var bytes = frame.ToArray();
        switch (random.Next(5))
        {
            case 0:
                for (var i = random.Next(1, 6); i > 0; i--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                return bytes;
            case 1:
                var at = random.Next(4, bytes.Length - 4);
                BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), random.Next(2) == 0 ? int.MaxValue : -random.Next());
                return bytes;
            case 2:
                return bytes[..random.Next(bytes.Length)];
            case 3:
                var cut = bytes[..random.Next(12, bytes.Length)];
                BinaryPrimitives.WriteInt32BigEndian(cut, cut.Length - 4);
                return cut;
            default:
                random.NextBytes(bytes.AsSpan(random.Next(12, bytes.Length)));
                return bytes;
        }
    }
}
