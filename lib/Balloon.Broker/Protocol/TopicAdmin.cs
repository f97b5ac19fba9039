namespace Balloon.Broker.Protocol;

/// <summary>CreateTopics, versions 0 to 4 (in 4, -1 means the default number of partitions and replicas).</summary>
internal sealed record CreateTopicsRequest(IReadOnlyList<CreateTopicsRequest.Topic> Topics, bool ValidateOnly)
{
    internal sealed record Topic(
        string Name,
        int Partitions,
        short ReplicationFactor,
        IReadOnlyList<(int Partition, List<int> Nodes)> Assignments,
        IReadOnlyList<KeyValuePair<string, string?>> Configs
    );

    public static CreateTopicsRequest Read(ProtocolReader reader, short version)
    {
        var topics = reader.Array(r => new Topic(
            r.String(),
            r.Int32(),
            r.Int16(),
            r.Array(a => (a.Int32(), a.Array(n => n.Int32()))),
            r.Array(c => KeyValuePair.Create(c.String(), c.NullableString()))
        ));
        reader.Int32(); // timeout: not needed, as the response follows once the work is done
        return new(topics, version >= 1 && reader.Bool());
    }
}

/// <summary>CreatePartitions, versions 0 to 1.</summary>
internal sealed record CreatePartitionsRequest(IReadOnlyList<CreatePartitionsRequest.Topic> Topics, bool ValidateOnly)
{
    internal sealed record Topic(string Name, int Count, IReadOnlyList<List<int>>? Assignments);

    public static CreatePartitionsRequest Read(ProtocolReader reader)
    {
        var topics = reader.Array(r => new Topic(r.String(), r.Int32(), r.NullableArray(a => a.Array(n => n.Int32()))));
        reader.Int32(); // timeout
        return new(topics, reader.Bool());
    }
}

/// <summary>DeleteRecords, versions 0 to 1. Offset -1 means the end.</summary>
internal sealed record DeleteRecordsRequest(IReadOnlyList<DeleteRecordsRequest.Topic> Topics)
{
    internal sealed record Topic(string Name, IReadOnlyList<(int Index, long Offset)> Partitions);

    public static DeleteRecordsRequest Read(ProtocolReader reader)
    {
        var topics = reader.Array(r => new Topic(r.String(), r.Array(p => (p.Int32(), p.Int64()))));
        reader.Int32(); // timeout
        return new(topics);
    }
}
