using Balloon.Broker.Groups;

namespace Balloon.Broker;

/// <summary>The current state of a partition.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="LogStartOffset">The first offset that can be read.</param>
/// <param name="EndOffset">The offset of the next record.</param>
/// <param name="SizeBytes">The size of its segments on disk, in bytes.</param>
public sealed record PartitionInfo(int Index, long LogStartOffset, long EndOffset, long SizeBytes)
{
    /// <summary>Why its records cannot be written to or read from disk, for example because the disk is full; null if they can.</summary>
    public string? StorageError { get; init; }
}

/// <summary>The current state of a topic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id, which is new whenever a topic of that name is created again.</param>
/// <param name="Config">The settings in effect, under Apache Kafka's names.</param>
/// <param name="Partitions">Its partitions, by number.</param>
public sealed record TopicInfo(string Name, Guid Id, IReadOnlyDictionary<string, string> Config, IReadOnlyList<PartitionInfo> Partitions);

/// <summary>The progress of a group in one partition.</summary>
/// <param name="Topic">The topic's name.</param>
/// <param name="Partition">The partition's number.</param>
/// <param name="CommittedOffset">The next offset that the group will read.</param>
/// <param name="EndOffset">The offset of the next record; -1 if the partition no longer exists.</param>
public sealed record GroupOffset(string Topic, int Partition, long CommittedOffset, long EndOffset)
{
    /// <summary>The number of records that the group has yet to read; 0 if the partition no longer exists.</summary>
    public long Lag => Math.Max(0, EndOffset - CommittedOffset);
}

/// <summary>The current state of a consumer group.</summary>
/// <param name="Id">The group's id.</param>
/// <param name="State">Empty, PreparingRebalance, CompletingRebalance or Stable.</param>
/// <param name="Members">The number of its members.</param>
/// <param name="Offsets">Its committed offsets.</param>
public sealed record GroupInfo(string Id, string State, int Members, IReadOnlyList<GroupOffset> Offsets)
{
    /// <summary>The number of records that the group has yet to read, over all partitions for which it has committed offsets.</summary>
    public long Lag => Offsets.Sum(offset => offset.Lag);
}

public sealed partial class KafkaBroker
{
    /// <summary>The current state of all topics, by name.</summary>
    public IReadOnlyList<TopicInfo> Topics => [.. _node.Topics.All.Select(Describe)];

    /// <summary>The current state of all groups with their lag, by id.</summary>
    public IReadOnlyList<GroupInfo> Groups => [.. _node.Groups.All.Select(Describe)];

    /// <summary>The number of open client connections.</summary>
    public int OpenConnections => _node.Metrics.OpenConnections;

    /// <summary>Damage of the log that was found since the start, during recovery or by a fetch.</summary>
    public IReadOnlyList<LogDamage> Damage =>
        [
            .. _node
                .Context.Damage.OrderBy(damage => damage.Topic, StringComparer.Ordinal)
                .ThenBy(damage => damage.Partition)
                .ThenBy(damage => damage.FirstOffset),
        ];

    /// <summary>What was repaired at the start because a file was damaged or a write was torn, as sentences; usually empty.</summary>
    public IReadOnlyList<string> Notices => _node.Notices;

    /// <summary>The current state of a topic; null if there is none of that name.</summary>
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
