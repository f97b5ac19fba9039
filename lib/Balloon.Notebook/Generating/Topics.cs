using Balloon.Notebook.Profiles;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Notebook.Generating;

/// <summary>Creates, deletes and describes topics of any broker.</summary>
public static class Topics
{
    /// <summary>
    /// The client's <c>reconnect.backoff.ms</c>. Half of it is also the time that a new client waits before it connects to a broker found
    /// through the bootstrap server.
    /// </summary>
    internal const int FirstPause = 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(6);

    /// <summary>Creates the topic if it does not exist; returns true if it was created.</summary>
    /// <exception cref="BalloonException">Kafka does not answer, or refuses.</exception>
    public static Task<bool> EnsureAsync(
        string bootstrapServers,
        string topic,
        int partitions = 4,
        CancellationToken cancellationToken = default
    ) => EnsureAsync(new KafkaServers(bootstrapServers), topic, partitions, cancellationToken);

    /// <inheritdoc cref="EnsureAsync(string, string, int, CancellationToken)"/>
    internal static async Task<bool> EnsureAsync(
        KafkaServers servers,
        string topic,
        int partitions = 4,
        CancellationToken cancellationToken = default
    )
    {
        using var admin = Admin(servers);
        if (await PartitionsAsync(admin, servers, topic, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        try
        {
            await admin
                .CreateTopicsAsync(
                    [
                        new TopicSpecification
                        {
                            Name = topic,
                            NumPartitions = partitions,
                            ReplicationFactor = 1,
                        },
                    ],
                    new CreateTopicsOptions { RequestTimeout = Timeout, OperationTimeout = Timeout }
                )
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (CreateTopicsException e) when (e.Results.All(r => r.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            return false;
        }
        catch (CreateTopicsException e)
        {
            throw new BalloonException($"Kafka at {servers.Addresses} did not create the topic '{topic}': {e.Results[0].Error.Reason}", e);
        }
        catch (KafkaException e)
        {
            throw Unreachable(servers, e);
        }
    }

    /// <summary>Deletes the topic with all its events; returns false if it did not exist.</summary>
    /// <exception cref="BalloonException">Kafka does not answer, or refuses.</exception>
    public static Task<bool> DeleteAsync(string bootstrapServers, string topic, CancellationToken cancellationToken = default) =>
        DeleteAsync(new KafkaServers(bootstrapServers), topic, cancellationToken);

    /// <inheritdoc cref="DeleteAsync(string, string, CancellationToken)"/>
    internal static async Task<bool> DeleteAsync(KafkaServers servers, string topic, CancellationToken cancellationToken = default)
    {
        using var admin = Admin(servers);
        try
        {
            await admin
                .DeleteTopicsAsync([topic], new DeleteTopicsOptions { RequestTimeout = Timeout, OperationTimeout = Timeout })
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            return true;
        }
        catch (DeleteTopicsException e) when (e.Results.All(r => r.Error.Code == ErrorCode.UnknownTopicOrPart))
        {
            return false;
        }
        catch (DeleteTopicsException e)
        {
            throw new BalloonException($"Kafka at {servers.Addresses} did not delete the topic '{topic}': {e.Results[0].Error.Reason}", e);
        }
        catch (KafkaException e)
        {
            throw Unreachable(servers, e);
        }
    }

    /// <summary>The first offset and the end of each partition; empty if there is no such topic.</summary>
    /// <exception cref="BalloonException">Kafka does not answer.</exception>
    public static Task<IReadOnlyList<PartitionOffsets>> OffsetsAsync(
        string bootstrapServers,
        string topic,
        CancellationToken cancellationToken = default
    ) => OffsetsAsync(new KafkaServers(bootstrapServers), topic, cancellationToken);

    /// <inheritdoc cref="OffsetsAsync(string, string, CancellationToken)"/>
    internal static async Task<IReadOnlyList<PartitionOffsets>> OffsetsAsync(
        KafkaServers servers,
        string topic,
        CancellationToken cancellationToken = default
    )
    {
        using var admin = Admin(servers);
        var partitions = await PartitionsAsync(admin, servers, topic, cancellationToken).ConfigureAwait(false);
        if (partitions is null)
            return [];
        using var consumer = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig
            {
                BootstrapServers = servers.Addresses,
                GroupId = "balloon-offsets",
                EnableAutoCommit = false,
                CancellationDelayMaxMs = 2,
                ReconnectBackoffMs = FirstPause,
            }
        ).SetLogHandler((_, _) => { }).Build();
        try
        {
            return await Task.Run(
                    () =>
                        partitions
                            .Order()
                            .Select(p =>
                            {
                                var ends = consumer.QueryWatermarkOffsets(new TopicPartition(topic, p), Timeout);
                                return new PartitionOffsets(p, ends.Low.Value, ends.High.Value);
                            })
                            .ToList(),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (KafkaException e)
        {
            throw Unreachable(servers, e);
        }
    }

    private static async Task<IReadOnlyList<int>?> PartitionsAsync(
        IAdminClient admin,
        KafkaServers servers,
        string topic,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // All topics rather than this one, since a request for one by name could create it, depending on the broker's settings.
            var cluster = await Task.Run(() => admin.GetMetadata(Timeout), cancellationToken).ConfigureAwait(false);
            return cluster.Topics.Find(t => t.Topic == topic && !t.Error.IsError)?.Partitions.Select(p => p.PartitionId).ToList();
        }
        catch (KafkaException e)
        {
            throw Unreachable(servers, e);
        }
    }

    private static BalloonException Unreachable(KafkaServers servers, KafkaException e) =>
        new($"Kafka at {servers.Addresses} does not answer ({e.Error.Reason}). {servers.UpHint}", e);

    private static IAdminClient Admin(KafkaServers servers) => new AdminClientBuilder(
            new AdminClientConfig
            {
                BootstrapServers = servers.Addresses,
                CancellationDelayMaxMs = 2,
                ReconnectBackoffMs = FirstPause,
            }
        ).SetLogHandler((_, _) => { }).Build();
}

/// <summary>The offsets of a partition.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Begin">The first offset that still exists.</param>
/// <param name="End">The offset of the next event.</param>
public readonly record struct PartitionOffsets(int Partition, long Begin, long End)
{
    /// <summary>The number of events.</summary>
    public long Events => End - Begin;
}
