using Balloon.Broker.Protocol;
using Balloon.Broker.Tests.Log;

namespace Balloon.Broker.Tests.Wire;

/// <summary>Everything advertised is served, in every version; anything else ends the connection.</summary>
public sealed class VersionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_advertised_version_of_every_api_is_answered()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        foreach (var api in Versions.All)
        {
            for (var version = api.Min; version <= api.Max; version++)
            {
                using var client = new RawClient(broker.Port);
                var answer = client.Ask(api.Key, version, Requests.Body(api.Key, version));
                Assert.True(answer is not null, $"{api.Key} version {version}: the broker hung up");
            }
        }
    }

    [Fact]
    public async Task Responses_of_old_versions_have_their_old_layout()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);

        var produced = Ask(ApiKey.Produce, 0);
        Assert.Equal(
            (1, "wire", 1, 0, 0, 0L),
            (produced.Int32(), produced.String(), produced.Int32(), produced.Int32(), produced.Int16(), produced.Int64())
        );
        Assert.Equal(0, produced.Remaining);

        var fetched = Ask(ApiKey.Fetch, 0);
        Assert.Equal((1, "wire", 1, 0, 35), (fetched.Int32(), fetched.String(), fetched.Int32(), fetched.Int32(), fetched.Int16()));
        Assert.Equal((2L, 0, 0), (fetched.Int64(), fetched.Int32(), fetched.Remaining));

        var metadata = Ask(ApiKey.Metadata, 0);
        Assert.Equal((1, 1, "127.0.0.1", broker.Port), (metadata.Int32(), metadata.Int32(), metadata.String(), metadata.Int32()));
        Assert.Equal((1, 0, "wire", 1), (metadata.Int32(), metadata.Int16(), metadata.String(), metadata.Int32()));

        var offsets = Ask(ApiKey.ListOffsets, 0);
        Assert.Equal(
            (1, "wire", 1, 0, 0, 1, 2L),
            (offsets.Int32(), offsets.String(), offsets.Int32(), offsets.Int32(), offsets.Int16(), offsets.Int32(), offsets.Int64())
        );

        var joined = Ask(ApiKey.JoinGroup, 0);
        Assert.Equal((0, 1, "range"), (joined.Int16(), joined.Int32(), joined.String()));

        ProtocolReader Ask(ApiKey key, short version) => new(client.Ask(key, version, Requests.Body(key, version)));
    }

    [Theory]
    [InlineData(24, 0)]
    [InlineData(28, 3)]
    [InlineData(76, 1)]
    [InlineData(999, 0)]
    [InlineData(1, 12)]
    [InlineData(0, 8)]
    [InlineData(3, -1)]
    public async Task An_API_that_is_not_advertised_ends_the_connection_and_the_broker_continues(short key, short version)
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);
        Assert.Null(client.Ask((ApiKey)key, version, _ => { }));
        using var next = new RawClient(broker.Port);
        Assert.NotNull(next.Ask(ApiKey.ApiVersions, 0, Requests.Body(ApiKey.ApiVersions, 0)));
    }

    [Fact]
    public async Task An_unknown_version_of_api_versions_is_answered_in_version_0_with_error_35_and_the_whole_list()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);
        var answer = new ProtocolReader(client.Ask(ApiKey.ApiVersions, 5, _ => { }));
        Assert.Equal(ErrorCode.UnsupportedVersion, (ErrorCode)answer.Int16());
        Assert.Equal(Versions.All.Count, answer.Array(r => (r.Int16(), r.Int16(), r.Int16())).Count);
        Assert.Equal(0, answer.Remaining);
    }

    [Fact]
    public async Task Requests_sent_at_once_are_answered_in_order()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);
        var frames = new MemoryStream();
        for (var i = 0; i < 100; i++)
            frames.Write(RawClient.Frame(ApiKey.Produce, 7, Requests.Body(ApiKey.Produce, 7)));
        client.Send(frames.ToArray());
        for (var i = 0; i < 100; i++)
        {
            var answer = new ProtocolReader(client.Answer());
            Assert.Equal((1, "wire", 1, 0, 0), (answer.Int32(), answer.String(), answer.Int32(), answer.Int32(), answer.Int16()));
            Assert.Equal(i * 2, answer.Int64());
        }
    }

    [Fact]
    public async Task A_response_does_not_wait_for_a_later_request_that_needs_none()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);
        var first = RawClient.Frame(ApiKey.Produce, 7, Requests.Body(ApiKey.Produce, 7));
        var second = first.ToArray();
        System.Buffers.Binary.BinaryPrimitives.WriteInt16BigEndian(
            second.AsSpan(second.AsSpan().IndexOf(new byte[] { 0xff, 0xff, 0xff, 0xff }) + 2),
            0
        );
        client.Send([.. first, .. second]);
        Assert.NotNull(client.Answer());
        await Balloon.Testing.Eventually.TrueAsync(
            () => broker.FindTopic("wire")!.Partitions[0].EndOffset == 4,
            "both are appended",
            cancellationToken: Cancel
        );
    }

    [Theory]
    [InlineData(2, -1, 21)]
    [InlineData(-1, 0, 43)]
    public async Task A_produce_that_cannot_be_served_is_refused_for_its_partition(short acks, int magic, short error)
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);
        var batch = Batches.Of("a");
        if (magic >= 0)
            batch[16] = (byte)magic;
        var body = client.Ask(
            ApiKey.Produce,
            7,
            w =>
            {
                w.NullableString(null);
                w.Int16(acks);
                w.Int32(1000);
                w.ArrayLength(1);
                w.String("wire");
                w.ArrayLength(1);
                w.Int32(0);
                w.Bytes(batch);
            }
        );
        var answer = new ProtocolReader(body);
        Assert.Equal((1, "wire", 1, 0, error), (answer.Int32(), answer.String(), answer.Int32(), answer.Int32(), answer.Int16()));
        Assert.Equal(0, broker.FindTopic("wire")!.Partitions[0].EndOffset);
    }
}
