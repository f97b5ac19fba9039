using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources;

/// <summary>A Kafka source as CREATE SOURCE or CREATE TABLE says it.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="BootstrapServers">Where the brokers are.</param>
/// <param name="Columns">Columns read from the message.</param>
/// <param name="Includes">What INCLUDE adds behind them.</param>
/// <param name="Properties">Further settings of the client, from options that begin with "properties.".</param>
/// <param name="StartLatest">True to begin at the log's end as it is when the first reader starts.</param>
/// <param name="StartTimestamp">Begin at the first message of this time (milliseconds), or null.</param>
/// <param name="Handling">What a number means as a timestamp.</param>
internal sealed record SourceDefinition(
    string Topic,
    string BootstrapServers,
    IReadOnlyList<(string Name, SqlType Type)> Columns,
    IReadOnlyList<(string What, SqlType Type)> Includes,
    IReadOnlyDictionary<string, string> Properties,
    bool StartLatest,
    long? StartTimestamp,
    TimestampHandling Handling
)
{
    /// <summary>ENCODE BYTES: the whole value in one column.</summary>
    public bool IsBytes { get; init; }

    /// <summary>What the name of its consumer group begins with.</summary>
    public string GroupPrefix { get; init; } = "rw-consumer";

    /// <summary>What makes the rows of connector = 'datagen'; null of Kafka.</summary>
    public Datagen.RowGenerator? Generator { get; init; }

    /// <summary>True when a watermark needs to know which partition each row comes from.</summary>
    public bool WithPartitions { get; init; }
}
