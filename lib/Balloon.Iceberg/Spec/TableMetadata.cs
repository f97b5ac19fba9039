using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Everything that a metadata file says about a table.</summary>
public sealed record TableMetadata
{
    /// <summary>1, 2 or 3.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>Identity of the table; null where a v1 writer gave none.</summary>
    public Guid? TableUuid { get; init; }

    /// <summary>Folder for new files.</summary>
    public required string Location { get; init; }

    /// <summary>The highest sequence number given out; 0 in v1.</summary>
    public long LastSequenceNumber { get; init; }

    /// <summary>When this metadata was made, milliseconds since 1970 UTC.</summary>
    public long LastUpdatedMs { get; init; }

    /// <summary>The highest column id given out.</summary>
    public int LastColumnId { get; init; }

    /// <summary>All schemas.</summary>
    public required IReadOnlyList<Schema> Schemas { get; init; }

    /// <summary>Number of the schema in use.</summary>
    public int CurrentSchemaId { get; init; }

    /// <summary>All partition specs.</summary>
    public required IReadOnlyList<PartitionSpec> PartitionSpecs { get; init; }

    /// <summary>Number of the spec for new files.</summary>
    public int DefaultSpecId { get; init; }

    /// <summary>The highest partition field id given out.</summary>
    public int LastPartitionId { get; init; }

    /// <summary>All sort orders.</summary>
    public required IReadOnlyList<SortOrder> SortOrders { get; init; }

    /// <summary>Number of the order for new files.</summary>
    public int DefaultSortOrderId { get; init; }

    /// <summary>Settings.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The snapshot of <c>main</c>; null for an empty table.</summary>
    public long? CurrentSnapshotId { get; init; }

    /// <summary>All snapshots that are kept.</summary>
    public IReadOnlyList<Snapshot> Snapshots { get; init; } = [];

    /// <summary>Which snapshot was current when.</summary>
    public IReadOnlyList<SnapshotLogEntry> SnapshotLog { get; init; } = [];

    /// <summary>Earlier metadata files.</summary>
    public IReadOnlyList<MetadataLogEntry> MetadataLog { get; init; } = [];

    /// <summary>Branches and tags, <c>main</c> among them when there is a current snapshot.</summary>
    public IReadOnlyDictionary<string, SnapshotRef> Refs { get; init; } = new Dictionary<string, SnapshotRef>();

    /// <summary>Statistics files.</summary>
    public IReadOnlyList<StatisticsFile> Statistics { get; init; } = [];

    /// <summary>Partition statistics files.</summary>
    public IReadOnlyList<PartitionStatisticsFile> PartitionStatistics { get; init; } = [];

    /// <summary>The next row id to be given out (v3).</summary>
    public long? NextRowId { get; init; }

    /// <summary>Encryption keys (v3), kept as they came.</summary>
    public IReadOnlyList<EncryptedKey> EncryptionKeys { get; init; } = [];

    /// <summary>The schema in use.</summary>
    public Schema CurrentSchema => SchemaById(CurrentSchemaId);

    /// <summary>The spec for new files.</summary>
    public PartitionSpec DefaultSpec => SpecById(DefaultSpecId);

    /// <summary>The order for new files.</summary>
    public SortOrder DefaultSortOrder => SortOrders.FirstOrDefault(order => order.OrderId == DefaultSortOrderId) ?? SortOrder.Unsorted;

    /// <summary>The snapshot of <c>main</c>; null for an empty table.</summary>
    public Snapshot? CurrentSnapshot => CurrentSnapshotId is { } id ? FindSnapshot(id) : null;

    /// <summary>The schema with a number.</summary>
    /// <exception cref="IcebergException">There is none.</exception>
    public Schema SchemaById(int id) =>
        Schemas.FirstOrDefault(schema => schema.SchemaId == id)
        ?? throw IcebergException.InvalidData($"There is no schema {id} among {string.Join(", ", Schemas.Select(s => s.SchemaId))}.");

    /// <summary>The partition spec with a number.</summary>
    /// <exception cref="IcebergException">There is none.</exception>
    public PartitionSpec SpecById(int id) =>
        PartitionSpecs.FirstOrDefault(spec => spec.SpecId == id)
        ?? throw IcebergException.InvalidData(
            $"There is no partition spec {id} among {string.Join(", ", PartitionSpecs.Select(s => s.SpecId))}."
        );

    /// <summary>The snapshot with a number, or null.</summary>
    public Snapshot? FindSnapshot(long id) => Snapshots.FirstOrDefault(snapshot => snapshot.SnapshotId == id);

    /// <summary>A snapshot and what it stands on, the newest first, as far as it is kept; parents that lead back to a child end the walk.</summary>
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

    /// <summary>Reads metadata from a JSON value, as inside a REST catalog's answer.</summary>
    /// <exception cref="IcebergException">The JSON is not table metadata of version 1 to 3.</exception>
    public static TableMetadata FromJson(JsonElement json) => TableMetadataReader.Read(json);

    /// <summary>Writes the metadata as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer) => TableMetadataWriter.Write(writer, this);

    /// <summary>The metadata as UTF-8 JSON, the contents of a metadata file.</summary>
    public byte[] ToJson() => MetadataJson.Bytes(WriteJson);
}

/// <summary>A file of statistics (Puffin) of a snapshot, kept as it came.</summary>
/// <param name="SnapshotId">The snapshot.</param>
/// <param name="Json">The whole JSON object.</param>
public sealed record StatisticsFile(long SnapshotId, string Json);

/// <summary>A file of partition statistics of a snapshot, kept as it came.</summary>
/// <param name="SnapshotId">The snapshot.</param>
/// <param name="Json">The whole JSON object.</param>
public sealed record PartitionStatisticsFile(long SnapshotId, string Json);

/// <summary>An encryption key, kept as it came.</summary>
/// <param name="KeyId">Its name.</param>
/// <param name="Json">The whole JSON object.</param>
public sealed record EncryptedKey(string KeyId, string Json);
