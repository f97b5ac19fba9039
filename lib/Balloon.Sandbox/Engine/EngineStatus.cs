namespace Balloon.Sandbox.Engine;

/// <summary>How the engine stands.</summary>
/// <param name="Epoch">The last checkpoint that is durable.</param>
/// <param name="CheckpointAt">When it was, or null before the first.</param>
/// <param name="CheckpointError">Why the last try failed, or null.</param>
/// <param name="StateBytes">Estimate of what all state takes in memory, in bytes.</param>
/// <param name="StateLimit">What it may take.</param>
/// <param name="Sources">The Kafka sources and tables.</param>
/// <param name="Views">The materialized views and tables.</param>
/// <param name="Sinks">The sinks.</param>
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

/// <summary>An error that lasts.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Since">Since when.</param>
public sealed record StatusError(string Message, DateTimeOffset Since)
{
    /// <summary>True when the sandbox cannot do what was asked of it, though RisingWave can.</summary>
    public bool Unsupported { get; init; }
}

/// <summary>How a Kafka source stands.</summary>
/// <param name="Name">The relation's name.</param>
/// <param name="Topic">The topic.</param>
/// <param name="Partitions">Its partitions.</param>
/// <param name="Rows">Rows read since the engine was opened.</param>
/// <param name="Malformed">Messages that could not be parsed, and were dropped.</param>
/// <param name="Padded">Values that could not be parsed, and became NULL.</param>
/// <param name="Late">Rows that a watermark dropped.</param>
/// <param name="Error">What is wrong now, or null.</param>
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
/// <param name="End">The log's end when it was last asked, or -1.</param>
public sealed record PartitionStatus(int Partition, long Position, long End);

/// <summary>How a materialized view or table stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">How many rows it holds.</param>
/// <param name="StateBytes">Estimate of its state in memory, in bytes.</param>
/// <param name="Error">Why it was stopped, or null.</param>
public sealed record ViewStatus(string Name, long Rows, long StateBytes, StatusError? Error);

/// <summary>How a sink stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">
/// What it does now: <c>unchecked</c> (after a start, before the table was asked where it stands), <c>checking</c>, <c>collecting</c>,
/// <c>preparing</c> (files are being written), <c>prepared</c> (they wait for their commit), <c>committing</c> or <c>stopped</c>.
/// </param>
/// <param name="CommittedEpoch">The last epoch that the table holds; 0 before the first.</param>
/// <param name="CommittedAt">When that was, or null.</param>
/// <param name="PendingRows">Changed rows that are not in the table yet.</param>
/// <param name="Error">Why the last try failed, or null.</param>
public sealed record SinkStatus(
    string Name,
    string State,
    long CommittedEpoch,
    DateTimeOffset? CommittedAt,
    long PendingRows,
    StatusError? Error
);
