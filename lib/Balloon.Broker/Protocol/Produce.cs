namespace Balloon.Broker.Protocol;

/// <summary>Produce, versions 0 to 7: record batches for partitions. Versions before 3 have older formats, which are refused.</summary>
internal sealed record ProduceRequest(string? TransactionalId, short Acks, int TimeoutMs, IReadOnlyList<ProduceRequest.Topic> Topics)
{
    internal sealed record Topic(string Name, IReadOnlyList<Partition> Partitions);

    internal readonly record struct Partition(int Index, Memory<byte>? Records);

    public static ProduceRequest Read(ProtocolReader reader, short version) =>
        new(
            version >= 3 ? reader.NullableString() : null,
            reader.Int16(),
            reader.Int32(),
            reader.Array(r => new Topic(r.String(), r.Array(p => new Partition(p.Int32(), p.NullableBytes()))))
        );
}

internal static class ProduceResponse
{
    internal readonly record struct Partition(int Index, ErrorCode Error, long BaseOffset, long LogAppendTime, long LogStartOffset);

    public static void WritePartition(ProtocolWriter writer, short version, Partition partition)
    {
        writer.Int32(partition.Index);
        writer.Error(partition.Error);
        writer.Int64(partition.BaseOffset);
        if (version >= 2)
            writer.Int64(partition.LogAppendTime);
        if (version >= 5)
            writer.Int64(partition.LogStartOffset);
    }
}
