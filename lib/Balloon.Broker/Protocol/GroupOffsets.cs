namespace Balloon.Broker.Protocol;

/// <summary>OffsetCommit, versions 0 to 7 (0 has no member, 7 has the static member's instance id).</summary>
internal sealed record OffsetCommitRequest(
    string GroupId,
    int Generation,
    string MemberId,
    string? InstanceId,
    IReadOnlyList<OffsetCommitRequest.Topic> Topics
)
{
    internal sealed record Topic(string Name, IReadOnlyList<Partition> Partitions);

    internal readonly record struct Partition(int Index, long Offset, string? Metadata);

    public static OffsetCommitRequest Read(ProtocolReader reader, short version)
    {
        var groupId = reader.String();
        var generation = version >= 1 ? reader.Int32() : -1;
        var memberId = version >= 1 ? reader.String() : "";
        var instanceId = version >= 7 ? reader.NullableString() : null;
        if (version is >= 2 and <= 4)
            reader.Int64(); // retention time: the broker's own is in force
        return new(
            groupId,
            generation,
            memberId,
            instanceId,
            reader.Array(r => new Topic(r.String(), r.Array(p => ReadPartition(p, version))))
        );
    }

    private static Partition ReadPartition(ProtocolReader reader, short version)
    {
        var index = reader.Int32();
        var offset = reader.Int64();
        if (version >= 6)
            reader.Int32(); // leader epoch
        if (version == 1)
            reader.Int64(); // commit time: the broker's clock is in force
        return new(index, offset, reader.NullableString());
    }
}

/// <summary>OffsetFetch, versions 0 to 5; a null list asks for all offsets that the group has committed.</summary>
internal sealed record OffsetFetchRequest(string GroupId, IReadOnlyList<OffsetFetchRequest.Topic>? Topics)
{
    internal sealed record Topic(string Name, IReadOnlyList<int> Partitions);

    public static OffsetFetchRequest Read(ProtocolReader reader) =>
        new(reader.String(), reader.NullableArray(r => new Topic(r.String(), r.Array(p => p.Int32()))));
}

internal static class OffsetFetchResponse
{
    internal readonly record struct Partition(int Index, long Offset, string Metadata);

    public static void WritePartition(ProtocolWriter writer, short version, Partition partition)
    {
        writer.Int32(partition.Index);
        writer.Int64(partition.Offset);
        if (version >= 5)
            writer.Int32(-1); // leader epoch
        writer.NullableString(partition.Metadata);
        writer.Error(ErrorCode.None);
    }
}

/// <summary>OffsetDelete, version 0.</summary>
internal sealed record OffsetDeleteRequest(string GroupId, IReadOnlyList<OffsetFetchRequest.Topic> Topics)
{
    public static OffsetDeleteRequest Read(ProtocolReader reader) =>
        new(reader.String(), reader.Array(r => new OffsetFetchRequest.Topic(r.String(), r.Array(p => p.Int32()))));
}
