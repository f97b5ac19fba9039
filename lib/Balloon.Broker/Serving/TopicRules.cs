using Balloon.Broker.Log;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>Checks whether a topic can be created as requested; if not, gives Apache Kafka's error and the reason.</summary>
internal static class TopicRules
{
    private const int MaxPartitions = 10_000;

    public static (ErrorCode Error, string? Message, int Partitions) Check(CreateTopicsRequest.Topic topic, Node node)
    {
        if (TopicName.Problem(topic.Name) is { } name)
            return (ErrorCode.InvalidTopic, $"Topic name is invalid: {name}", 0);
        if (node.Topics.Find(topic.Name) is not null)
            return (ErrorCode.TopicAlreadyExists, $"Topic '{topic.Name}' already exists.", 0);
        if (node.Topics.Colliding(topic.Name) is { } other)
            return (ErrorCode.InvalidTopic, $"Topic '{topic.Name}' collides with existing topic: {other}", 0);
        foreach (var (key, value) in topic.Configs)
        {
            if (TopicConfig.Problem(key, value) is { } problem)
                return (ErrorCode.InvalidConfig, problem, 0);
        }

        if (topic.Assignments.Count > 0)
            return CheckAssignments(topic);
        if (topic.Partitions is 0 or < -1 or > MaxPartitions)
            return (
                ErrorCode.InvalidPartitions,
                $"Number of partitions must be 1 to {MaxPartitions}, or -1 for the default; it is {topic.Partitions}.",
                0
            );
        if (topic.ReplicationFactor is not (1 or -1))
            return (
                ErrorCode.InvalidReplicationFactor,
                $"Unable to replicate the partition {topic.ReplicationFactor} time(s): there is one node.",
                0
            );
        return (ErrorCode.None, null, topic.Partitions == -1 ? node.Options.DefaultPartitions : topic.Partitions);
    }

    /// <summary>Checks partitions that are assigned to nodes by hand: all must be on the single node.</summary>
    private static (ErrorCode, string?, int) CheckAssignments(CreateTopicsRequest.Topic topic)
    {
        var isWhole = topic.Assignments.Select(a => a.Partition).Order().SequenceEqual(Enumerable.Range(0, topic.Assignments.Count));
        var isHere = topic.Assignments.All(a => a.Nodes is [MetadataResponse.NodeId]);
        return isWhole && isHere && topic.Assignments.Count <= MaxPartitions
            ? (ErrorCode.None, null, topic.Assignments.Count)
            : (ErrorCode.InvalidReplicaAssignment, "Partitions must be numbered from 0, each with node 1 as its one replica.", 0);
    }

    public static (ErrorCode Error, string? Message) Check(CreatePartitionsRequest.Topic asked, Topic? topic)
    {
        if (topic is null)
            return (ErrorCode.UnknownTopicOrPartition, $"The topic '{asked.Name}' does not exist.");
        var have = topic.Partitions.Count;
        if (asked.Count <= have || asked.Count > MaxPartitions)
            return (ErrorCode.InvalidPartitions, $"Topic has {have} partitions; {asked.Count} is not between that and {MaxPartitions}.");
        if (
            asked.Assignments is { } nodes
            && (nodes.Count != asked.Count - have || nodes.Any(replicas => replicas is not [MetadataResponse.NodeId]))
        )
            return (ErrorCode.InvalidReplicaAssignment, "Each new partition must have node 1 as its one replica.");
        return (ErrorCode.None, null);
    }
}
