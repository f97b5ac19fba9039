namespace Balloon.Broker.Protocol;

/// <summary>Metadata, versions 0 to 10 (9 and 10 are flexible; 10 has topic ids).</summary>
/// <param name="Topics">The requested topics; null for all.</param>
/// <param name="AllowAutoCreate">Whether a missing topic may be created.</param>
internal sealed record MetadataRequest(IReadOnlyList<string>? Topics, bool AllowAutoCreate)
{
    public static MetadataRequest Read(ProtocolReader reader, short version)
    {
        var topics = reader.NullableArray(r =>
        {
            if (version >= 10)
                r.Uuid(); // version 10 still has to give the name
            var name = r.String();
            r.Tags();
            return name;
        });
        if (version == 0 && topics is [])
            topics = null;
        var autoCreate = version < 4 || reader.Bool();
        if (version >= 8)
        {
            reader.Bool(); // authorized operations of the cluster
            reader.Bool(); // and of the topics: there is no authorizer
        }

        reader.Tags();
        return new(topics, autoCreate);
    }
}

internal static class MetadataResponse
{
    public const int NodeId = 1;
    private const int NotAsked = int.MinValue;

    internal sealed record Topic(ErrorCode Error, string Name, Guid Id, int Partitions);

    public static void Write(
        ProtocolWriter writer,
        short version,
        string host,
        int port,
        string clusterId,
        IReadOnlyCollection<Topic> topics
    )
    {
        if (version >= 3)
            writer.Int32(0); // throttle time
        writer.ArrayLength(1);
        writer.Int32(NodeId);
        writer.String(host);
        writer.Int32(port);
        if (version >= 1)
            writer.NullableString(null); // rack
        writer.Tags();
        if (version >= 2)
            writer.NullableString(clusterId);
        if (version >= 1)
            writer.Int32(NodeId); // controller
        writer.Array(topics, topic => WriteTopic(writer, version, topic));
        if (version >= 8)
            writer.Int32(NotAsked);
        writer.Tags();
    }

    private static void WriteTopic(ProtocolWriter writer, short version, Topic topic)
    {
        writer.Error(topic.Error);
        writer.String(topic.Name);
        if (version >= 10)
            writer.Uuid(topic.Id);
        if (version >= 1)
            writer.Bool(false); // internal
        writer.ArrayLength(topic.Partitions);
        for (var index = 0; index < topic.Partitions; index++)
            WritePartition(writer, version, index);
        if (version >= 8)
            writer.Int32(NotAsked);
        writer.Tags();
    }

    private static void WritePartition(ProtocolWriter writer, short version, int index)
    {
        writer.Error(ErrorCode.None);
        writer.Int32(index);
        writer.Int32(NodeId); // leader
        if (version >= 7)
            writer.Int32(0); // leader epoch
        writer.ArrayLength(1); // replicas
        writer.Int32(NodeId);
        writer.ArrayLength(1); // in-sync replicas
        writer.Int32(NodeId);
        if (version >= 5)
            writer.ArrayLength(0); // offline replicas
        writer.Tags();
    }
}
