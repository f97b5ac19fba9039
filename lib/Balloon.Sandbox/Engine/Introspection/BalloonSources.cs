using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>balloon_sources: how far each partition of a source has been read, and how many messages gave no row.</summary>
internal static class BalloonSources
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "balloon_sources",
            [
                ("name", Words),
                ("topic", Words),
                ("partition", Number),
                ("position", Long),
                ("log_end", Long),
                ("rows", Long),
                ("malformed", Long),
                ("padded", Long),
                ("late", Long),
                ("error", Words),
                ("error_since", Instant),
            ],
            () =>
                engine.Status.Sources.SelectMany(s =>
                    s.Partitions.Select(p =>
                        new object?[]
                        {
                            s.Name,
                            s.Topic,
                            p.Partition,
                            p.Position,
                            p.End,
                            s.Rows,
                            s.Malformed,
                            s.Padded,
                            s.Late,
                            s.Error?.Message,
                            Micros(s.Error?.Since),
                        }
                    )
                )
        );
}
