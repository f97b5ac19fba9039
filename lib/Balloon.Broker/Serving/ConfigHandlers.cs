using System.Globalization;
using Balloon.Broker.Log;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>DescribeConfigs, AlterConfigs and IncrementalAlterConfigs.</summary>
internal sealed class ConfigHandlers(Node node)
{
    public void Describe(RequestContext context)
    {
        var request = DescribeConfigsRequest.Read(context.Reader);
        DescribeConfigsResponse.Write(context.Writer, context.Version, [.. request.Resources.Select(Describe)]);
    }

    public void Alter(RequestContext context, bool incremental)
    {
        var request = AlterConfigsRequest.Read(context.Reader, incremental);
        var writer = context.Writer;
        writer.Int32(0); // throttle time
        writer.Array(
            request.Resources,
            resource =>
            {
                var (error, message) = Alter(resource, incremental, request.ValidateOnly);
                writer.Error(error);
                writer.NullableString(message);
                writer.Byte(resource.Type);
                writer.String(resource.Name);
            }
        );
    }

    private DescribeConfigsResponse.Result Describe(DescribeConfigsRequest.Resource resource)
    {
        IEnumerable<DescribeConfigsResponse.Entry> entries;
        if (resource.Type == ResourceType.Topic && node.Topics.Find(resource.Name) is { } topic)
            entries = TopicEntries(topic.Config);
        else if (resource.Type == ResourceType.Topic)
            return Refuse(resource, ErrorCode.UnknownTopicOrPartition, $"The topic '{resource.Name}' does not exist.");
        else if (resource.Type == ResourceType.Broker && resource.Name == MetadataResponse.NodeId.ToString(CultureInfo.InvariantCulture))
            entries = BrokerEntries();
        else
            return Refuse(resource, ErrorCode.InvalidRequest, "Only topics and broker 1 have settings.");
        var wanted = entries.Where(entry => resource.Keys is null || resource.Keys.Contains(entry.Name));
        return new(ErrorCode.None, null, resource.Type, resource.Name, [.. wanted.OrderBy(entry => entry.Name, StringComparer.Ordinal)]);
    }

    private static DescribeConfigsResponse.Result Refuse(DescribeConfigsRequest.Resource resource, ErrorCode error, string message) =>
        new(error, message, resource.Type, resource.Name, []);

    private static IEnumerable<DescribeConfigsResponse.Entry> TopicEntries(TopicConfig config) =>
        config.All.Select(entry => new DescribeConfigsResponse.Entry(
            entry.Key,
            entry.Value,
            ReadOnly: false,
            config.Own.ContainsKey(entry.Key) ? DescribeConfigsResponse.FromTopic : DescribeConfigsResponse.FromDefault
        ));

    /// <summary>The broker's own settings under Apache Kafka's names. They are set at its start and do not change.</summary>
    private IEnumerable<DescribeConfigsResponse.Entry> BrokerEntries()
    {
        var options = node.Options;
        return new Dictionary<string, string>
        {
            ["auto.create.topics.enable"] = options.AutoCreateTopics ? "true" : "false",
            ["broker.id"] = Text(MetadataResponse.NodeId),
            ["default.replication.factor"] = "1",
            ["group.initial.rebalance.delay.ms"] = Text((long)options.GroupInitialRebalanceDelay.TotalMilliseconds),
            ["group.max.session.timeout.ms"] = Text((long)options.GroupMaxSessionTimeout.TotalMilliseconds),
            ["group.min.session.timeout.ms"] = Text((long)options.GroupMinSessionTimeout.TotalMilliseconds),
            ["log.retention.bytes"] = Text(options.RetentionBytes),
            ["log.retention.ms"] = Text(options.RetentionMs),
            ["log.segment.bytes"] = Text(options.SegmentBytes),
            ["message.max.bytes"] = Text(options.MaxMessageBytes),
            ["num.partitions"] = Text(options.DefaultPartitions),
            ["offsets.retention.minutes"] = Text((long)options.OffsetsRetention.TotalMinutes),
            ["max.connections"] = Text(options.MaxConnections),
            ["socket.request.max.bytes"] = Text(options.MaxRequestBytes),
        }.Select(entry => new DescribeConfigsResponse.Entry(entry.Key, entry.Value, ReadOnly: true, DescribeConfigsResponse.FromBroker));
    }

    private (ErrorCode Error, string? Message) Alter(AlterConfigsRequest.Resource resource, bool incremental, bool validateOnly)
    {
        if (resource.Type != ResourceType.Topic)
            return (ErrorCode.InvalidRequest, "Only the settings of topics can be altered; the broker's are set when it starts.");
        if (node.Topics.Find(resource.Name) is not { } topic)
            return (ErrorCode.UnknownTopicOrPartition, $"The topic '{resource.Name}' does not exist.");
        var own = incremental ? new Dictionary<string, string>(topic.Config.Own) : [];
        foreach (var change in resource.Changes)
        {
            if (change.Op is not (ConfigChange.Operation.Set or ConfigChange.Operation.Delete))
                return (ErrorCode.InvalidConfig, $"{change.Name} is not a list: values cannot be appended to it or removed from it.");
            var isReset = change.Op == ConfigChange.Operation.Delete || (!incremental && change.Value is null);
            if (TopicConfig.Problem(change.Name, isReset ? topic.Config.All.GetValueOrDefault(change.Name) : change.Value) is { } problem)
                return (ErrorCode.InvalidConfig, problem);
            if (isReset)
                own.Remove(change.Name);
            else
                own[change.Name] = change.Value!;
        }

        return (validateOnly ? ErrorCode.None : node.Topics.Configure(topic, own), null);
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
