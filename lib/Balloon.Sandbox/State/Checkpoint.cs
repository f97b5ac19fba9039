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
    public List<(long Sink, SinkPosition Mark)> Committed { get; } = [];

    /// <summary>Epochs that are committed, or given up.</summary>
    public List<(long Sink, long Epoch)> Settled { get; } = [];

    /// <summary>
    /// Whether it must survive a power cut: sinks will commit what it holds to their tables, and a table must never be ahead of the state.
    /// </summary>
    public bool IsDurable { get; set; }
}

/// <summary>What the sinks add to a checkpoint: the files that they wrote meanwhile and have yet to commit.</summary>
/// <param name="Pending">What each sink needs for its commit.</param>
/// <param name="DroppedStores">The stores of changes that are in these files.</param>
/// <param name="Pages">The changes of sinks whose files could not be written.</param>
internal sealed record PreparedSinks(
    IReadOnlyList<(long Sink, byte[] Data)> Pending,
    IReadOnlyList<long> DroppedStores,
    IReadOnlyList<PageCapture> Pages
);

/// <summary>An object in the form that a checkpoint stores.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">source, table, view, materialized view, sink, subscription.</param>
/// <param name="Sql">The statement that created it.</param>
/// <param name="Detail">What else is needed to build it, as JSON.</param>
internal sealed record StoredObject(long Id, string Name, string Kind, string Sql, string Detail);
