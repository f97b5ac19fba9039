using Balloon.Sandbox.Sql;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Rebuilds everything that is derived: views from the logs, tables that sinks fill, and outside tables from the views. What is not
/// derived, such as rows written by INSERT, is recovered as at any start.
/// </summary>
internal static class Rebuild
{
    /// <summary>True for an object whose rows exist nowhere else: a table that no sink fills.</summary>
    public static bool IsKept(StoredObject stored, IReadOnlyList<StoredObject> all) =>
        stored.Kind == "table"
        && !all.Any(other =>
            other.Kind == "sink"
            && Parser.Parse(other.Sql)[0] is CreateSink { Into: { } into } sink
            && Names(into, stored.Name)
            && TableSinkBuilder.FromNowOn(sink) is null
        );

    /// <summary>Starts a sink's job that writes its table again with all rows of its relation.</summary>
    public static void Start(StreamEngine engine, SinkJob job)
    {
        job.Start(0);
        engine.Catalog.Add(job);
        engine.Checkpointer.Replay(job, "The engine's state was rebuilt from the logs");
    }

    private static bool Names(string into, string table) => into == table || into.EndsWith($".{table}", StringComparison.Ordinal);
}
