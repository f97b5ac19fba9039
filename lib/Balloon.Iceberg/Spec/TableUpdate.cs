using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>A change of a table's metadata, as in the REST catalog protocol.</summary>
public abstract record TableUpdate
{
    private protected TableUpdate() { }

    /// <summary>
    /// The id that means “the last one added” in <see cref="SetCurrentSchema"/>, <see cref="SetDefaultSpec"/> and
    /// <see cref="SetDefaultSortOrder"/>.
    /// </summary>
    public const int LastAdded = -1;

    /// <summary>Sets the table's UUID.</summary>
    public sealed record AssignUuid(Guid Uuid) : TableUpdate;

    /// <summary>Raises the format version.</summary>
    public sealed record UpgradeFormatVersion(int FormatVersion) : TableUpdate;

    /// <summary>Adds a schema; one with the same fields is reused.</summary>
    public sealed record AddSchema(Schema Schema, int? LastColumnId = null) : TableUpdate;

    /// <summary>Makes a schema the current one.</summary>
    public sealed record SetCurrentSchema(int SchemaId) : TableUpdate;

    /// <summary>Adds a partition spec; one with the same fields is reused.</summary>
    public sealed record AddPartitionSpec(PartitionSpec Spec) : TableUpdate;

    /// <summary>Makes a partition spec the default for new files.</summary>
    public sealed record SetDefaultSpec(int SpecId) : TableUpdate;

    /// <summary>Adds a sort order; one with the same fields is reused.</summary>
    public sealed record AddSortOrder(SortOrder Order) : TableUpdate;

    /// <summary>Makes a sort order the default for new files.</summary>
    public sealed record SetDefaultSortOrder(int OrderId) : TableUpdate;

    /// <summary>Adds a snapshot, to which no reference points yet.</summary>
    public sealed record AddSnapshot(Snapshot Snapshot) : TableUpdate;

    /// <summary>Creates or moves a branch or tag.</summary>
    public sealed record SetSnapshotRef(string Name, SnapshotRef Reference) : TableUpdate;

    /// <summary>Removes a branch or tag.</summary>
    public sealed record RemoveSnapshotRef(string Name) : TableUpdate;

    /// <summary>Removes snapshots.</summary>
    public sealed record RemoveSnapshots(IReadOnlyList<long> SnapshotIds) : TableUpdate;

    /// <summary>Changes the folder for new files.</summary>
    public sealed record SetLocation(string Location) : TableUpdate;

    /// <summary>Sets properties.</summary>
    public sealed record SetProperties(IReadOnlyDictionary<string, string> Updates) : TableUpdate;

    /// <summary>Removes properties.</summary>
    public sealed record RemoveProperties(IReadOnlyList<string> Removals) : TableUpdate;

    /// <summary>Sets the statistics file of a snapshot.</summary>
    public sealed record SetStatistics(StatisticsFile File) : TableUpdate;

    /// <summary>Removes the statistics file of a snapshot.</summary>
    public sealed record RemoveStatistics(long SnapshotId) : TableUpdate;

    /// <summary>Sets the partition statistics file of a snapshot.</summary>
    public sealed record SetPartitionStatistics(PartitionStatisticsFile File) : TableUpdate;

    /// <summary>Removes the partition statistics file of a snapshot.</summary>
    public sealed record RemovePartitionStatistics(long SnapshotId) : TableUpdate;

    /// <summary>Removes partition specs that no file uses.</summary>
    public sealed record RemovePartitionSpecs(IReadOnlyList<int> SpecIds) : TableUpdate;

    /// <summary>Removes schemas that no snapshot uses.</summary>
    public sealed record RemoveSchemas(IReadOnlyList<int> SchemaIds) : TableUpdate;

    /// <summary>Adds an encryption key.</summary>
    public sealed record AddEncryptionKey(EncryptedKey Key) : TableUpdate;

    /// <summary>Removes an encryption key.</summary>
    public sealed record RemoveEncryptionKey(string KeyId) : TableUpdate;

    /// <summary>Reads an update from JSON.</summary>
    /// <exception cref="IcebergException">The JSON is not a known update.</exception>
    public static TableUpdate FromJson(JsonElement json) => TableUpdateJson.Read(json);

    /// <summary>Writes the update as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer) => TableUpdateJson.Write(writer, this);
}
