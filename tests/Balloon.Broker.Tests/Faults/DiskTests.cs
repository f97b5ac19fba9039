using Balloon.Testing;
using Confluent.Kafka;
using Kafka = Balloon.Broker.Tests.Clients.Kafka;

namespace Balloon.Broker.Tests.Faults;

/// <summary>A full or read-only disk: a small file system, if this user may mount one.</summary>
public sealed class DiskTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_producers_get_an_error_and_recover_when_there_is_room()
    {
        using var disk = new SmallDisk();
        await using var broker = await KafkaBroker.StartAsync(new() { Folder = disk["log"] }, Cancel);
        await broker.CreateTopicAsync("full", cancellationToken: Cancel);
        await Kafka.SendAsync(broker, "full", 10);
        disk.Fill();

        using (var impatient = Kafka.Producer(broker, config => config.MessageTimeoutMs = 1500))
        {
            var failure = await Assert.ThrowsAsync<ProduceException<string, string>>(() =>
                impatient.ProduceAsync("full", new() { Value = new('x', 100_000) }, Cancel)
            );
            Assert.True(failure.Error.IsError);
        }

        Assert.Contains("space", broker.FindTopic("full")!.Partitions[0].StorageError, StringComparison.OrdinalIgnoreCase);

        using var patient = Kafka.Producer(broker, config => config.RetryBackoffMs = 20);
        var sent = Enumerable
            .Range(0, 100)
            .Select(i => patient.ProduceAsync("full", new() { Value = $"{i} {new('y', 10_000)}" }, Cancel))
            .ToList();
        using (var consumer = Kafka.Consumer(broker))
        {
            consumer.Assign(new TopicPartitionOffset("full", 0, 0));
            Assert.Equal(10, Kafka.Read(consumer, 10).Count);
        }

        disk.Free();
        await Task.WhenAll(sent);
        Assert.Null(broker.FindTopic("full")!.Partitions[0].StorageError);

        var values = Kafka
            .ReadAll(broker, "full")
            .Skip(10)
            .Where(record => record.Message.Value.Contains('y'))
            .Select(record => record.Message.Value.Split(' ')[0]);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), values);
    }

    [Fact]
    public async Task Offsets_that_cannot_be_stored_are_not_acknowledged()
    {
        using var disk = new SmallDisk();
        await using var broker = await KafkaBroker.StartAsync(new() { Folder = disk["log"] }, Cancel);
        await Kafka.SendAsync(broker, "log", 10);
        using var consumer = Kafka.Consumer(broker, config => config.GroupId = "readers");
        consumer.Subscribe("log");
        Kafka.Read(consumer, 10);
        disk.Fill();
        Assert.Throws<KafkaException>(() => CommitOften(consumer, 2000));
        disk.Free();
        await Eventually.TrueAsync(() => TryCommit(consumer), "the commit is stored", cancellationToken: Cancel);
        Assert.Equal(10, broker.Groups.Single().Offsets.Single().CommittedOffset);
    }

    [Fact]
    public async Task A_read_only_folder_is_reported_at_startup()
    {
        using var disk = new SmallDisk();
        disk.MakeReadOnly();
        var failure = await Assert.ThrowsAsync<KafkaBrokerException>(() => KafkaBroker.StartAsync(new() { Folder = disk["log"] }, Cancel));
        Assert.Contains(disk["log"], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_disk_that_became_read_only_records_can_be_read_and_producers_recover_when_it_is_writable_again()
    {
        using var folder = new TempFolder();
        var options = new KafkaBrokerOptions { Folder = folder["log"] };
        using var disk = new SmallDisk(folder["log/topics"]);
        await using (var before = await KafkaBroker.StartAsync(options, Cancel))
            await Kafka.SendAsync(before, "kept", 10);

        await using var broker = await KafkaBroker.StartAsync(options, Cancel);
        disk.MakeReadOnly();
        Assert.Equal(10, Kafka.ReadAll(broker, "kept").Count);
        using (var impatient = Kafka.Producer(broker, config => config.MessageTimeoutMs = 1500))
            await Assert.ThrowsAsync<ProduceException<string, string>>(() => impatient.ProduceAsync("kept", new() { Value = "x" }, Cancel));
        var refused = await Assert.ThrowsAsync<KafkaBrokerException>(() => broker.CreateTopicAsync("new", cancellationToken: Cancel));
        Assert.Contains("could not be stored", refused.Message, StringComparison.Ordinal);

        using var patient = Kafka.Producer(broker, config => config.RetryBackoffMs = 20);
        var sent = Enumerable.Range(0, 100).Select(i => patient.ProduceAsync("kept", new() { Value = $"{i}" }, Cancel)).ToList();
        disk.MakeWritable();
        await Task.WhenAll(sent);
        Assert.Equal(
            Enumerable.Range(0, 10).Concat(Enumerable.Range(0, 100)).Select(i => $"{i}"),
            Kafka.ReadAll(broker, "kept").Select(record => record.Message.Value)
        );
    }

    private static void CommitOften(IConsumer<string, string> consumer, int times)
    {
        for (var i = 0; i < times; i++)
            consumer.Commit([new("log", 0, 5, leaderEpoch: null)]);
    }

    private static bool TryCommit(IConsumer<string, string> consumer)
    {
        try
        {
            consumer.Commit([new("log", 0, 10)]);
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
