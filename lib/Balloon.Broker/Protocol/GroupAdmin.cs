namespace Balloon.Broker.Protocol;

/// <summary>DescribeGroups, versions 0 to 4 (4 has the members' instance ids).</summary>
internal static class DescribeGroups
{
    private const int NotAsked = int.MinValue;

    internal sealed record Member(
        string MemberId,
        string? InstanceId,
        string ClientId,
        string ClientHost,
        ReadOnlyMemory<byte> Metadata,
        ReadOnlyMemory<byte> Assignment
    );

    internal sealed record Group(
        ErrorCode Error,
        string GroupId,
        string State,
        string ProtocolType,
        string Protocol,
        IReadOnlyList<Member> Members
    );

    public static List<string> ReadRequest(ProtocolReader reader, short version)
    {
        var groups = reader.Array(r => r.String());
        if (version >= 3)
            reader.Bool(); // authorized operations
        return groups;
    }

    public static void WriteResponse(ProtocolWriter writer, short version, IReadOnlyCollection<Group> groups)
    {
        if (version >= 1)
            writer.Int32(0); // throttle time
        writer.Array(
            groups,
            group =>
            {
                writer.Error(group.Error);
                writer.String(group.GroupId);
                writer.String(group.State);
                writer.String(group.ProtocolType);
                writer.String(group.Protocol);
                writer.Array(group.Members, member => WriteMember(writer, version, member));
                if (version >= 3)
                    writer.Int32(NotAsked);
            }
        );
    }

    private static void WriteMember(ProtocolWriter writer, short version, Member member)
    {
        writer.String(member.MemberId);
        if (version >= 4)
            writer.NullableString(member.InstanceId);
        writer.String(member.ClientId);
        writer.String(member.ClientHost);
        writer.Bytes(member.Metadata.Span);
        writer.Bytes(member.Assignment.Span);
    }
}

/// <summary>ListGroups, versions 0 to 4 (3 and 4 are flexible; 4 filters by states and returns them).</summary>
internal static class ListGroups
{
    internal readonly record struct Group(string GroupId, string ProtocolType, string State);

    public static List<string> ReadRequest(ProtocolReader reader, short version)
    {
        var states = version >= 4 ? reader.Array(r => r.String()) : [];
        reader.Tags();
        return states;
    }

    public static void WriteResponse(ProtocolWriter writer, short version, IReadOnlyCollection<Group> groups)
    {
        if (version >= 1)
            writer.Int32(0); // throttle time
        writer.Error(ErrorCode.None);
        writer.Array(
            groups,
            group =>
            {
                writer.String(group.GroupId);
                writer.String(group.ProtocolType);
                if (version >= 4)
                    writer.String(group.State);
                writer.Tags();
            }
        );
        writer.Tags();
    }
}
