using Confluent.Kafka;

namespace Balloon.Sandbox.Sources;

/// <summary>Settings of the Kafka client.</summary>
internal static class KafkaClient
{
    /// <param name="definition">The source.</param>
    /// <param name="follows">
    /// Whether the reader goes on for good: then it asks rarely while nothing comes, as the broker answers at once when something does.
    /// One that reads to an end wants to be told soon that there is no more.
    /// </param>
    public static ConsumerConfig Config(SourceDefinition definition, bool follows)
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = definition.BootstrapServers,
            GroupId = $"{definition.GroupPrefix}-sandbox",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Error,
            AllowAutoCreateTopics = false,
            // Half of it is also how long a new client waits before it connects to a broker that the bootstrap named.
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 1000,
            FetchWaitMaxMs = follows ? 1000 : 50,
            QueuedMinMessages = 50_000,
            // By default a partition whose queue is full is not asked again for a second, and a backlog is read in steps of one.
            FetchQueueBackoffMs = 5,
            QueuedMaxMessagesKbytes = 32 * 1024,
            // A record's timestamp is part of what its log is known by.
            ConsumeResultFields = definition.Includes.Any(i => i.What is "header") ? "all" : "timestamp",
        };
        foreach (var (name, value) in definition.Properties)
            config.Set(name, value);
        return config;
    }
}
