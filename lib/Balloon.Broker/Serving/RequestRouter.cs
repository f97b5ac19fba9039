using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>Reads a request's header and passes it to the handler of its API.</summary>
internal sealed class RequestRouter
{
    private readonly Dictionary<ApiKey, Func<RequestContext, ValueTask<bool>>> _handlers;
    private readonly Node _node;

    public RequestRouter(Node node)
    {
        _node = node;
        var data = new DataHandlers(node);
        var fetch = new FetchHandler(node);
        var topics = new TopicHandlers(node);
        var configs = new ConfigHandlers(node);
        var groups = new GroupHandlers(node);
        var groupAdmin = new GroupAdminHandlers(node);
        _handlers = new()
        {
            [ApiKey.Produce] = context => new(data.Produce(context)),
            [ApiKey.Fetch] = fetch.FetchAsync,
            [ApiKey.ListOffsets] = Answered(data.ListOffsets),
            [ApiKey.InitProducerId] = Answered(data.InitProducerId),
            [ApiKey.DeleteRecords] = Answered(data.DeleteRecords),
            [ApiKey.Metadata] = Answered(topics.Metadata),
            [ApiKey.CreateTopics] = Answered(topics.CreateTopics),
            [ApiKey.DeleteTopics] = Answered(topics.DeleteTopics),
            [ApiKey.CreatePartitions] = Answered(topics.CreatePartitions),
            [ApiKey.DescribeConfigs] = Answered(configs.Describe),
            [ApiKey.AlterConfigs] = Answered(context => configs.Alter(context, incremental: false)),
            [ApiKey.IncrementalAlterConfigs] = Answered(context => configs.Alter(context, incremental: true)),
            [ApiKey.FindCoordinator] = Answered(groups.FindCoordinator),
            [ApiKey.JoinGroup] = groups.JoinAsync,
            [ApiKey.SyncGroup] = groups.SyncAsync,
            [ApiKey.Heartbeat] = Answered(groups.Heartbeat),
            [ApiKey.ConsumerGroupHeartbeat] = Answered(groups.RefuseConsumerProtocol),
            [ApiKey.LeaveGroup] = Answered(groups.Leave),
            [ApiKey.OffsetCommit] = Answered(groups.Commit),
            [ApiKey.OffsetFetch] = Answered(groups.FetchOffsets),
            [ApiKey.DescribeGroups] = Answered(groupAdmin.Describe),
            [ApiKey.ListGroups] = Answered(groupAdmin.List),
            [ApiKey.DeleteGroups] = Answered(groupAdmin.Delete),
            [ApiKey.OffsetDelete] = Answered(groupAdmin.DeleteOffsets),
        };
    }

    /// <summary>Answers a request into the context's writer; returns false if the request expects no response (acks=0).</summary>
    /// <exception cref="ProtocolException">This broker does not serve the request; the connection must be closed.</exception>
    public async ValueTask<bool> AnswerAsync(Memory<byte> frame, RequestContext context)
    {
        var reader = new ProtocolReader(frame);
        var (key, version, correlation) = ((ApiKey)reader.Int16(), reader.Int16(), reader.Int32());
        if (!Versions.TryFind(key, out var api))
            throw new ProtocolException($"There is no API {(short)key}");
        if (key == ApiKey.ApiVersions)
        {
            AnswerVersions(context.Writer, api, version, correlation);
            return true;
        }

        if (version < api.Min || version > api.Max)
            throw new ProtocolException($"{key} is served in the versions {api.Min} to {api.Max}, not in {version}");
        var clientId = reader.HeaderString() ?? "";
        reader.Flexible = version >= api.FlexibleFrom;
        reader.Tags();
        context.Start(key, version, clientId, reader);
        context.Writer.Int32(correlation);
        context.Writer.Flexible = reader.Flexible;
        context.Writer.Tags();
        _node.Metrics.Request(NameOf(key));
        return await _handlers[key](context).ConfigureAwait(false);
    }

    private static void AnswerVersions(ProtocolWriter writer, ApiVersion api, short version, int correlation)
    {
        writer.Int32(correlation);
        var isKnown = version >= api.Min && version <= api.Max;
        writer.Flexible = isKnown && version >= api.FlexibleFrom;
        Versions.WriteResponse(writer, isKnown ? version : (short)0, isKnown ? ErrorCode.None : ErrorCode.UnsupportedVersion);
    }

    private static Func<RequestContext, ValueTask<bool>> Answered(Action<RequestContext> handler) =>
        context =>
        {
            handler(context);
            return new(true);
        };

    private static string NameOf(ApiKey key) => Enum.GetName(key) ?? "Unknown";
}
