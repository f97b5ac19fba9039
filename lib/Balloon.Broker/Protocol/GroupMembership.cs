namespace Balloon.Broker.Protocol;

/// <summary>FindCoordinator, versions 0 to 2.</summary>
internal readonly record struct FindCoordinatorRequest(string Key, byte KeyType)
{
    public const byte Group = 0;
    public const byte Transaction = 1;

    public static FindCoordinatorRequest Read(ProtocolReader reader, short version) =>
        new(reader.String(), version >= 1 ? reader.Byte() : (byte)0);

    public static void WriteResponse(ProtocolWriter writer, short version, ErrorCode error, string? message, string host, int port)
    {
        if (version >= 1)
            writer.Int32(0); // throttle time
        writer.Error(error);
        if (version >= 1)
            writer.NullableString(message);
        writer.Int32(error == ErrorCode.None ? MetadataResponse.NodeId : -1);
        writer.String(error == ErrorCode.None ? host : "");
        writer.Int32(error == ErrorCode.None ? port : -1);
    }
}

/// <summary>A protocol (an assignor) that a member supports, with the member's metadata for the leader.</summary>
internal readonly record struct MemberProtocol(string Name, ReadOnlyMemory<byte> Metadata);

/// <summary>JoinGroup, versions 0 to 5 (4 makes new members join again with the id that they get; 5 has static members).</summary>
internal sealed record JoinGroupRequest(
    string GroupId,
    int SessionTimeoutMs,
    int RebalanceTimeoutMs,
    string MemberId,
    string? InstanceId,
    string ProtocolType,
    IReadOnlyList<MemberProtocol> Protocols
)
{
    /// <summary>Whether the client supports error 79: a new member is given an id, and joins again with it.</summary>
    public bool KnowsMemberIdRequired { get; init; } = true;

    public static JoinGroupRequest Read(ProtocolReader reader, short version)
    {
        var groupId = reader.String();
        var sessionTimeout = reader.Int32();
        return new(
            groupId,
            sessionTimeout,
            version >= 1 ? reader.Int32() : sessionTimeout,
            reader.String(),
            version >= 5 ? reader.NullableString() : null,
            reader.String(),
            reader.Array(r => new MemberProtocol(r.String(), r.Bytes().ToArray()))
        )
        {
            KnowsMemberIdRequired = version >= 4,
        };
    }
}

/// <summary>The response once all members have joined; only the leader gets the list of members.</summary>
internal sealed record JoinGroupResponse(
    ErrorCode Error,
    int Generation,
    string ProtocolName,
    string LeaderId,
    string MemberId,
    IReadOnlyList<JoinGroupResponse.Member> Members
)
{
    internal readonly record struct Member(string MemberId, string? InstanceId, ReadOnlyMemory<byte> Metadata);

    public static JoinGroupResponse Refused(ErrorCode error, string memberId) => new(error, -1, "", "", memberId, []);

    public void Write(ProtocolWriter writer, short version)
    {
        if (version >= 2)
            writer.Int32(0); // throttle time
        writer.Error(Error);
        writer.Int32(Generation);
        writer.String(ProtocolName);
        writer.String(LeaderId);
        writer.String(MemberId);
        writer.Array(
            Members,
            member =>
            {
                writer.String(member.MemberId);
                if (version >= 5)
                    writer.NullableString(member.InstanceId);
                writer.Bytes(member.Metadata.Span);
            }
        );
    }
}

/// <summary>SyncGroup, versions 0 to 3.</summary>
internal sealed record SyncGroupRequest(
    string GroupId,
    int Generation,
    string MemberId,
    string? InstanceId,
    IReadOnlyList<(string MemberId, ReadOnlyMemory<byte> Assignment)> Assignments
)
{
    public static SyncGroupRequest Read(ProtocolReader reader, short version) =>
        new(
            reader.String(),
            reader.Int32(),
            reader.String(),
            version >= 3 ? reader.NullableString() : null,
            reader.Array(r => (r.String(), (ReadOnlyMemory<byte>)r.Bytes().ToArray()))
        );

    public static void WriteResponse(ProtocolWriter writer, short version, ErrorCode error, ReadOnlySpan<byte> assignment)
    {
        if (version >= 1)
            writer.Int32(0); // throttle time
        writer.Error(error);
        writer.Bytes(assignment);
    }
}

/// <summary>Heartbeat, versions 0 to 3.</summary>
internal readonly record struct HeartbeatRequest(string GroupId, int Generation, string MemberId, string? InstanceId)
{
    public static HeartbeatRequest Read(ProtocolReader reader, short version) =>
        new(reader.String(), reader.Int32(), reader.String(), version >= 3 ? reader.NullableString() : null);
}

/// <summary>LeaveGroup, versions 0 to 3 (3 names several members, also by instance id).</summary>
internal sealed record LeaveGroupRequest(string GroupId, IReadOnlyList<(string MemberId, string? InstanceId)> Members)
{
    public static LeaveGroupRequest Read(ProtocolReader reader, short version) =>
        new(reader.String(), version >= 3 ? reader.Array(r => (r.String(), r.NullableString())) : [(reader.String(), null)]);
}

/// <summary>ConsumerGroupHeartbeat, versions 0 and 1, from the group protocol of KIP-848, which this broker refuses.</summary>
internal static class ConsumerGroupHeartbeat
{
    private const byte Null = 0xFF;

    public static void WriteRefusal(ProtocolWriter writer, ErrorCode error, string message)
    {
        writer.Int32(0); // throttle time
        writer.Error(error);
        writer.NullableString(message);
        writer.NullableString(null); // member id
        writer.Int32(0); // member epoch
        writer.Int32(0); // heartbeat interval
        writer.Byte(Null); // assignment
        writer.Tags();
    }
}
