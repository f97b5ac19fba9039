using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Broker.Tests.Clients;

public sealed class AdminTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_topic_is_created_described_and_deleted()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var admin = Kafka.Admin(broker);
        await admin.CreateTopicsAsync([
            new TopicSpecification
            {
                Name = "Orders",
                NumPartitions = 3,
                ReplicationFactor = 1,
            },
        ]);

        var described = (await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames(["Orders"]))).TopicDescriptions.Single();
        Assert.Equal(3, described.Partitions.Count);
        Assert.All(described.Partitions, partition => Assert.Equal(1, partition.Leader.Id));
        Assert.Equal(broker.Port, described.Partitions[0].Leader.Port);
        Assert.Single((await admin.DescribeClusterAsync()).Nodes);

        await Kafka.SendAsync(broker, "Orders", 10);
        await admin.DeleteTopicsAsync(["Orders"]);
        Assert.Empty(broker.Topics);
        var gone = await Assert.ThrowsAsync<DeleteTopicsException>(() => admin.DeleteTopicsAsync(["Orders"]));
        Assert.Equal(ErrorCode.UnknownTopicOrPart, gone.Results[0].Error.Code);

        await admin.CreateTopicsAsync([new TopicSpecification { Name = "Orders", NumPartitions = 1 }]);
        Assert.Equal(0, broker.FindTopic("Orders")!.Partitions[0].EndOffset);
    }

    [Theory]
    [InlineData("a b", 1, 1, null, ErrorCode.TopicException)]
    [InlineData("..", 1, 1, null, ErrorCode.TopicException)]
    [InlineData("good", 0, 1, null, ErrorCode.InvalidPartitions)]
    [InlineData("good", 1, 3, null, ErrorCode.InvalidReplicationFactor)]
    [InlineData("good", 1, 1, "retention.ms=soon", ErrorCode.InvalidConfig)]
    [InlineData("good", 1, 1, "cleanup.policy=compact", ErrorCode.InvalidConfig)]
    [InlineData("good", 1, 1, "no.such.thing=1", ErrorCode.InvalidConfig)]
    public async Task Impossible_requests_are_refused_with_kafkas_error(
        string name,
        int partitions,
        short replicas,
        string? config,
        ErrorCode expected
    )
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var admin = Kafka.Admin(broker);
        var topic = new TopicSpecification
        {
            Name = name,
            NumPartitions = partitions,
            ReplicationFactor = replicas,
            Configs = config is null ? null : new() { [config.Split('=')[0]] = config.Split('=')[1] },
        };
        var failure = await Assert.ThrowsAsync<CreateTopicsException>(() => admin.CreateTopicsAsync([topic]));
        Assert.Equal(expected, failure.Results[0].Error.Code);
        Assert.Empty(broker.Topics);
    }

    [Fact]
    public async Task Settings_are_shown_and_altered()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var admin = Kafka.Admin(broker);
        await broker.CreateTopicAsync(
            "kept",
            config: new Dictionary<string, string> { ["retention.ms"] = "3600000" },
            cancellationToken: Cancel
        );
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = "kept" };
        var before = (await admin.DescribeConfigsAsync([resource]))[0].Entries["retention.ms"];
        Assert.Equal(("3600000", ConfigSource.DynamicTopicConfig), (before.Value, before.Source));

        await admin.IncrementalAlterConfigsAsync(
            new()
            {
                [resource] =
                [
                    new ConfigEntry
                    {
                        Name = "retention.ms",
                        Value = "7200000",
                        IncrementalOperation = AlterConfigOpType.Set,
                    },
                ],
            }
        );
        Assert.Equal("7200000", broker.FindTopic("kept")!.Config["retention.ms"]);

        await admin.AlterConfigsAsync(new() { [resource] = [new ConfigEntry { Name = "segment.bytes", Value = "100000" }] });
        Assert.Equal("-1", broker.FindTopic("kept")!.Config["retention.ms"]);
        Assert.Equal("100000", broker.FindTopic("kept")!.Config["segment.bytes"]);
    }

    [Fact]
    public async Task Partitions_are_added_and_records_deleted()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var admin = Kafka.Admin(broker);
        await broker.CreateTopicAsync("grows", 1, cancellationToken: Cancel);
        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = "grows", IncreaseTo = 4 }]);
        await Kafka.SendAsync(broker, "grows", 50, partition: 3);

        var deleted = await admin.DeleteRecordsAsync([new TopicPartitionOffset("grows", 3, 20)]);
        Assert.Equal(20, deleted[0].Offset.Value);
        Assert.Equal("20", Kafka.ReadAll(broker, "grows", 3)[0].Message.Value);
        var failure = await Assert.ThrowsAsync<DeleteRecordsException>(() =>
            admin.DeleteRecordsAsync([new TopicPartitionOffset("grows", 3, 400)])
        );
        Assert.Equal(ErrorCode.OffsetOutOfRange, failure.Results[0].Error.Code);
    }
}
