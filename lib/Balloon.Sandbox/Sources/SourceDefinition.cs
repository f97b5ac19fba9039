using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources;

/// <summary>A source as CREATE SOURCE or CREATE TABLE defines it.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="BootstrapServers">The addresses of the brokers.</param>
/// <param name="Columns">The columns that are read from the message.</param>
/// <param name="Includes">The columns of INCLUDE, which follow them.</param>
/// <param name="Properties">Further settings of the client: the options with the prefix "properties.".</param>
/// <param name="StartLatest">Whether to begin at the end that the log has when the first reader starts.</param>
/// <param name="StartTimestamp">Begin at the first message at or after this time (milliseconds), or null.</param>
/// <param name="Handling">The unit of a number in a column of timestamps.</param>
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

    /// <summary>The prefix of the name of its consumer group.</summary>
    public string GroupPrefix { get; init; } = "rw-consumer";

    /// <summary>Generates the rows of connector = 'datagen'; null for Kafka.</summary>
    public Datagen.RowGenerator? Generator { get; init; }

    /// <summary>Whether a watermark needs the partition of each row.</summary>
    public bool WithPartitions { get; init; }
}
