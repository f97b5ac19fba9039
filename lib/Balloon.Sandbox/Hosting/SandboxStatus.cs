using System.Text.Json.Serialization;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Hosting;

/// <summary>The status of a running sandbox.</summary>
/// <param name="Stack">The addresses.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="Engine">The status of the stream engine; null while it opens.</param>
/// <param name="Topics">The topics of the broker.</param>
/// <param name="Groups">The consumer groups and their lag.</param>
/// <param name="Damage">Records that the broker lost because a file of its log was changed.</param>
public sealed record SandboxStatus(
    Stack Stack,
    DateTimeOffset StartedAt,
    EngineStatus? Engine,
    IReadOnlyList<TopicStatus> Topics,
    IReadOnlyList<GroupStatus> Groups,
    IReadOnlyList<DamageStatus> Damage
)
{
    /// <summary>What was lost or rebuilt at this start because a file was damaged, as sentences.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

/// <summary>A topic of the broker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">The number of its partitions.</param>
/// <param name="Records">The number of records in its partitions, by their offsets.</param>
public sealed record TopicStatus(string Name, int Partitions, long Records)
{
    /// <summary>Why its records cannot be written to disk; null if they can.</summary>
    public string? StorageError { get; init; }
}

/// <summary>A consumer group of the broker.</summary>
/// <param name="Name">The group's id.</param>
/// <param name="Topic">A topic that it has committed offsets for.</param>
/// <param name="Lag">The number of records between those offsets and the ends of the partitions.</param>
public sealed record GroupStatus(string Name, string Topic, long Lag);

/// <summary>Records of the log that can no longer be read.</summary>
/// <param name="Topic">Their topic.</param>
/// <param name="Partition">Their partition.</param>
/// <param name="FirstOffset">The first of them.</param>
/// <param name="NextOffset">The next record that can be read.</param>
/// <param name="File">The file that is damaged.</param>
public sealed record DamageStatus(string Topic, int Partition, long FirstOffset, long NextOffset, string File)
{
    /// <summary>Whether readers skip them, which a command decides; until then they stop there.</summary>
    public bool IsSkipped { get; init; }
}

/// <summary>Serializes the status as JSON, for the control endpoint and <c>balloon status --json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(SandboxStatus))]
[JsonSerializable(typeof(IReadOnlyList<DamageStatus>))]
public sealed partial class StatusJson : JsonSerializerContext;
