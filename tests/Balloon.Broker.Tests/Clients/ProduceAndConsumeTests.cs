using Balloon.Testing;
using Confluent.Kafka;

namespace Balloon.Broker.Tests.Clients;

public sealed class ProduceAndConsumeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idempotent_producer_is_read_back_by_assign_in_order()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("events", 2, cancellationToken: Cancel);
        await Kafka.SendAsync(broker, "events", 5000, partition: 1);

        var records = Kafka.ReadAll(broker, "events", 1);

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"), records.Select(record => record.Message.Value));
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), records.Select(record => record.Offset.Value));
        Assert.Equal(0, broker.FindTopic("events")!.Partitions[0].EndOffset);
        Assert.Equal(5000, broker.FindTopic("events")!.Partitions[1].EndOffset);
    }

    [Fact]
    public async Task A_topic_is_created_by_its_first_record_with_the_default_partitions()
    {
        await using var broker = await KafkaBroker.StartAsync(new() { DefaultPartitions = 3 }, Cancel);
        await Kafka.SendAsync(broker, "made-by-use", 1, partition: 2);
        Assert.Equal(3, broker.FindTopic("made-by-use")!.Partitions.Count);
    }

    [Fact]
    public async Task No_topic_is_created_by_use_when_that_is_switched_off()
    {
        await using var broker = await KafkaBroker.StartAsync(new() { AutoCreateTopics = false }, Cancel);
        using var producer = Kafka.Producer(broker, config => config.MessageTimeoutMs = 2000);
        await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
            producer.ProduceAsync("not-there", new Message<string, string> { Value = "x" }, Cancel)
        );
        Assert.Empty(broker.Topics);
    }

    [Fact]
    public async Task Keys_headers_times_nulls_and_empty_values_come_back_as_they_were_sent()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        var time = new DateTime(2020, 2, 29, 12, 34, 56, 789, DateTimeKind.Utc);
        using (var producer = Kafka.Producer(broker))
        {
            var headers = new Headers
            {
                { "h", "1"u8.ToArray() },
                { "h", "2"u8.ToArray() },
                { "none", null },
            };
            await producer.ProduceAsync(
                "shapes",
                new()
                {
                    Key = "Ünï 🎈",
                    Value = "v",
                    Headers = headers,
                    Timestamp = new(time),
                },
                Cancel
            );
            await producer.ProduceAsync("shapes", new() { Key = null!, Value = null! }, Cancel);
            await producer.ProduceAsync("shapes", new() { Key = "", Value = "" }, Cancel);
        }

        var records = Kafka.ReadAll(broker, "shapes");

        Assert.Equal("Ünï 🎈", records[0].Message.Key);
        Assert.Equal(time, records[0].Message.Timestamp.UtcDateTime);
        Assert.Equal(["h", "h", "none"], records[0].Message.Headers.Select(header => header.Key));
        Assert.Null(records[0].Message.Headers[2].GetValueBytes());
        Assert.Null(records[1].Message.Key);
        Assert.Null(records[1].Message.Value);
        Assert.Equal(("", ""), (records[2].Message.Key, records[2].Message.Value));
    }

    [Theory]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public async Task Compressed_batches_are_kept_and_found_by_time_exactly(CompressionType codec)
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using (var producer = Kafka.Producer(broker, config => (config.CompressionType, config.LingerMs) = (codec, 300)))
        {
            for (var i = 0; i < 1000; i++)
            {
                var message = new Message<string, string>
                {
                    Value = $"value {i}",
                    Timestamp = new(1_600_000_000_000 + i * 10, TimestampType.CreateTime),
                };
                producer.Produce("packed", message);
            }

            producer.Flush(Cancel);
        }

        using var consumer = Kafka.Consumer(broker);
        var at = new TopicPartitionTimestamp("packed", 0, new(1_600_000_005_555, TimestampType.CreateTime));
        Assert.Equal(556, consumer.OffsetsForTimes([at], TimeSpan.FromSeconds(10))[0].Offset.Value);
        Assert.Equal("value 999", Kafka.ReadAll(broker, "packed")[^1].Message.Value);
    }

    [Theory]
    [InlineData(Acks.None)]
    [InlineData(Acks.Leader)]
    public async Task Records_sent_with_fewer_acknowledgements_are_delivered_too(Acks acks)
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await Kafka.SendAsync(broker, "acks", 100, more: config => (config.EnableIdempotence, config.Acks) = (false, acks));
        await Eventually.TrueAsync(
            () => broker.FindTopic("acks")!.Partitions[0].EndOffset == 100,
            "100 records in the log",
            cancellationToken: Cancel
        );
    }

    [Fact]
    public async Task A_record_over_the_limit_of_its_topic_is_refused_and_a_smaller_one_is_not()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync(
            "small",
            config: new Dictionary<string, string> { ["max.message.bytes"] = "2000" },
            cancellationToken: Cancel
        );
        using var producer = Kafka.Producer(broker);
        var failure = await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
            producer.ProduceAsync("small", new Message<string, string> { Value = new('x', 5000) }, Cancel)
        );
        Assert.Equal(ErrorCode.MsgSizeTooLarge, failure.Error.Code);
        using var other = Kafka.Producer(broker);
        Assert.Equal(0, (await other.ProduceAsync("small", new Message<string, string> { Value = "fits" }, Cancel)).Offset.Value);
    }

    [Fact]
    public async Task A_waiting_fetch_returns_when_a_record_arrives()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("slow", cancellationToken: Cancel);
        using var consumer = Kafka.Consumer(broker, config => config.FetchWaitMaxMs = 20_000);
        consumer.Assign(new TopicPartitionOffset("slow", 0, 0));
        Assert.Null(consumer.Consume(TimeSpan.FromSeconds(1)));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Kafka.SendAsync(broker, "slow", 1);
        Assert.NotNull(consumer.Consume(TimeSpan.FromSeconds(10)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), $"the record came after {clock.Elapsed}");
    }

    [Fact]
    public async Task A_fetch_for_more_bytes_than_a_response_holds_is_answered_at_once()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        using (var producer = Kafka.Producer(broker))
        {
            for (var i = 0; i < 100; i++)
                producer.Produce("big", new() { Value = new('x', 200_000) });
            producer.Flush(Cancel);
        }

        using var consumer = Kafka.Consumer(
            broker,
            config =>
                (config.FetchMinBytes, config.FetchWaitMaxMs, config.MaxPartitionFetchBytes, config.FetchMaxBytes, config.SocketTimeoutMs) =
                    (16 << 20, 60_000, 20 << 20, 20 << 20, 90_000)
        );
        consumer.Assign(new TopicPartitionOffset("big", 0, 0));
        Assert.Equal(20, Kafka.Read(consumer, 20).Count);
    }

    [Fact]
    public async Task An_offset_out_of_range_is_reported()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await Kafka.SendAsync(broker, "short", 10);
        using var consumer = Kafka.Consumer(broker, config => config.AutoOffsetReset = AutoOffsetReset.Error);
        consumer.Assign(new TopicPartitionOffset("short", 0, 5000));
        var failure = Assert.Throws<ConsumeException>(() => consumer.Consume(TimeSpan.FromSeconds(10)));
        Assert.Equal(ErrorCode.Local_AutoOffsetReset, failure.Error.Code);
    }
}
