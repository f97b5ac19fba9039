using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Makes everything that is derived anew: views from the logs, tables that sinks fill from those, and outside tables from the views. What
/// is not derived, rows that INSERT put into tables, is read back as at any start.
/// </summary>
internal static class Rebuild
{
    /// <summary>True for an object whose rows are nowhere else: a table that no sink fills.</summary>
    public static bool IsKept(StoredObject stored, IReadOnlyList<StoredObject> all) =>
        stored.Kind == "table"
        && !all.Any(other =>
            other.Kind == "sink"
            && Parser.Parse(other.Sql)[0] is CreateSink { Into: { } into } sink
            && Names(into, stored.Name)
            && !sink.Options.Any(o => o is { Name: "snapshot", Value: "false" })
        );

    /// <summary>Makes a sink's job, to write its table anew with all rows that its relation holds.</summary>
    public static void Start(StreamEngine engine, SinkJob job)
    {
        job.Start(0);
        engine.Catalog.Add(job);
        engine.Checkpointer.Replay(job, "The engine's state was made anew from the logs");
    }

    private static bool Names(string into, string table) => into == table || into.EndsWith($".{table}", StringComparison.Ordinal);
}
