using Balloon.Broker;

namespace Balloon.Sandbox.Hosting;

/// <summary>The broker's part of the status.</summary>
/// <param name="Topics">The topics.</param>
/// <param name="Groups">The consumer groups and their lag.</param>
/// <param name="Damage">Records that the broker lost.</param>
internal readonly record struct BrokerStatus(
    IReadOnlyList<TopicStatus> Topics,
    IReadOnlyList<GroupStatus> Groups,
    IReadOnlyList<DamageStatus> Damage
)
{
    /// <summary>Reads the status of a broker; empty if it is not open.</summary>
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
