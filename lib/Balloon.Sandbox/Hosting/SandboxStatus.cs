using System.Text.Json.Serialization;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Hosting;

/// <summary>How a running sandbox stands.</summary>
/// <param name="Stack">Where it answers.</param>
/// <param name="StartedAt">Since when it runs.</param>
/// <param name="Engine">How far the stream has come; null while the engine opens.</param>
/// <param name="Topics">The topics of the broker.</param>
/// <param name="Groups">The consumer groups, and how far each is behind.</param>
/// <param name="Damage">Records that the broker lost, because a file of its log was changed.</param>
public sealed record SandboxStatus(
    Stack Stack,
    DateTimeOffset StartedAt,
    EngineStatus? Engine,
    IReadOnlyList<TopicStatus> Topics,
    IReadOnlyList<GroupStatus> Groups,
    IReadOnlyList<DamageStatus> Damage
)
{
    /// <summary>What was lost or made anew at this start because a file was damaged, in sentences.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];
}

/// <summary>A topic of the broker.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many partitions it has.</param>
/// <param name="Records">Records that its partitions hold, by their offsets.</param>
public sealed record TopicStatus(string Name, int Partitions, long Records)
{
    /// <summary>Why the disk refuses its records; null while it does not.</summary>
    public string? StorageError { get; init; }
}

/// <summary>A consumer group of the broker.</summary>
/// <param name="Name">The group's id.</param>
/// <param name="Topic">A topic that it has committed offsets for.</param>
/// <param name="Lag">Records between those offsets and the ends of the partitions.</param>
public sealed record GroupStatus(string Name, string Topic, long Lag);

/// <summary>Records that were in the log and cannot be read any more.</summary>
/// <param name="Topic">Their topic.</param>
/// <param name="Partition">Their partition.</param>
/// <param name="FirstOffset">The first of them.</param>
/// <param name="NextOffset">The first record behind them that can be read.</param>
/// <param name="File">The file that is damaged.</param>
public sealed record DamageStatus(string Topic, int Partition, long FirstOffset, long NextOffset, string File)
{
    /// <summary>Whether it was decided that readers skip them; until then they stop there.</summary>
    public bool IsSkipped { get; init; }
}

/// <summary>The status as JSON, for the control endpoint and <c>balloon status --json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    WriteIndented = true
)]
[JsonSerializable(typeof(SandboxStatus))]
[JsonSerializable(typeof(IReadOnlyList<DamageStatus>))]
public sealed partial class StatusJson : JsonSerializerContext;
