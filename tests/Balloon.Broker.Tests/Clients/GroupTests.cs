using Balloon.Testing;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Broker.Tests.Clients;

public sealed class GroupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_group_resumes_where_it_committed()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await Kafka.SendAsync(broker, "log", 100);
        using (var first = Kafka.Consumer(broker, config => config.GroupId = "readers"))
        {
            first.Subscribe("log");
            first.Commit(Kafka.Read(first, 40)[^1]);
            first.Close();
        }

        Assert.Equal(60, broker.Groups.Single().Lag);
        using var second = Kafka.Consumer(broker, config => config.GroupId = "readers");
        second.Subscribe("log");
        Assert.Equal(40, Kafka.Read(second, 1)[0].Offset.Value);
        second.Close();
    }

    [Theory]
    [InlineData(PartitionAssignmentStrategy.Range)]
    [InlineData(PartitionAssignmentStrategy.CooperativeSticky)]
    public async Task Two_members_share_partitions_and_the_one_that_stays_takes_over(PartitionAssignmentStrategy strategy)
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("shared", 4, cancellationToken: Cancel);
        void Configure(ConsumerConfig config) => (config.GroupId, config.PartitionAssignmentStrategy) = ("team", strategy);
        using var first = Kafka.Consumer(broker, Configure);
        using var second = Kafka.Consumer(broker, Configure);
        first.Subscribe("shared");
        second.Subscribe("shared");
        await Eventually.TrueAsync(() => Poll(first) == 2 & Poll(second) == 2, "two partitions each", cancellationToken: Cancel);

        second.Close();
        await Eventually.TrueAsync(() => Poll(first) == 4, "all four for the one left", cancellationToken: Cancel);
        first.Close();

        static int Poll(IConsumer<string, string> consumer)
        {
            consumer.Consume(TimeSpan.FromMilliseconds(50));
            return consumer.Assignment.Count;
        }
    }

    [Fact]
    public async Task Groups_are_listed_described_moved_and_deleted()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using var admin = Kafka.Admin(broker);
        await Kafka.SendAsync(broker, "log", 10);
        using (var consumer = Kafka.Consumer(broker, config => (config.GroupId, config.ClientId) = ("known", "someone")))
        {
            consumer.Subscribe("log");
            consumer.Commit(Kafka.Read(consumer, 10)[^1]);
            var listed = await admin.ListConsumerGroupsAsync();
            Assert.Contains(listed.Valid, group => group.GroupId == "known");
            var described = (await admin.DescribeConsumerGroupsAsync(["known"])).ConsumerGroupDescriptions.Single();
            Assert.Equal(ConsumerGroupState.Stable, described.State);
            Assert.Equal("someone", described.Members.Single().ClientId);
            Assert.Equal([new TopicPartition("log", 0)], described.Members.Single().Assignment.TopicPartitions);
            var busy = await Assert.ThrowsAsync<DeleteGroupsException>(() => admin.DeleteGroupsAsync(["known"]));
            Assert.Equal(ErrorCode.NonEmptyGroup, busy.Results[0].Error.Code);
            consumer.Close();
        }

        await admin.AlterConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitionOffsets("known", [new("log", 0, 3)])]);
        var offsets = await admin.ListConsumerGroupOffsetsAsync([new ConsumerGroupTopicPartitions("known", null)]);
        Assert.Equal(3, offsets[0].Partitions[0].Offset.Value);
        await admin.DeleteConsumerGroupOffsetsAsync("known", [new("log", 0)]);
        Assert.Empty(broker.Groups.Single().Offsets);
        await admin.DeleteGroupsAsync(["known"]);
        Assert.Empty(broker.Groups);
    }
}
