using Balloon.Broker.Groups;

namespace Balloon.Broker;

/// <summary>One partition of a topic, as it is now.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="LogStartOffset">The first offset that can be read.</param>
/// <param name="EndOffset">The offset that the next record gets.</param>
/// <param name="SizeBytes">Bytes of its segments on disk.</param>
public sealed record PartitionInfo(int Index, long LogStartOffset, long EndOffset, long SizeBytes)
{
    /// <summary>Why the disk refuses to write or to read its records, as for a disk that is full; null while it does not.</summary>
    public string? StorageError { get; init; }
}

/// <summary>One topic, as it is now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id, new whenever a topic of that name is made again.</param>
/// <param name="Config">Its settings in force, under Apache Kafka's names.</param>
/// <param name="Partitions">Its partitions, by number.</param>
public sealed record TopicInfo(string Name, Guid Id, IReadOnlyDictionary<string, string> Config, IReadOnlyList<PartitionInfo> Partitions);

/// <summary>How far a group has come in one partition.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="CommittedOffset">The next offset that the group will read.</param>
/// <param name="EndOffset">The offset that the next record gets; -1 when the partition is not there any more.</param>
public sealed record GroupOffset(string Topic, int Partition, long CommittedOffset, long EndOffset)
{
    /// <summary>Records that the group has still to read; 0 when the partition is not there any more.</summary>
    public long Lag => Math.Max(0, EndOffset - CommittedOffset);
}

/// <summary>One consumer group, as it is now.</summary>
/// <param name="Id">The group's id.</param>
/// <param name="State">Empty, PreparingRebalance, CompletingRebalance or Stable.</param>
/// <param name="Members">How many members it has.</param>
/// <param name="Offsets">What it has committed.</param>
public sealed record GroupInfo(string Id, string State, int Members, IReadOnlyList<GroupOffset> Offsets)
{
    /// <summary>Records that the group has still to read, over all partitions that it has committed.</summary>
    public long Lag => Offsets.Sum(offset => offset.Lag);
}

public sealed partial class KafkaBroker
{
    /// <summary>All topics by name, as they are now.</summary>
    public IReadOnlyList<TopicInfo> Topics => [.. _node.Topics.All.Select(Describe)];

    /// <summary>All groups by id, as they are now, with their lag.</summary>
    public IReadOnlyList<GroupInfo> Groups => [.. _node.Groups.All.Select(Describe)];

    /// <summary>Connections of clients that are open now.</summary>
    public int OpenConnections => _node.Metrics.OpenConnections;

    /// <summary>Damage of the log that was met since the start: at recovery or by a fetch.</summary>
    public IReadOnlyList<LogDamage> Damage =>
        [
            .. _node
                .Context.Damage.OrderBy(damage => damage.Topic, StringComparer.Ordinal)
                .ThenBy(damage => damage.Partition)
                .ThenBy(damage => damage.FirstOffset),
        ];

    /// <summary>What was met at the start and mended, because a file was damaged or a write torn, in sentences; mostly none.</summary>
    public IReadOnlyList<string> Notices => _node.Notices;

    /// <summary>A topic, as it is now; null when there is none of that name.</summary>
    public TopicInfo? FindTopic(string name) => _node.Topics.Find(name) is { } topic ? Describe(topic) : null;

    private static TopicInfo Describe(Log.Topic topic) =>
        new(
            topic.Name,
            topic.Id,
            topic.Config.All,
            [
                .. topic.Partitions.Select(log =>
                {
                    var (start, end) = log.Bounds;
                    return new PartitionInfo(log.Index, start, end, log.Size) { StorageError = log.StorageError };
                }),
            ]
        );

    private GroupInfo Describe(Group group)
    {
        var offsets = _node
            .Groups.Offsets.Of(group.Id)
            .OrderBy(offset => offset.Key.Topic, StringComparer.Ordinal)
            .ThenBy(offset => offset.Key.Partition)
            .Select(offset => new GroupOffset(
                offset.Key.Topic,
                offset.Key.Partition,
                offset.Value.Offset,
                _node.Topics.Partition(offset.Key.Topic, offset.Key.Partition)?.EndOffset ?? -1
            ));
        return new(group.Id, group.State.ToString(), group.Describe().Members.Count, [.. offsets]);
    }
}
