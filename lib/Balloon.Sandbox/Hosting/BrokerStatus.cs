using Balloon.Broker;

namespace Balloon.Sandbox.Hosting;

/// <summary>What the status says of the broker.</summary>
/// <param name="Topics">Its topics.</param>
/// <param name="Groups">The consumer groups, and how far each is behind.</param>
/// <param name="Damage">Records that it lost.</param>
internal readonly record struct BrokerStatus(
    IReadOnlyList<TopicStatus> Topics,
    IReadOnlyList<GroupStatus> Groups,
    IReadOnlyList<DamageStatus> Damage
)
{
    /// <summary>How a broker stands; nothing of one that is not open.</summary>
    public static BrokerStatus Of(KafkaBroker? broker) =>
        broker is null
            ? new([], [], [])
            : new(
                [
                    .. broker.Topics.Select(topic => new TopicStatus(
                        topic.Name,
                        topic.Partitions.Count,
                        topic.Partitions.Sum(partition => partition.EndOffset - partition.LogStartOffset)
                    )
                    {
                        StorageError = topic
                            .Partitions.Select(partition => partition.StorageError)
                            .FirstOrDefault(error => error is not null),
                    }),
                ],
                [
                    .. broker.Groups.SelectMany(group =>
                        group
                            .Offsets.GroupBy(offset => offset.Topic)
                            .Select(topic => new GroupStatus(group.Id, topic.Key, topic.Sum(offset => offset.Lag)))
                    ),
                ],
                Describe(broker.Damage)
            );

    public static IReadOnlyList<DamageStatus> Describe(IEnumerable<LogDamage> damage) =>
        [
            .. damage.Select(lost => new DamageStatus(lost.Topic, lost.Partition, lost.FirstOffset, lost.NextOffset, lost.File)
            {
                IsSkipped = lost.IsSkipped,
            }),
        ];
}
