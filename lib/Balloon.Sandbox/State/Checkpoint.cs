namespace Balloon.Sandbox.State;

/// <summary>What one checkpoint writes.</summary>
internal sealed record Checkpoint(long Epoch, long LastObjectId)
{
    public List<PageCapture> Pages { get; } = [];
    public List<(long Source, Dictionary<int, long> Next)> Offsets { get; } = [];
    public List<(long Source, LogIdentity Log)> Logs { get; } = [];
    public List<StoredObject> Objects { get; } = [];
    public List<long> DroppedObjects { get; } = [];
    public List<long> DroppedStores { get; } = [];
    public List<(long Sink, SinkMark Mark)> Committed { get; } = [];

    /// <summary>Epochs whose files are committed, or will not be.</summary>
    public List<(long Sink, long Epoch)> Settled { get; } = [];

    /// <summary>
    /// Whether it has to outlive a power cut: sinks will commit to their tables what it holds, and a table must never hold what the state
    /// has forgotten.
    /// </summary>
    public bool IsDurable { get; set; }
}

/// <summary>What the sinks add to a checkpoint: files that they wrote beside it and have yet to commit.</summary>
/// <param name="Pending">The files, by sink.</param>
/// <param name="DroppedStores">Stores of the changes that stand in them.</param>
/// <param name="Pages">The changes of those whose files could not be written.</param>
internal sealed record PreparedSinks(
    IReadOnlyList<(long Sink, byte[] Data)> Pending,
    IReadOnlyList<long> DroppedStores,
    IReadOnlyList<PageCapture> Pages
);

/// <summary>An object as the checkpoint has it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">source, table, view, materialized view, sink, subscription.</param>
/// <param name="Sql">The statement that made it.</param>
/// <param name="Detail">More of it, as JSON.</param>
internal sealed record StoredObject(long Id, string Name, string Kind, string Sql, string Detail);
