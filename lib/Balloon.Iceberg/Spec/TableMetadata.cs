using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>The content of a metadata file.</summary>
public sealed record TableMetadata
{
    /// <summary>The format version: 1, 2 or 3.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>The table's UUID; null if a v1 writer did not give one.</summary>
    public Guid? TableUuid { get; init; }

    /// <summary>The folder for new files.</summary>
    public required string Location { get; init; }

    /// <summary>The highest assigned sequence number; 0 in v1.</summary>
    public long LastSequenceNumber { get; init; }

    /// <summary>When this metadata was created, in milliseconds since 1970 UTC.</summary>
    public long LastUpdatedMs { get; init; }

    /// <summary>The highest assigned column id.</summary>
    public int LastColumnId { get; init; }

    /// <summary>All schemas.</summary>
    public required IReadOnlyList<Schema> Schemas { get; init; }

    /// <summary>The number of the current schema.</summary>
    public int CurrentSchemaId { get; init; }

    /// <summary>All partition specs.</summary>
    public required IReadOnlyList<PartitionSpec> PartitionSpecs { get; init; }

    /// <summary>The number of the spec for new files.</summary>
    public int DefaultSpecId { get; init; }

    /// <summary>The highest assigned partition field id.</summary>
    public int LastPartitionId { get; init; }

    /// <summary>All sort orders.</summary>
    public required IReadOnlyList<SortOrder> SortOrders { get; init; }

    /// <summary>The number of the sort order for new files.</summary>
    public int DefaultSortOrderId { get; init; }

    /// <summary>The table's properties.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The current snapshot of <c>main</c>; null for an empty table.</summary>
    public long? CurrentSnapshotId { get; init; }

    /// <summary>All snapshots that have not expired.</summary>
    public IReadOnlyList<Snapshot> Snapshots { get; init; } = [];

    /// <summary>Which snapshot was current when.</summary>
    public IReadOnlyList<SnapshotLogEntry> SnapshotLog { get; init; } = [];

    /// <summary>Earlier metadata files.</summary>
    public IReadOnlyList<MetadataLogEntry> MetadataLog { get; init; } = [];

    /// <summary>The branches and tags, including <c>main</c> if there is a current snapshot.</summary>
    public IReadOnlyDictionary<string, SnapshotRef> Refs { get; init; } = new Dictionary<string, SnapshotRef>();

    /// <summary>Statistics files.</summary>
    public IReadOnlyList<StatisticsFile> Statistics { get; init; } = [];

    /// <summary>Partition statistics files.</summary>
    public IReadOnlyList<PartitionStatisticsFile> PartitionStatistics { get; init; } = [];

    /// <summary>The next row id to assign (v3).</summary>
    public long? NextRowId { get; init; }

    /// <summary>Encryption keys (v3), kept unchanged.</summary>
    public IReadOnlyList<EncryptedKey> EncryptionKeys { get; init; } = [];

    /// <summary>The current schema.</summary>
    public Schema CurrentSchema => SchemaById(CurrentSchemaId);

    /// <summary>The spec for new files.</summary>
    public PartitionSpec DefaultSpec => SpecById(DefaultSpecId);

    /// <summary>The order for new files.</summary>
    public SortOrder DefaultSortOrder => SortOrders.FirstOrDefault(order => order.OrderId == DefaultSortOrderId) ?? SortOrder.Unsorted;

    /// <summary>The current snapshot of <c>main</c>; null for an empty table.</summary>
    public Snapshot? CurrentSnapshot => CurrentSnapshotId is { } id ? FindSnapshot(id) : null;

    /// <summary>Finds a schema by number.</summary>
    /// <exception cref="IcebergException">There is none.</exception>
    public Schema SchemaById(int id) =>
        Schemas.FirstOrDefault(schema => schema.SchemaId == id)
        ?? throw IcebergException.InvalidData($"There is no schema {id} among {string.Join(", ", Schemas.Select(s => s.SchemaId))}.");

    /// <summary>Finds a partition spec by number.</summary>
    /// <exception cref="IcebergException">There is none.</exception>
    public PartitionSpec SpecById(int id) =>
        PartitionSpecs.FirstOrDefault(spec => spec.SpecId == id)
        ?? throw IcebergException.InvalidData(
            $"There is no partition spec {id} among {string.Join(", ", PartitionSpecs.Select(s => s.SpecId))}."
        );

    /// <summary>Finds a snapshot by id, or returns null.</summary>
    public Snapshot? FindSnapshot(long id) => Snapshots.FirstOrDefault(snapshot => snapshot.SnapshotId == id);

    /// <summary>A snapshot and its ancestors that have not expired, newest first; a cycle of parents ends the iteration.</summary>
    internal IEnumerable<Snapshot> Ancestry(Snapshot? snapshot)
    {
        var seen = new HashSet<long>();
        while (snapshot is not null && seen.Add(snapshot.SnapshotId))
        {
            yield return snapshot;
            snapshot = snapshot.ParentSnapshotId is { } parent ? FindSnapshot(parent) : null;
        }
    }

    /// <summary>Reads a metadata file's JSON, gzip-compressed or not.</summary>
    /// <exception cref="IcebergException">The JSON is not table metadata of version 1 to 3.</exception>
    public static TableMetadata Parse(ReadOnlyMemory<byte> json) => MetadataJson.Parse(MetadataFiles.Decompress(json), FromJson);

    /// <summary>Reads metadata from a JSON value, for example in a REST catalog's response.</summary>
    /// <exception cref="IcebergException">The JSON is not table metadata of version 1 to 3.</exception>
    public static TableMetadata FromJson(JsonElement json) => TableMetadataReader.Read(json);

    /// <summary>Writes the metadata as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer) => TableMetadataWriter.Write(writer, this);

    /// <summary>The metadata as UTF-8 JSON: the content of a metadata file.</summary>
    public byte[] ToJson() => MetadataJson.Bytes(WriteJson);
}

/// <summary>A statistics file (Puffin) of a snapshot, kept unchanged.</summary>
/// <param name="SnapshotId">The snapshot.</param>
/// <param name="Json">The whole JSON object.</param>
public sealed record StatisticsFile(long SnapshotId, string Json);

/// <summary>A partition statistics file of a snapshot, kept unchanged.</summary>
/// <param name="SnapshotId">The snapshot.</param>
/// <param name="Json">The whole JSON object.</param>
public sealed record PartitionStatisticsFile(long SnapshotId, string Json);

/// <summary>An encryption key, kept unchanged.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Json">The whole JSON object.</param>
public sealed record EncryptedKey(string KeyId, string Json);
