using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>balloon_views: the rows and the memory of each materialized view.</summary>
internal static class BalloonViews
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "balloon_views",
            [("name", Words), ("rows", Long), ("state_bytes", Long), ("error", Words), ("error_since", Instant)],
            () => engine.Status.Views.Select(v => new object?[] { v.Name, v.Rows, v.StateBytes, v.Error?.Message, Micros(v.Error?.Since) })
        );
}
