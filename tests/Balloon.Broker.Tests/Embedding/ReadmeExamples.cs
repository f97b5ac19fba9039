using Balloon.Testing;
using Confluent.Kafka;

namespace Balloon.Broker.Tests.Embedding;

/// <summary>Runs the examples of lib/Balloon.Broker/README.md, which equal the code between the marks.</summary>
public sealed class ReadmeExamples
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_test_that_needs_kafka()
    {
        // example
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);

        var address = new ClientConfig { BootstrapServers = broker.BootstrapServers };
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig(address)).Build();
        await producer.ProduceAsync("orders", new() { Key = "42", Value = "two of these" }, Cancel);

        var config = new ConsumerConfig(address) { GroupId = "shop", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<string, string>(config).Build();
        consumer.Subscribe("orders");
        Assert.Equal("two of these", consumer.Consume(Cancel).Message.Value);
        // end
    }

    [Fact]
    public async Task A_log_that_is_kept()
    {
        using var temporary = new TempFolder();
        var folder = temporary.Path;

        // example
        var options = new KafkaBrokerOptions
        {
            Folder = folder,
            DefaultPartitions = 4,
            RetentionBytes = 512 << 20,
        };
        await using (var broker = await KafkaBroker.StartAsync(options, Cancel))
        {
            var config = new Dictionary<string, string> { ["retention.ms"] = "86400000", ["max.message.bytes"] = "100000" };
            await broker.CreateTopicAsync("events", partitions: 2, config, Cancel);
        }

        await using var again = await KafkaBroker.StartAsync(options, Cancel);
        Assert.Equal(2, again.FindTopic("events")!.Partitions.Count);
        // end
    }

    [Fact]
    public async Task A_clock_that_the_test_advances()
    {
        // example
        var clock = new ManualClock();
        await using var broker = await KafkaBroker.StartAsync(new() { TimeProvider = clock, RetentionMs = 60_000 }, Cancel);
        var config = new ProducerConfig { BootstrapServers = broker.BootstrapServers };
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        await producer.ProduceAsync("events", new() { Value = "old", Timestamp = new(clock.GetUtcNow()) }, Cancel);

        clock.Advance(TimeSpan.FromMinutes(2));
        await broker.EnforceRetentionAsync(Cancel);

        var partition = broker.FindTopic("events")!.Partitions[0];
        Assert.Equal((1, 1), (partition.LogStartOffset, partition.EndOffset));
        // end
    }

    [Fact]
    public void The_readme_shows_these_examples()
    {
        var source = File.ReadAllText(Path.Combine(Repo.Root, "tests", "Balloon.Broker.Tests", "Embedding", "ReadmeExamples.cs"))
            .ReplaceLineEndings("\n");
        var readme = File.ReadAllText(Path.Combine(Repo.Root, "lib", "Balloon.Broker", "README.md")).ReplaceLineEndings("\n");
        var examples = source
            .Split("        // example\n")
            .Skip(1)
            .Select(part => part.Split("        // end\n")[0])
            .Take(3)
            .Select(code => code.Replace("\n        ", "\n", StringComparison.Ordinal).TrimStart())
            .Select(code => code.Replace(", Cancel)", ")", StringComparison.Ordinal).Replace("(Cancel)", "()", StringComparison.Ordinal))
            .Select(code => code.Replace("(cancellationToken: Cancel)", "()", StringComparison.Ordinal));
        Assert.All(examples, example => Assert.Contains("```csharp\n" + example + "```", readme, StringComparison.Ordinal));
    }
}
