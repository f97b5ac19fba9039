namespace Balloon.Broker.Protocol;

/// <summary>Fetch, versions 0 to 11. Responses before version 4 cannot carry today's record batches.</summary>
internal sealed record FetchRequest(int MaxWaitMs, int MinBytes, int MaxBytes, int SessionId, IReadOnlyList<FetchRequest.Topic> Topics)
{
    internal sealed record Topic(string Name, IReadOnlyList<Partition> Partitions);

    internal readonly record struct Partition(int Index, long Offset, int MaxBytes);

    public static FetchRequest Read(ProtocolReader reader, short version)
    {
        reader.Int32(); // replica id: clients send -1, and there are no followers
        var maxWait = reader.Int32();
        var minBytes = reader.Int32();
        var maxBytes = version >= 3 ? reader.Int32() : int.MaxValue;
        if (version >= 4)
            reader.Byte(); // isolation level: without transactions both read the same
        var session = version >= 7 ? reader.Int32() : 0;
        if (version >= 7)
            reader.Int32(); // session epoch
        var topics = reader.Array(r => new Topic(r.String(), r.Array(p => ReadPartition(p, version))));
        if (version >= 7)
            reader.Array(r => (r.String(), r.Array(p => p.Int32()))); // forgotten topics: there are no sessions to forget them from
        if (version >= 11)
            reader.String(); // rack
        return new(maxWait, minBytes, maxBytes, session, topics);
    }

    private static Partition ReadPartition(ProtocolReader reader, short version)
    {
        var index = reader.Int32();
        if (version >= 9)
            reader.Int32(); // current leader epoch: always 0 here
        var offset = reader.Int64();
        if (version >= 5)
            reader.Int64(); // a follower's log start
        return new(index, offset, reader.Int32());
    }
}

internal static class FetchResponse
{
    /// <summary>The first version whose response carries record batches of format version 2.</summary>
    public const short FirstWithBatches = 4;

    /// <summary>Writes a partition's response up to its records, which follow as bytes.</summary>
    public static void WritePartitionHeader(
        ProtocolWriter writer,
        short version,
        int index,
        ErrorCode error,
        long highWatermark,
        long logStart
    )
    {
        writer.Int32(index);
        writer.Error(error);
        writer.Int64(highWatermark);
        if (version < FirstWithBatches)
            return;
        writer.Int64(highWatermark); // last stable offset: there are no open transactions
        if (version >= 5)
            writer.Int64(logStart);
        writer.Int32(-1); // aborted transactions: null
        if (version >= 11)
            writer.Int32(-1); // preferred read replica: none
    }
}
