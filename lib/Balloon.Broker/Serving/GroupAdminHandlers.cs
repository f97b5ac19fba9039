using Balloon.Broker.Groups;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>The administrators' requests about groups: describe, list, delete them or their offsets.</summary>
internal sealed class GroupAdminHandlers(Node node)
{
    public void Describe(RequestContext context)
    {
        var asked = DescribeGroups.ReadRequest(context.Reader, context.Version);
        var groups = asked.Select(id => node.Groups.Find(id)?.Describe() ?? new(ErrorCode.None, id, nameof(GroupState.Dead), "", "", []));
        DescribeGroups.WriteResponse(context.Writer, context.Version, [.. groups]);
    }

    public void List(RequestContext context)
    {
        var states = ListGroups.ReadRequest(context.Reader, context.Version);
        var groups = node
            .Groups.All.Select(group => new ListGroups.Group(group.Id, group.ProtocolType, group.State.ToString()))
            .Where(group => states.Count == 0 || states.Contains(group.State, StringComparer.OrdinalIgnoreCase));
        ListGroups.WriteResponse(context.Writer, context.Version, [.. groups]);
    }

    public void Delete(RequestContext context)
    {
        var groups = context.Reader.Array(r => r.String());
        var writer = context.Writer;
        writer.Int32(0); // throttle time
        writer.Array(
            groups,
            id =>
            {
                writer.String(id);
                writer.Error(node.Groups.Delete(id));
            }
        );
    }

    public void DeleteOffsets(RequestContext context)
    {
        var request = OffsetDeleteRequest.Read(context.Reader);
        var group = node.Groups.Find(request.GroupId);
        var stored = ErrorCode.None;
        if (group is not null)
        {
            var free = request.Topics.Where(topic => !group.MaySubscribe(topic.Name));
            stored = node.Groups.Offsets.Delete(
                request.GroupId,
                free.SelectMany(topic => topic.Partitions.Select(index => new PartitionKey(topic.Name, index)))
            );
        }

        var writer = context.Writer;
        writer.Error(group is null ? ErrorCode.GroupIdNotFound : stored);
        writer.Int32(0); // throttle time
        writer.Array(
            group is null ? [] : request.Topics,
            topic =>
            {
                var error = group!.MaySubscribe(topic.Name) ? ErrorCode.GroupSubscribedToTopic : ErrorCode.None;
                writer.String(topic.Name);
                writer.Array(
                    topic.Partitions,
                    index =>
                    {
                        writer.Int32(index);
                        writer.Error(error);
                    }
                );
            }
        );
    }
}
