namespace Balloon.Iceberg.Spec;

/// <summary>The state of a table at one time.</summary>
public sealed record Snapshot
{
    /// <summary>Unique number.</summary>
    public required long SnapshotId { get; init; }

    /// <summary>The snapshot that this one stands on; null for a first one.</summary>
    public long? ParentSnapshotId { get; init; }

    /// <summary>Order of the table's changes; 0 in v1.</summary>
    public long SequenceNumber { get; init; }

    /// <summary>When it was made, milliseconds since 1970 UTC.</summary>
    public required long TimestampMs { get; init; }

    /// <summary>Location of the manifest list; null for old v1 snapshots, which list <see cref="Manifests"/> themselves.</summary>
    public string? ManifestList { get; init; }

    /// <summary>Locations of the manifests of an old v1 snapshot.</summary>
    public IReadOnlyList<string>? Manifests { get; init; }

    /// <summary>What made it: append, replace, overwrite or delete; null where a v1 writer said nothing.</summary>
    public string? Operation { get; init; }

    /// <summary>Counts and whatever the writer left, without <c>operation</c>.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    /// <summary>The schema that was current.</summary>
    public int? SchemaId { get; init; }

    /// <summary>First row id of the rows added (v3).</summary>
    public long? FirstRowId { get; init; }

    /// <summary>Upper bound of the number of row ids that the snapshot takes (v3).</summary>
    public long? AddedRows { get; init; }

    /// <summary>Key of the manifest list's encryption (v3).</summary>
    public string? KeyId { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Timestamp => DateTimeOffset.FromUnixTimeMilliseconds(TimestampMs);
}

/// <summary>A named pointer to a snapshot: a branch moves with commits, a tag stays.</summary>
public sealed record SnapshotRef
{
    /// <summary>Name of the branch that readers and writers use unless told.</summary>
    public const string Main = "main";

    /// <summary>Where it points.</summary>
    public required long SnapshotId { get; init; }

    /// <summary>True for a branch, false for a tag.</summary>
    public required bool IsBranch { get; init; }

    /// <summary>How many snapshots of the branch expiry keeps at least.</summary>
    public int? MinSnapshotsToKeep { get; init; }

    /// <summary>How old snapshots of the branch may become, in milliseconds.</summary>
    public long? MaxSnapshotAgeMs { get; init; }

    /// <summary>How old the reference itself may become, in milliseconds.</summary>
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
