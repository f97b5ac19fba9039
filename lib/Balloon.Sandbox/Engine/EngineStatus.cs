namespace Balloon.Sandbox.Engine;

/// <summary>The state of the engine.</summary>
/// <param name="Epoch">The last checkpoint that is durable.</param>
/// <param name="CheckpointAt">When it was written, or null before the first.</param>
/// <param name="CheckpointError">Why the last attempt failed, or null.</param>
/// <param name="StateBytes">The memory that all state takes, estimated, in bytes.</param>
/// <param name="StateLimit">The memory that all state may take, in bytes.</param>
/// <param name="Sources">The sources that are being read, those of tables with a connector included.</param>
/// <param name="Views">The materialized views and tables.</param>
/// <param name="Sinks">The sinks to outside tables.</param>
public sealed record EngineStatus(
    long Epoch,
    DateTimeOffset? CheckpointAt,
    StatusError? CheckpointError,
    long StateBytes,
    long StateLimit,
    IReadOnlyList<SourceStatus> Sources,
    IReadOnlyList<ViewStatus> Views,
    IReadOnlyList<SinkStatus> Sinks
);

/// <summary>An error that persists.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Since">When it began.</param>
public sealed record StatusError(string Message, DateTimeOffset Since)
{
    /// <summary>True when the request is something that RisingWave can do and the sandbox cannot.</summary>
    public bool Unsupported { get; init; }
}

/// <summary>The state of a source.</summary>
/// <param name="Name">The relation's name.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partitions">Its partitions.</param>
/// <param name="Rows">Rows read since the engine was opened.</param>
/// <param name="Malformed">Messages dropped because they could not be parsed.</param>
/// <param name="Padded">Values set to NULL because they could not be parsed.</param>
/// <param name="Late">Rows dropped because they were older than the watermark.</param>
/// <param name="Error">What is wrong at present, or null.</param>
public sealed record SourceStatus(
    string Name,
    string Topic,
    IReadOnlyList<PartitionStatus> Partitions,
    long Rows,
    long Malformed,
    long Padded,
    long Late,
    StatusError? Error
);

/// <summary>How far a partition has been read.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Position">The next offset to read.</param>
/// <param name="End">The end of the log when it was last asked for, or -1.</param>
public sealed record PartitionStatus(int Partition, long Position, long End);

/// <summary>The state of a materialized view or table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="StateBytes">The memory that its state takes, estimated, in bytes.</param>
/// <param name="Error">Why it was stopped, or null.</param>
public sealed record ViewStatus(string Name, long Rows, long StateBytes, StatusError? Error);

/// <summary>The state of a sink to an outside table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">
/// What it is doing: <c>unchecked</c> (after a start, before the table has been checked), <c>checking</c>, <c>collecting</c>,
/// <c>preparing</c> (writing files), <c>prepared</c> (files wait to be committed), <c>committing</c> or <c>stopped</c>.
/// </param>
/// <param name="CommittedEpoch">The last epoch committed to the table; 0 before the first.</param>
/// <param name="CommittedAt">When it was committed, or null.</param>
/// <param name="PendingRows">Changed rows that are not in the table yet.</param>
/// <param name="Error">Why the last attempt failed, or null.</param>
/// <param name="TableUuid">The UUID of the table that it writes to; null until it has opened the table.</param>
public sealed record SinkStatus(
    string Name,
    string State,
    long CommittedEpoch,
    DateTimeOffset? CommittedAt,
    long PendingRows,
    StatusError? Error,
    Guid? TableUuid = null
);
