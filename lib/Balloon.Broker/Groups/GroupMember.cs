using Balloon.Broker.Protocol;

namespace Balloon.Broker.Groups;

/// <summary>The response to a member's sync.</summary>
internal readonly record struct SyncResult(ErrorCode Error, ReadOnlyMemory<byte> Assignment = default);

/// <summary>A member of a group. Used under the group's lock.</summary>
internal sealed class GroupMember(string id, string? instanceId, string clientId, string clientHost)
{
    public string Id { get; set; } = id;

    /// <summary>The instance id of a static member (KIP-345); null for a dynamic member.</summary>
    public string? InstanceId => instanceId;

    public string ClientId { get; set; } = clientId;

    public string ClientHost { get; set; } = clientHost;

    public int SessionTimeoutMs { get; set; }

    public int RebalanceTimeoutMs { get; set; }

    public IReadOnlyList<MemberProtocol> Protocols { get; set; } = [];

    public ReadOnlyMemory<byte> Assignment { get; set; }

    /// <summary>When the session expires unless the member is heard from, on the group's clock.</summary>
    public long Deadline { get; set; }

    /// <summary>The join for which the member waits.</summary>
    public TaskCompletionSource<JoinGroupResponse>? Joining { get; set; }

    /// <summary>The sync for which the member waits.</summary>
    public TaskCompletionSource<SyncResult>? Syncing { get; set; }

    public bool IsWaiting => Joining is not null || Syncing is not null;

    public bool HasSameProtocols(IReadOnlyList<MemberProtocol> protocols) =>
        Protocols.Count == protocols.Count
        && Protocols
            .Zip(protocols)
            .All(pair => pair.First.Name == pair.Second.Name && pair.First.Metadata.Span.SequenceEqual(pair.Second.Metadata.Span));

    public ReadOnlyMemory<byte> MetadataFor(string protocol) => Protocols.FirstOrDefault(candidate => candidate.Name == protocol).Metadata;

    public void AnswerJoin(JoinGroupResponse response)
    {
        Joining?.TrySetResult(response);
        Joining = null;
    }

    public void AnswerSync(SyncResult result)
    {
        Syncing?.TrySetResult(result);
        Syncing = null;
    }
}
