using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>balloon_engine: checkpoints and memory of the engine itself.</summary>
internal static class BalloonEngine
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "balloon_engine",
            [
                ("epoch", Long),
                ("checkpoint_at", Instant),
                ("state_bytes", Long),
                ("state_limit", Long),
                ("error", Words),
                ("error_since", Instant),
            ],
            () =>
                new[] { engine.Status }.Select(s =>
                    new object?[]
                    {
                        s.Epoch,
                        Micros(s.CheckpointAt),
                        s.StateBytes,
                        s.StateLimit,
                        s.CheckpointError?.Message,
                        Micros(s.CheckpointError?.Since),
                    }
                )
        );
}
