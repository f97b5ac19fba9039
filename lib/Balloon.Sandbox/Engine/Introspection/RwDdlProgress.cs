using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>rw_ddl_progress: the statements that are creating something, and how far they are.</summary>
internal static class RwDdlProgress
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "rw_ddl_progress",
            [
                ("ddl_id", Long),
                ("ddl_statement", Words),
                ("create_type", Words),
                ("progress", Words),
                ("initialized_at", Instant),
                ("is_serverless", Flag),
            ],
            () =>
                engine.Ddl.Turns.Running.Select(running =>
                    new object?[] { running.Id, running.Sql, "FOREGROUND", running.Progress, Micros(running.Since), false }
                )
        );
}
