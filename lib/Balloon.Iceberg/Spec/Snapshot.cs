namespace Balloon.Iceberg.Spec;

/// <summary>The state of a table at a point in time.</summary>
public sealed record Snapshot
{
    /// <summary>The unique id.</summary>
    public required long SnapshotId { get; init; }

    /// <summary>The parent snapshot; null for a first one.</summary>
    public long? ParentSnapshotId { get; init; }

    /// <summary>The order of the table's changes; 0 in v1.</summary>
    public long SequenceNumber { get; init; }

    /// <summary>When it was created, in milliseconds since 1970 UTC.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>The location of the manifest list; null for old v1 snapshots, which list <see cref="Manifests"/> directly.</summary>
    public string? ManifestList { get; init; }

    /// <summary>The locations of the manifests of an old v1 snapshot.</summary>
    public IReadOnlyList<string>? Manifests { get; init; }

    /// <summary>The operation: append, replace, overwrite or delete; null if a v1 writer did not state it.</summary>
    public string? Operation { get; init; }

    /// <summary>Counts and the writer's own entries, without <c>operation</c>.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    /// <summary>The schema that was current.</summary>
    public int? SchemaId { get; init; }

    /// <summary>The first row id of the added rows (v3).</summary>
    public long? FirstRowId { get; init; }

    /// <summary>An upper bound of the number of row ids that the snapshot uses (v3).</summary>
    public long? AddedRows { get; init; }

    /// <summary>The id of the key that encrypts the manifest list (v3).</summary>
    public string? KeyId { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Timestamp => DateTimeOffset.FromUnixTimeMilliseconds(TimestampMs);
}

/// <summary>A named reference to a snapshot: a branch moves with commits, a tag does not.</summary>
public sealed record SnapshotRef
{
    /// <summary>The name of the default branch.</summary>
    public const string Main = "main";

    /// <summary>The snapshot to which it refers.</summary>
    public required long SnapshotId { get; init; }

    /// <summary>Whether it is a branch and not a tag.</summary>
    public required bool IsBranch { get; init; }

    /// <summary>The least number of snapshots of the branch that expiry keeps.</summary>
    public int? MinSnapshotsToKeep { get; init; }

    /// <summary>The age in milliseconds at which snapshots of the branch expire.</summary>
    public long? MaxSnapshotAgeMs { get; init; }

    /// <summary>The age in milliseconds at which the reference itself expires.</summary>
    public long? MaxRefAgeMs { get; init; }
}

/// <summary>When a snapshot became the current one of <c>main</c>.</summary>
/// <param name="TimestampMs">Milliseconds since 1970 UTC.</param>
/// <param name="SnapshotId">The snapshot.</param>
public readonly record struct SnapshotLogEntry(long TimestampMs, long SnapshotId);

/// <summary>An earlier metadata file.</summary>
/// <param name="TimestampMs">Milliseconds since 1970 UTC.</param>
/// <param name="MetadataFile">Its location.</param>
public readonly record struct MetadataLogEntry(long TimestampMs, string MetadataFile);
