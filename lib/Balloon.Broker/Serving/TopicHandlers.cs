using Balloon.Broker.Log;
using Balloon.Broker.Protocol;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Serving;

/// <summary>Metadata, CreateTopics, DeleteTopics and CreatePartitions.</summary>
internal sealed class TopicHandlers(Node node)
{
    public void Metadata(RequestContext context)
    {
        var request = MetadataRequest.Read(context.Reader, context.Version);
        var topics = request.Topics is { } names
            ? names.Distinct().Select(name => Find(name, request.AllowAutoCreate))
            : node.Topics.All.Select(Describe);
        MetadataResponse.Write(context.Writer, context.Version, node.Host, node.Port, node.ClusterId, [.. topics]);
    }

    public void CreateTopics(RequestContext context)
    {
        var request = CreateTopicsRequest.Read(context.Reader, context.Version);
        var repeated = request.Topics.GroupBy(topic => topic.Name).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        var writer = context.Writer;
        if (context.Version >= 2)
            writer.Int32(0); // throttle time
        writer.Array(
            request.Topics.DistinctBy(topic => topic.Name).ToList(),
            topic =>
            {
                var (error, message) = repeated.Contains(topic.Name)
                    ? (ErrorCode.InvalidRequest, $"Topic '{topic.Name}' occurs more than once in the request.")
                    : Create(topic, request.ValidateOnly);
                writer.String(topic.Name);
                writer.Error(error);
                if (context.Version >= 1)
                    writer.NullableString(message);
            }
        );
    }

    public void DeleteTopics(RequestContext context)
    {
        var names = context.Reader.Array(r => r.String());
        context.Reader.Int32(); // timeout
        var writer = context.Writer;
        if (context.Version >= 1)
            writer.Int32(0); // throttle time
        writer.Array(
            names,
            name =>
            {
                writer.String(name);
                writer.Error(Delete(name));
            }
        );
    }

    public void CreatePartitions(RequestContext context)
    {
        var request = CreatePartitionsRequest.Read(context.Reader);
        var writer = context.Writer;
        writer.Int32(0); // throttle time
        writer.Array(
            request.Topics,
            asked =>
            {
                var topic = node.Topics.Find(asked.Name);
                var (error, message) = TopicRules.Check(asked, topic);
                if (error == ErrorCode.None && !request.ValidateOnly)
                    error = node.Topics.AddPartitions(topic!, asked.Count);
                writer.String(asked.Name);
                writer.Error(error);
                writer.NullableString(message);
            }
        );
    }

    /// <summary>Creates a topic, or only checks whether it could be created.</summary>
    public (ErrorCode Error, string? Message) Create(CreateTopicsRequest.Topic topic, bool validateOnly)
    {
        var (error, message, partitions) = TopicRules.Check(topic, node);
        if (error != ErrorCode.None || validateOnly)
            return (error, message);
        var config = topic.Configs.GroupBy(entry => entry.Key).ToDictionary(same => same.Key, same => same.Last().Value!);
        error = node.Topics.Create(topic.Name, partitions, config);
        return (
            error,
            error switch
            {
                ErrorCode.None => null,
                ErrorCode.InvalidTopic => $"Topic '{topic.Name}' collides with an existing topic.",
                _ => $"Topic '{topic.Name}' could not be stored.",
            }
        );
    }

    public ErrorCode Delete(string name)
    {
        var error = node.Topics.Delete(name);
        if (error == ErrorCode.None)
            node.Groups.Offsets.DeleteTopic(name);
        return error;
    }

    private MetadataResponse.Topic Find(string name, bool allowAutoCreate)
    {
        if (node.Topics.Find(name) is { } topic)
            return Describe(topic);
        if (TopicName.Problem(name) is not null)
            return new(ErrorCode.InvalidTopic, name, Guid.Empty, 0);
        if (!allowAutoCreate || !node.Options.AutoCreateTopics)
            return new(ErrorCode.UnknownTopicOrPartition, name, Guid.Empty, 0);
        var error = node.Topics.Create(name, node.Options.DefaultPartitions, new Dictionary<string, string>());
        if (error == ErrorCode.None)
            node.Logger.LogInformation(
                "Topic {Topic} was created by its first use, with {Partitions} partitions.",
                name,
                node.Options.DefaultPartitions
            );
        return node.Topics.Find(name) is { } made ? Describe(made) : new(error, name, Guid.Empty, 0);
    }

    private static MetadataResponse.Topic Describe(Topic topic) => new(ErrorCode.None, topic.Name, topic.Id, topic.Partitions.Count);
}
