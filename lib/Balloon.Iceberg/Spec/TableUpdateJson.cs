using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Reads and writes updates as JSON objects with an <c>action</c>, as in the REST catalog protocol.</summary>
internal static class TableUpdateJson
{
    public static TableUpdate Read(JsonElement json) =>
        json.String("action") switch
        {
            "assign-uuid" => new TableUpdate.AssignUuid(
                Guid.TryParse(json.String("uuid"), out var uuid)
                    ? uuid
                    : throw IcebergException.InvalidData($"'{json.String("uuid")}' is not a UUID.")
            ),
            "upgrade-format-version" => new TableUpdate.UpgradeFormatVersion(json.Int("format-version")),
            "add-schema" => new TableUpdate.AddSchema(SchemaJson.Read(json.Require("schema")), json.OptionalInt("last-column-id")),
            "set-current-schema" => new TableUpdate.SetCurrentSchema(json.Int("schema-id")),
            "add-spec" => new TableUpdate.AddPartitionSpec(PartitionJson.Read(json.Require("spec"))),
            "set-default-spec" => new TableUpdate.SetDefaultSpec(json.Int("spec-id")),
            "add-sort-order" => new TableUpdate.AddSortOrder(PartitionJson.ReadOrder(json.Require("sort-order"))),
            "set-default-sort-order" => new TableUpdate.SetDefaultSortOrder(json.Int("sort-order-id")),
            "add-snapshot" => new TableUpdate.AddSnapshot(SnapshotJson.Read(json.Require("snapshot"))),
            "set-snapshot-ref" => new TableUpdate.SetSnapshotRef(json.String("ref-name"), SnapshotJson.ReadRef(json)),
            "remove-snapshot-ref" => new TableUpdate.RemoveSnapshotRef(json.String("ref-name")),
            "remove-snapshots" => new TableUpdate.RemoveSnapshots(json.List("snapshot-ids", JsonReading.ItemLong)),
            "set-location" => new TableUpdate.SetLocation(json.String("location")),
            "set-properties" => new TableUpdate.SetProperties(json.StringMap(json.Find("updates") is null ? "updated" : "updates")),
            "remove-properties" => new TableUpdate.RemoveProperties(
                json.OptionalList("removals", JsonReading.ItemString) ?? json.List("removed", JsonReading.ItemString)
            ),
            "set-statistics" => new TableUpdate.SetStatistics(Statistics(json.Require("statistics"))),
            "remove-statistics" => new TableUpdate.RemoveStatistics(json.Long("snapshot-id")),
            "set-partition-statistics" => new TableUpdate.SetPartitionStatistics(PartitionStatistics(json.Require("partition-statistics"))),
            "remove-partition-statistics" => new TableUpdate.RemovePartitionStatistics(json.Long("snapshot-id")),
            "remove-partition-specs" => new TableUpdate.RemovePartitionSpecs(json.List("spec-ids", JsonReading.ItemInt)),
            "remove-schemas" => new TableUpdate.RemoveSchemas(json.List("schema-ids", JsonReading.ItemInt)),
            "add-encryption-key" => new TableUpdate.AddEncryptionKey(Key(json.Require("encryption-key"))),
            "remove-encryption-key" => new TableUpdate.RemoveEncryptionKey(json.String("key-id")),
            var other => throw IcebergException.Unsupported($"Update '{other}' is not known."),
        };

    public static void Write(Utf8JsonWriter writer, TableUpdate update)
    {
        writer.WriteStartObject();
        switch (update)
        {
            case TableUpdate.AssignUuid u:
                Action(writer, "assign-uuid").WriteString("uuid", u.Uuid);
                break;
            case TableUpdate.UpgradeFormatVersion u:
                Action(writer, "upgrade-format-version").WriteNumber("format-version", u.FormatVersion);
                break;
            case TableUpdate.AddSchema u:
                Action(writer, "add-schema").WritePropertyName("schema");
                SchemaJson.Write(writer, u.Schema);
                writer.WriteNumber("last-column-id", u.LastColumnId ?? u.Schema.HighestFieldId);
                break;
            case TableUpdate.SetCurrentSchema u:
                Action(writer, "set-current-schema").WriteNumber("schema-id", u.SchemaId);
                break;
            case TableUpdate.AddPartitionSpec u:
                Action(writer, "add-spec").WritePropertyName("spec");
                PartitionJson.Write(writer, u.Spec);
                break;
            case TableUpdate.SetDefaultSpec u:
                Action(writer, "set-default-spec").WriteNumber("spec-id", u.SpecId);
                break;
            case TableUpdate.AddSortOrder u:
                Action(writer, "add-sort-order").WritePropertyName("sort-order");
                PartitionJson.WriteOrder(writer, u.Order);
                break;
            case TableUpdate.SetDefaultSortOrder u:
                Action(writer, "set-default-sort-order").WriteNumber("sort-order-id", u.OrderId);
                break;
            case TableUpdate.AddSnapshot u:
                Action(writer, "add-snapshot").WritePropertyName("snapshot");
                SnapshotJson.Write(writer, u.Snapshot, 0);
                break;
            case TableUpdate.SetSnapshotRef u:
                Action(writer, "set-snapshot-ref").WriteString("ref-name", u.Name);
                SnapshotJson.WriteRefFields(writer, u.Reference);
                break;
            case TableUpdate.RemoveSnapshotRef u:
                Action(writer, "remove-snapshot-ref").WriteString("ref-name", u.Name);
                break;
            case TableUpdate.SetLocation u:
                Action(writer, "set-location").WriteString("location", u.Location);
                break;
            case TableUpdate.SetProperties u:
                Action(writer, "set-properties").WriteStartObject("updates");
                foreach (var (key, value) in u.Updates)
                    writer.WriteString(key, value);
                writer.WriteEndObject();
                break;
            case TableUpdate.RemoveStatistics u:
                Action(writer, "remove-statistics").WriteNumber("snapshot-id", u.SnapshotId);
                break;
            case TableUpdate.RemovePartitionStatistics u:
                Action(writer, "remove-partition-statistics").WriteNumber("snapshot-id", u.SnapshotId);
                break;
            case TableUpdate.RemoveEncryptionKey u:
                Action(writer, "remove-encryption-key").WriteString("key-id", u.KeyId);
                break;
            default:
                WriteLists(writer, update);
                break;
        }

        writer.WriteEndObject();
    }

    private static void WriteLists(Utf8JsonWriter writer, TableUpdate update)
    {
        switch (update)
        {
            case TableUpdate.RemoveSnapshots u:
                Array(Action(writer, "remove-snapshots"), "snapshot-ids", u.SnapshotIds, writer.WriteNumberValue);
                break;
            case TableUpdate.RemoveProperties u:
                Array(Action(writer, "remove-properties"), "removals", u.Removals, writer.WriteStringValue);
                break;
            case TableUpdate.RemovePartitionSpecs u:
                Array(Action(writer, "remove-partition-specs"), "spec-ids", u.SpecIds, writer.WriteNumberValue);
                break;
            case TableUpdate.RemoveSchemas u:
                Array(Action(writer, "remove-schemas"), "schema-ids", u.SchemaIds, writer.WriteNumberValue);
                break;
            case TableUpdate.SetStatistics u:
                Raw(Action(writer, "set-statistics"), "statistics", u.File.Json);
                break;
            case TableUpdate.SetPartitionStatistics u:
                Raw(Action(writer, "set-partition-statistics"), "partition-statistics", u.File.Json);
                break;
            case TableUpdate.AddEncryptionKey u:
                Raw(Action(writer, "add-encryption-key"), "encryption-key", u.Key.Json);
                break;
            default:
                throw IcebergException.Unsupported($"Update {update.GetType().Name} has no JSON form.");
        }
    }

    private static Utf8JsonWriter Action(Utf8JsonWriter writer, string action)
    {
        writer.WriteString("action", action);
        return writer;
    }

    private static void Array<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        writer.WriteEndArray();
    }

    private static void Raw(Utf8JsonWriter writer, string name, string json)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(json);
    }

    private static StatisticsFile Statistics(JsonElement json) => new(json.Long("snapshot-id"), json.GetRawText());

    private static PartitionStatisticsFile PartitionStatistics(JsonElement json) => new(json.Long("snapshot-id"), json.GetRawText());

    private static EncryptedKey Key(JsonElement json) => new(json.String("key-id"), json.GetRawText());
}
