using Balloon.Broker.Groups;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>The requests of group members: find the coordinator, join, sync, heartbeat, leave, commit and fetch offsets.</summary>
internal sealed class GroupHandlers(Node node)
{
    private const int MaxMetadata = 4096;

    public void FindCoordinator(RequestContext context)
    {
        var request = FindCoordinatorRequest.Read(context.Reader, context.Version);
        // Transactions are refused by InitProducerId, the client's next request: kafkajs does not report an error of this response.
        var (error, message) = request.KeyType is FindCoordinatorRequest.Group or FindCoordinatorRequest.Transaction
            ? (ErrorCode.None, null)
            : (ErrorCode.InvalidRequest, $"This broker has no coordinators of type {request.KeyType}.");
        FindCoordinatorRequest.WriteResponse(context.Writer, context.Version, error, message, node.Host, node.Port);
    }

    public async ValueTask<bool> JoinAsync(RequestContext context)
    {
        var request = JoinGroupRequest.Read(context.Reader, context.Version);
        context.BeforeWait();
        var response = await node.Groups.JoinAsync(request, context.ClientId, context.ClientHost, context.Gone).ConfigureAwait(false);
        response.Write(context.Writer, context.Version);
        return true;
    }

    public async ValueTask<bool> SyncAsync(RequestContext context)
    {
        var request = SyncGroupRequest.Read(context.Reader, context.Version);
        context.BeforeWait();
        var result = await node.Groups.SyncAsync(request, context.Gone).ConfigureAwait(false);
        SyncGroupRequest.WriteResponse(context.Writer, context.Version, result.Error, result.Assignment.Span);
        return true;
    }

    public void Heartbeat(RequestContext context)
    {
        var request = HeartbeatRequest.Read(context.Reader, context.Version);
        var error =
            node.Groups.Find(request.GroupId)?.Heartbeat(request.MemberId, request.InstanceId, request.Generation)
            ?? ErrorCode.UnknownMemberId;
        if (context.Version >= 1)
            context.Writer.Int32(0); // throttle time
        context.Writer.Error(error);
    }

    /// <summary>Answers as Apache Kafka does when its new group protocol (KIP-848) is switched off, whatever the request says.</summary>
    public void RefuseConsumerProtocol(RequestContext context) =>
        ConsumerGroupHeartbeat.WriteRefusal(
            context.Writer,
            ErrorCode.UnsupportedVersion,
            "This broker has only the classic group protocol: set group.protocol=classic."
        );

    public void Leave(RequestContext context)
    {
        var request = LeaveGroupRequest.Read(context.Reader, context.Version);
        var errors = request.Members.Select(member => node.Groups.Leave(request.GroupId, member.MemberId, member.InstanceId)).ToList();
        var writer = context.Writer;
        if (context.Version >= 1)
            writer.Int32(0); // throttle time
        writer.Error(context.Version >= 3 ? ErrorCode.None : errors[0]);
        if (context.Version < 3)
            return;
        writer.Array(
            request.Members.Zip(errors).ToList(),
            left =>
            {
                writer.String(left.First.MemberId);
                writer.NullableString(left.First.InstanceId);
                writer.Error(left.Second);
            }
        );
    }

    public void Commit(RequestContext context)
    {
        var request = OffsetCommitRequest.Read(context.Reader, context.Version);
        var groupError = node.Groups.MayCommit(request);
        var now = node.Context.Now;
        var checkedTopics = request
            .Topics.Select(topic =>
                (topic.Name, Partitions: topic.Partitions.Select(p => (Asked: p, Error: Check(topic.Name, p, groupError))).ToList())
            )
            .ToList();
        var good = checkedTopics
            .SelectMany(topic =>
                topic
                    .Partitions.Where(partition => partition.Error == ErrorCode.None)
                    .Select(partition =>
                        KeyValuePair.Create(
                            new PartitionKey(topic.Name, partition.Asked.Index),
                            new CommittedOffset(partition.Asked.Offset, partition.Asked.Metadata ?? "", now)
                        )
                    )
            )
            .ToList();
        var stored = node.Groups.Offsets.Commit(request.GroupId, good);
        var writer = context.Writer;
        if (context.Version >= 3)
            writer.Int32(0); // throttle time
        writer.Array(
            checkedTopics,
            topic =>
            {
                writer.String(topic.Name);
                writer.Array(
                    topic.Partitions,
                    partition =>
                    {
                        writer.Int32(partition.Asked.Index);
                        writer.Error(partition.Error == ErrorCode.None ? stored : partition.Error);
                    }
                );
            }
        );
    }

    public void FetchOffsets(RequestContext context)
    {
        var request = OffsetFetchRequest.Read(context.Reader);
        var committed = node.Groups.Offsets.Of(request.GroupId);
        var topics =
            request.Topics
            ??
            [
                .. committed
                    .Keys.GroupBy(key => key.Topic)
                    .Select(topic => new OffsetFetchRequest.Topic(topic.Key, [.. topic.Select(key => key.Partition)])),
            ];
        var writer = context.Writer;
        if (context.Version >= 3)
            writer.Int32(0); // throttle time
        writer.Array(
            topics,
            topic =>
            {
                writer.String(topic.Name);
                writer.Array(
                    topic.Partitions,
                    index =>
                    {
                        var known = committed.TryGetValue(new(topic.Name, index), out var offset);
                        OffsetFetchResponse.WritePartition(
                            writer,
                            context.Version,
                            known ? new(index, offset.Offset, offset.Metadata) : new(index, -1, "")
                        );
                    }
                );
            }
        );
        if (context.Version >= 2)
            writer.Error(ErrorCode.None);
    }

    private ErrorCode Check(string topic, OffsetCommitRequest.Partition partition, ErrorCode groupError) =>
        groupError != ErrorCode.None ? groupError
        : node.Topics.Partition(topic, partition.Index) is null ? ErrorCode.UnknownTopicOrPartition
        : partition.Metadata?.Length > MaxMetadata ? ErrorCode.OffsetMetadataTooLarge
        : ErrorCode.None;
}
