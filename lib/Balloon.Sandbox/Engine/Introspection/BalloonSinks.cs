using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>balloon_sinks: what each sink is doing, what it has committed, and how many rows it still holds.</summary>
internal static class BalloonSinks
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "balloon_sinks",
            [
                ("name", Words),
                ("state", Words),
                ("committed_epoch", Long),
                ("committed_at", Instant),
                ("pending_rows", Long),
                ("error", Words),
                ("error_since", Instant),
                ("table_uuid", Words),
            ],
            () =>
                engine.Status.Sinks.Select(s =>
                    new object?[]
                    {
                        s.Name,
                        s.State,
                        s.CommittedEpoch,
                        Micros(s.CommittedAt),
                        s.PendingRows,
                        s.Error?.Message,
                        Micros(s.Error?.Since),
                        s.TableUuid?.ToString(),
                    }
                )
        );
}
