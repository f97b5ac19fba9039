using System.Diagnostics;
using System.Diagnostics.Metrics;
using Balloon.Testing;
using Confluent.Kafka;
using Kafka = Balloon.Broker.Tests.Clients.Kafka;

namespace Balloon.Broker.Tests.Embedding;

public sealed class EmbeddingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_temporary_folder_is_removed_with_its_broker_and_a_given_one_is_kept()
    {
        string temporary;
        await using (var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel))
        {
            temporary = broker.Folder;
            Assert.True(Directory.Exists(temporary));
        }

        Assert.False(Directory.Exists(temporary));
        using var folder = new TempFolder();
        await using (var broker = await KafkaBroker.StartAsync(new() { Folder = folder["log"] }, Cancel))
            await Kafka.SendAsync(broker, "kept", 10);
        Assert.True(Directory.Exists(folder["log"]));
    }

    [Fact]
    public async Task Topics_records_offsets_and_the_cluster_id_survive_a_restart()
    {
        using var folder = new TempFolder();
        string cluster;
        Guid topic;
        await using (var broker = await KafkaBroker.StartAsync(new() { Folder = folder.Path }, Cancel))
        {
            cluster = broker.ClusterId;
            await broker.CreateTopicAsync("Kept.Topic", 2, new Dictionary<string, string> { ["retention.ms"] = "7000000" }, Cancel);
            topic = broker.FindTopic("Kept.Topic")!.Id;
            await Kafka.SendAsync(broker, "Kept.Topic", 10, partition: 1);
            using var consumer = Kafka.Consumer(broker, config => config.GroupId = "readers");
            consumer.Subscribe("Kept.Topic");
            consumer.Commit(Kafka.Read(consumer, 4)[^1]);
            consumer.Close();
        }

        await using var again = await KafkaBroker.StartAsync(new() { Folder = folder.Path }, Cancel);
        Assert.Equal(cluster, again.ClusterId);
        var found = Assert.Single(again.Topics);
        Assert.Equal(
            ("Kept.Topic", topic, "7000000", 10L),
            (found.Name, found.Id, found.Config["retention.ms"], found.Partitions[1].EndOffset)
        );
        Assert.Equal((4, 6), (again.Groups.Single().Offsets.Single().CommittedOffset, again.Groups.Single().Lag));
        Assert.Equal(10, Kafka.ReadAll(again, "Kept.Topic", 1).Count);
    }

    [Fact]
    public async Task Names_that_differ_only_in_case_are_two_topics()
    {
        using var folder = new TempFolder();
        await using (var broker = await KafkaBroker.StartAsync(new() { Folder = folder.Path }, Cancel))
        {
            foreach (var name in new[] { "topic", "Topic", "TOPIC", "con", "ends.with.dot.", new string('x', 249) })
                await broker.CreateTopicAsync(name, cancellationToken: Cancel);
            var folders = Directory
                .GetDirectories(Path.Combine(folder.Path, "topics"))
                .Select(path => Path.GetFileName(path).ToUpperInvariant());
            Assert.Equal(6, folders.Distinct().Count());
        }

        await using var again = await KafkaBroker.StartAsync(new() { Folder = folder.Path }, Cancel);
        Assert.Equal(6, again.Topics.Count);
    }

    [Fact]
    public async Task Two_brokers_do_not_share_a_folder_or_a_port()
    {
        using var folder = new TempFolder();
        await using var broker = await KafkaBroker.StartAsync(new() { Folder = folder.Path }, Cancel);
        var sameFolder = await Assert.ThrowsAsync<KafkaBrokerException>(() =>
            KafkaBroker.StartAsync(new() { Folder = folder.Path }, Cancel)
        );
        Assert.Contains(folder.Path, sameFolder.Message, StringComparison.Ordinal);
        var samePort = await Assert.ThrowsAsync<KafkaBrokerException>(() => KafkaBroker.StartAsync(new() { Port = broker.Port }, Cancel));
        Assert.Contains($"{broker.Port}", samePort.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_and_topics_are_refused_with_a_reason()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => KafkaBroker.StartAsync(new() { DefaultPartitions = 0 }, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => KafkaBroker.StartAsync(new() { Port = 70_000 }, Cancel));
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        var failure = await Assert.ThrowsAsync<KafkaBrokerException>(() => broker.CreateTopicAsync("a b", cancellationToken: Cancel));
        Assert.Contains("'a b'", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<KafkaBrokerException>(() => broker.DeleteTopicAsync("not-there", Cancel));
        await broker.CreateTopicAsync("there", cancellationToken: Cancel);
        await Assert.ThrowsAsync<KafkaBrokerException>(() => broker.CreateTopicAsync("there", cancellationToken: Cancel));
        await broker.DeleteTopicAsync("there", Cancel);
        Assert.Empty(broker.Topics);
    }

    [Fact]
    public async Task Retention_and_append_times_follow_the_test_clock()
    {
        var clock = new ManualClock();
        await using var broker = await KafkaBroker.StartAsync(new() { TimeProvider = clock, RetentionMs = 3_600_000 }, Cancel);
        await broker.CreateTopicAsync(
            "stamped",
            config: new Dictionary<string, string> { ["message.timestamp.type"] = "LogAppendTime" },
            cancellationToken: Cancel
        );
        await Kafka.SendAsync(broker, "stamped", 5);
        var stamp = Kafka.ReadAll(broker, "stamped")[0].Message.Timestamp;
        Assert.Equal((TimestampType.LogAppendTime, clock.GetUtcNow().ToUnixTimeMilliseconds()), (stamp.Type, stamp.UnixTimestampMs));

        clock.Advance(TimeSpan.FromMinutes(61));
        await broker.EnforceRetentionAsync(Cancel);
        Assert.Equal(
            (5, 5),
            (broker.FindTopic("stamped")!.Partitions[0].LogStartOffset, broker.FindTopic("stamped")!.Partitions[0].EndOffset)
        );
    }

    [Fact]
    public async Task Offsets_of_an_empty_group_expire_by_the_test_clock()
    {
        var clock = new ManualClock();
        await using var broker = await KafkaBroker.StartAsync(
            new() { TimeProvider = clock, OffsetsRetention = TimeSpan.FromHours(1) },
            Cancel
        );
        await Kafka.SendAsync(broker, "log", 5);
        using var consumer = Kafka.Consumer(broker, config => config.GroupId = "short-lived");
        consumer.Assign(new TopicPartition("log", 0));
        consumer.Commit([new("log", 0, 3)]);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Single(broker.Groups);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(broker.Groups);
    }

    [Fact]
    public async Task A_group_that_never_committed_is_soon_forgotten()
    {
        var clock = new ManualClock();
        await using var broker = await KafkaBroker.StartAsync(new() { TimeProvider = clock }, Cancel);
        await Kafka.SendAsync(broker, "log", 5);
        using (var consumer = Kafka.Consumer(broker, config => config.GroupId = "looked-in"))
        {
            consumer.Subscribe("log");
            Kafka.Read(consumer, 5);
            consumer.Close();
        }

        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("Empty", broker.Groups.Single().State);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(broker.Groups);
    }

    [Fact]
    public async Task Counters_are_published_through_a_meter()
    {
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == KafkaBroker.MeterName)
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        listener.Start();
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await Kafka.SendAsync(broker, "counted-by-the-meter", 100);
        Kafka.ReadAll(broker, "counted-by-the-meter");
        lock (seen)
        {
            Assert.Equal(100, seen["balloon.broker.records.in"]);
            Assert.True(seen["balloon.broker.bytes.in"] > 1000);
            Assert.True(seen["balloon.broker.bytes.out"] > 1000);
        }

        void Count(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length == 0 || tags[0].Value as string != "counted-by-the-meter")
                return;
            lock (seen)
                seen[name] = seen.GetValueOrDefault(name) + value;
        }
    }

    [Fact]
    public async Task It_starts_at_once()
    {
        await using (await KafkaBroker.StartAsync(cancellationToken: Cancel)) { }

        var clock = Stopwatch.StartNew();
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        Assert.True(clock.ElapsedMilliseconds < 2000, $"{clock.ElapsedMilliseconds} ms");
    }
}
