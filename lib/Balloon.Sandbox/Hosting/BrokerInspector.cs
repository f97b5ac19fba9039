using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Balloon.Sandbox.Hosting;

/// <summary>Asks the broker, as any client would, which topics it has and how far consumer groups are behind.</summary>
internal sealed class BrokerInspector(string bootstrap) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lazy<IAdminClient> client = new(() =>
        new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).SetLogHandler((_, _) => { }).Build()
    );

    /// <summary>What the broker holds; nothing where it does not answer.</summary>
    public async Task<(IReadOnlyList<TopicStatus> Topics, IReadOnlyList<GroupStatus> Groups)> InspectAsync(
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await Task.Run(AskAsync, cancellationToken).WaitAsync(2 * Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KafkaException or TimeoutException)
        {
            return ([], []);
        }
    }

    public void Dispose()
    {
        if (client.IsValueCreated)
            client.Value.Dispose();
    }

    private async Task<(IReadOnlyList<TopicStatus> Topics, IReadOnlyList<GroupStatus> Groups)> AskAsync()
    {
        var partitions = client
            .Value.GetMetadata(Patience)
            .Topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Topic, partition.PartitionId)))
            .ToList();
        var first = await OffsetsAsync(partitions, OffsetSpec.Earliest()).ConfigureAwait(false);
        var end = await OffsetsAsync(partitions, OffsetSpec.Latest()).ConfigureAwait(false);
        var topics = partitions
            .GroupBy(partition => partition.Topic)
            .Select(topic => new TopicStatus(
                topic.Key,
                topic.Count(),
                topic.Sum(p => end.GetValueOrDefault(p) - first.GetValueOrDefault(p))
            ))
            .OrderBy(topic => topic.Name, StringComparer.Ordinal)
            .ToList();
        return (topics, await GroupsAsync(end).ConfigureAwait(false));
    }

    private async Task<Dictionary<TopicPartition, long>> OffsetsAsync(List<TopicPartition> partitions, OffsetSpec at)
    {
        if (partitions.Count == 0)
            return [];
        var answer = await client
            .Value.ListOffsetsAsync(
                partitions.Select(partition => new TopicPartitionOffsetSpec { TopicPartition = partition, OffsetSpec = at }),
                new ListOffsetsOptions { RequestTimeout = Patience }
            )
            .ConfigureAwait(false);
        return answer
            .ResultInfos.Where(info => !info.TopicPartitionOffsetError.Error.IsError)
            .ToDictionary(info => info.TopicPartitionOffsetError.TopicPartition, info => info.TopicPartitionOffsetError.Offset.Value);
    }

    private async Task<IReadOnlyList<GroupStatus>> GroupsAsync(Dictionary<TopicPartition, long> end)
    {
        var listed = await client
            .Value.ListConsumerGroupsAsync(new ListConsumerGroupsOptions { RequestTimeout = Patience })
            .ConfigureAwait(false);
        var groups = new List<GroupStatus>();
        foreach (var group in listed.Valid.Select(group => group.GroupId).Order(StringComparer.Ordinal))
        {
            var offsets = await client
                .Value.ListConsumerGroupOffsetsAsync(
                    [new ConsumerGroupTopicPartitions(group, null)],
                    new ListConsumerGroupOffsetsOptions { RequestTimeout = Patience }
                )
                .ConfigureAwait(false);
            groups.AddRange(
                offsets[0]
                    .Partitions.Where(partition => !partition.Error.IsError && partition.Offset >= 0)
                    .GroupBy(partition => partition.Topic)
                    .Select(topic => new GroupStatus(
                        group,
                        topic.Key,
                        topic.Sum(p => Math.Max(0, end.GetValueOrDefault(p.TopicPartition) - p.Offset.Value))
                    ))
            );
        }

        return groups;
    }
}
