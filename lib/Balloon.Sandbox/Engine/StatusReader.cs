namespace Balloon.Sandbox.Engine;

/// <summary>Reads an engine's status.</summary>
internal static class StatusReader
{
    public static EngineStatus Read(StreamEngine engine)
    {
        var (loop, topology) = (engine.Loop, engine.Topology);
        return new EngineStatus(
            engine.Checkpointer.DurableEpoch,
            engine.Checkpointer.DurableAt,
            engine.Checkpointer.Error,
            engine.Memory.Used,
            engine.Memory.Limit,
            [.. loop.Sources.Select(s => Source(s, (TableFeed.TableOf(s.Relation, engine.Catalog) ?? s.Relation).Name))],
            [
                .. topology
                    .Views.Where(v => !TableFeed.Is(v))
                    .Select(v => new ViewStatus(v.Name, v.Rows.Store.Rows, v.Flow.EstimatedBytes, v.Error)),
                .. topology.Tables.Select(t => new ViewStatus(t.Name, t.Rows.Store.Rows, t.Rows.Store.EstimatedBytes, t.Error)),
            ],
            [
                .. topology.Sinks.Select(s => new SinkStatus(
                    s.Name,
                    s.State.Text(),
                    s.CommittedEpoch,
                    s.CommittedAt,
                    s.Buffer.Rows + (s.Sealed?.Rows ?? 0),
                    s.Error,
                    s.Sink.TableUuid
                )),
            ]
        );
    }

    private static SourceStatus Source(SharedSource source, string name)
    {
        var reader = source.Reader;
        PartitionStatus[] partitions;
        try
        {
            partitions =
            [
                .. source
                    .Positions.ToArray()
                    .OrderBy(p => p.Key)
                    .Select(p => new PartitionStatus(p.Key, p.Value, Math.Max(reader?.KnownEnd(p.Key) ?? -1, p.Value))),
            ];
        }
        catch (InvalidOperationException)
        {
            // A partition was added this very moment; the next call shows it.
            partitions = [];
        }

        return new SourceStatus(
            name,
            source.Relation.Definition.Topic,
            partitions,
            source.Rows,
            reader?.Malformed ?? 0,
            reader?.Padded ?? 0,
            source.Filter?.Late ?? 0,
            reader?.Error
        );
    }
}
