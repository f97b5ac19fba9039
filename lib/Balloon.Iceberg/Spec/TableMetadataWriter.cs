using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Writes table metadata; version 1 gets the older fields in addition to the newer ones.</summary>
internal static class TableMetadataWriter
{
    public static void Write(Utf8JsonWriter writer, TableMetadata metadata)
    {
        writer.WriteStartObject();
        writer.WriteNumber("format-version", metadata.FormatVersion);
        if (metadata.TableUuid is { } uuid)
            writer.WriteString("table-uuid", uuid);
        writer.WriteString("location", metadata.Location);
        if (metadata.FormatVersion > 1)
            writer.WriteNumber("last-sequence-number", metadata.LastSequenceNumber);
        writer.WriteNumber("last-updated-ms", metadata.LastUpdatedMs);
        writer.WriteNumber("last-column-id", metadata.LastColumnId);
        WriteStructure(writer, metadata);
        writer.WriteStartObject("properties");
        foreach (var (key, value) in metadata.Properties)
            writer.WriteString(key, value);
        writer.WriteEndObject();
        if (metadata.CurrentSnapshotId is { } current)
            writer.WriteNumber("current-snapshot-id", current);
        else if (metadata.FormatVersion < 3)
            writer.WriteNumber("current-snapshot-id", -1);
        if (metadata.NextRowId is { } row)
            writer.WriteNumber("next-row-id", row);
        WriteHistory(writer, metadata);
        writer.WriteEndObject();
    }

    private static void WriteStructure(Utf8JsonWriter writer, TableMetadata metadata)
    {
        if (metadata.FormatVersion == 1)
        {
            writer.WritePropertyName("schema");
            metadata.CurrentSchema.WriteJson(writer);
        }

        writer.WriteNumber("current-schema-id", metadata.CurrentSchemaId);
        Array(writer, "schemas", metadata.Schemas, schema => schema.WriteJson(writer));
        if (metadata.FormatVersion == 1)
            PartitionJson.WriteFields(writer, "partition-spec", metadata.DefaultSpec);
        writer.WriteNumber("default-spec-id", metadata.DefaultSpecId);
        Array(writer, "partition-specs", metadata.PartitionSpecs, spec => spec.WriteJson(writer));
        writer.WriteNumber("last-partition-id", metadata.LastPartitionId);
        writer.WriteNumber("default-sort-order-id", metadata.DefaultSortOrderId);
        Array(writer, "sort-orders", metadata.SortOrders, order => order.WriteJson(writer));
    }

    private static void WriteHistory(Utf8JsonWriter writer, TableMetadata metadata)
    {
        writer.WriteStartObject("refs");
        foreach (var (name, reference) in metadata.Refs)
        {
            writer.WriteStartObject(name);
            SnapshotJson.WriteRefFields(writer, reference);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        Array(writer, "snapshots", metadata.Snapshots, snapshot => SnapshotJson.Write(writer, snapshot, metadata.FormatVersion));
        Array(writer, "statistics", metadata.Statistics, file => writer.WriteRawValue(file.Json));
        Array(writer, "partition-statistics", metadata.PartitionStatistics, file => writer.WriteRawValue(file.Json));
        if (metadata.EncryptionKeys.Count > 0)
            Array(writer, "encryption-keys", metadata.EncryptionKeys, key => writer.WriteRawValue(key.Json));
        Array(
            writer,
            "snapshot-log",
            metadata.SnapshotLog,
            entry =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("timestamp-ms", entry.TimestampMs);
                writer.WriteNumber("snapshot-id", entry.SnapshotId);
                writer.WriteEndObject();
            }
        );
        Array(
            writer,
            "metadata-log",
            metadata.MetadataLog,
            entry =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("timestamp-ms", entry.TimestampMs);
                writer.WriteString("metadata-file", entry.MetadataFile);
                writer.WriteEndObject();
            }
        );
    }

    private static void Array<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        writer.WriteEndArray();
    }
}
