using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>balloon_tables: the rows of each table, and how many were late or dropped by a sink.</summary>
internal static class BalloonTables
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "balloon_tables",
            [("name", Words), ("rows", Long), ("late", Long), ("dropped", Long)],
            () =>
                engine.Topology.Tables.Select(t =>
                    new object?[] { t.Name, (long)t.Rows.Store.Rows, t.Filter?.Late ?? 0, Dropped(engine, t) }
                )
        );

    private static long Dropped(StreamEngine engine, TableRelation table) =>
        engine.Topology.Views.OfType<TableSink>().Where(s => s.Into == table).Sum(s => s.Dropped);
}
