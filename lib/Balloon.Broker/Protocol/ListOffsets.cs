namespace Balloon.Broker.Protocol;

/// <summary>ListOffsets, versions 0 to 7 (6 and 7 are flexible; 7 can ask for the greatest timestamp).</summary>
internal sealed record ListOffsetsRequest(IReadOnlyList<ListOffsetsRequest.Topic> Topics)
{
    public const long Latest = -1;
    public const long Earliest = -2;
    public const long MaxTimestamp = -3;

    internal sealed record Topic(string Name, IReadOnlyList<Partition> Partitions);

    internal readonly record struct Partition(int Index, long Timestamp);

    public static ListOffsetsRequest Read(ProtocolReader reader, short version)
    {
        reader.Int32(); // replica id
        if (version >= 2)
            reader.Byte(); // isolation level
        var topics = reader.Array(r =>
        {
            var topic = new Topic(r.String(), r.Array(p => ReadPartition(p, version)));
            r.Tags();
            return topic;
        });
        reader.Tags();
        return new(topics);
    }

    private static Partition ReadPartition(ProtocolReader reader, short version)
    {
        var index = reader.Int32();
        if (version >= 4)
            reader.Int32(); // current leader epoch
        var partition = new Partition(index, reader.Int64());
        if (version == 0)
            reader.Int32(); // most offsets to return: there is one
        reader.Tags();
        return partition;
    }
}

internal static class ListOffsetsResponse
{
    internal readonly record struct Partition(int Index, ErrorCode Error, long Timestamp, long Offset);

    public static void WritePartition(ProtocolWriter writer, short version, Partition partition)
    {
        writer.Int32(partition.Index);
        writer.Error(partition.Error);
        if (version == 0)
        {
            writer.Array<long>(partition.Offset >= 0 ? [partition.Offset] : [], writer.Int64);
            return;
        }

        writer.Int64(partition.Timestamp);
        writer.Int64(partition.Offset);
        if (version >= 4)
            writer.Int32(partition.Offset >= 0 ? 0 : -1); // leader epoch
        writer.Tags();
    }
}
