using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Cli.Commands;

/// <summary>A partition's first offset and its end.</summary>
internal readonly record struct TopicBounds(int Partition, long Start, long End)
{
    public long Records => End - Start;
}

/// <summary>A group's committed offset in a partition, and the partition's end.</summary>
internal readonly record struct TopicGroupLag(string Group, int Partition, long Committed, long End)
{
    public long Lag => Math.Max(0, End - Committed);
}

/// <summary>Queries a broker about its topics through the admin API.</summary>
internal sealed class TopicBroker(string bootstrap) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly IAdminClient admin = new AdminClientBuilder(
        new AdminClientConfig { BootstrapServers = bootstrap, SocketConnectionSetupTimeoutMs = 5000 }
    )
        .SetLogHandler((_, _) => { })
        .Build();

    public string Bootstrap => bootstrap;

    public IReadOnlyList<string> Names() =>
        [.. Metadata().Topics.Where(topic => !IsInternal(topic.Topic)).Select(topic => topic.Topic).Order(StringComparer.Ordinal)];

    /// <summary>The partitions of a topic.</summary>
    /// <exception cref="CommandFailedException">There is no such topic; the message lists the existing ones.</exception>
    public IReadOnlyList<int> Partitions(string topic)
    {
        // All topics are requested: a request for one by name could create it, if topics are created automatically.
        if (Metadata().Topics.Find(found => found.Topic == topic) is { Error.IsError: false } known)
            return [.. known.Partitions.Select(partition => partition.PartitionId).Order()];
        var names = Names();
        throw new CommandFailedException(
            $"There is no topic '{topic}' at {bootstrap}. "
                + (names.Count == 0 ? "No topic exists yet." : $"There are: {string.Join(", ", names)}.")
        );
    }

    public async Task<IReadOnlyList<TopicBounds>> BoundsAsync(string topic)
    {
        var partitions = Partitions(topic);
        var starts = await OffsetsAsync(topic, partitions, OffsetSpec.Earliest()).ConfigureAwait(false);
        var ends = await OffsetsAsync(topic, partitions, OffsetSpec.Latest()).ConfigureAwait(false);
        return [.. partitions.Select(partition => new TopicBounds(partition, starts[partition], ends[partition]))];
    }

    /// <summary>The settings that were made for the topic itself.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SettingsAsync(string topic)
    {
        var resource = new ConfigResource { Type = ResourceType.Topic, Name = topic };
        var result = await admin.DescribeConfigsAsync([resource], new() { RequestTimeout = Timeout }).ConfigureAwait(false);
        return result[0]
            .Entries.Values.Where(entry => entry.Source == ConfigSource.DynamicTopicConfig)
            .ToDictionary(entry => entry.Name, entry => entry.Value);
    }

    /// <summary>The progress of each group that has committed offsets of the topic.</summary>
    public async Task<IReadOnlyList<TopicGroupLag>> LagsAsync(string topic, IReadOnlyList<TopicBounds> bounds)
    {
        var lags = new List<TopicGroupLag>();
        var groups = await admin.ListConsumerGroupsAsync(new() { RequestTimeout = Timeout }).ConfigureAwait(false);
        foreach (var group in groups.Valid.Select(group => group.GroupId).Order(StringComparer.Ordinal))
        {
            var committed = await admin
                .ListConsumerGroupOffsetsAsync([new(group, null)], new() { RequestTimeout = Timeout })
                .ConfigureAwait(false);
            var ofTopic = committed[0]
                .Partitions.Where(offset => offset.Topic == topic && offset.Offset.Value >= 0)
                .ToDictionary(offset => offset.Partition.Value);
            foreach (var bound in bounds)
            {
                if (ofTopic.TryGetValue(bound.Partition, out var offset))
                    lags.Add(new(group, bound.Partition, offset.Offset.Value, bound.End));
            }
        }

        return lags;
    }

    public void Dispose() => admin.Dispose();

    private static bool IsInternal(string topic) => topic.StartsWith("__", StringComparison.Ordinal);

    private Metadata Metadata() => admin.GetMetadata(Timeout);

    private async Task<Dictionary<int, long>> OffsetsAsync(string topic, IEnumerable<int> partitions, OffsetSpec spec)
    {
        var asked = partitions.Select(partition => new TopicPartitionOffsetSpec
        {
            TopicPartition = new(topic, partition),
            OffsetSpec = spec,
        });
        var result = await admin.ListOffsetsAsync(asked, new() { RequestTimeout = Timeout }).ConfigureAwait(false);
        return result.ResultInfos.ToDictionary(
            info => info.TopicPartitionOffsetError.Partition.Value,
            info => info.TopicPartitionOffsetError.Offset.Value
        );
    }
}
