using Confluent.Kafka;

namespace Balloon.Sandbox.Sources;

/// <summary>Settings of the Kafka client.</summary>
internal static class KafkaClient
{
    /// <param name="definition">The source.</param>
    /// <param name="follows">
    /// Whether the reader runs for good: then it polls with a long wait, since the broker answers at once when a message arrives. A reader
    /// with an end needs to learn soon that there are no more messages.
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
            // Half of it is also the time that a new client waits before it connects to a broker found through the bootstrap server.
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 1000,
            FetchWaitMaxMs = follows ? 1000 : 50,
            QueuedMinMessages = 50_000,
            // By default, a partition whose queue is full is not fetched again for a second, so that a backlog is read in one-second steps.
            FetchQueueBackoffMs = 5,
            QueuedMaxMessagesKbytes = 32 * 1024,
            // A record's timestamp is part of what identifies its log.
            ConsumeResultFields = definition.Includes.Any(i => i.What is "header") ? "all" : "timestamp",
        };
        foreach (var (name, value) in definition.Properties)
            config.Set(name, value);
        return config;
    }
}
