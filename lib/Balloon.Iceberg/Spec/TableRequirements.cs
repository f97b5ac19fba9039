using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Checks requirements, and reads and writes them as JSON.</summary>
internal static class TableRequirements
{
    public static void Validate(TableRequirement requirement, TableMetadata? table)
    {
        if (requirement is TableRequirement.AssertCreate)
        {
            if (table is not null)
                throw new CommitFailedException("Requirement failed: the table exists already.");
            return;
        }

        if (table is null)
            throw new CommitFailedException($"Requirement failed: the table does not exist ({requirement.GetType().Name}).");

        switch (requirement)
        {
            case TableRequirement.AssertTableUuid r:
                if (table.TableUuid != r.Uuid)
                    throw new CommitFailedException(
                        $"Requirement failed: UUID does not match: expected {r.Uuid}, found {table.TableUuid}."
                    );
                break;
            case TableRequirement.AssertRefSnapshotId r:
                var found = table.Refs.TryGetValue(r.Ref, out var reference) ? reference.SnapshotId : (long?)null;
                if (found != r.SnapshotId)
                {
                    throw new CommitFailedException(
                        $"Requirement failed: branch or tag {r.Ref} has changed: expected id {r.SnapshotId?.ToString() ?? "none"}, found {found?.ToString() ?? "none"}."
                    );
                }

                break;
            case TableRequirement.AssertLastAssignedFieldId r:
                Same("last assigned field id", r.LastAssignedFieldId, table.LastColumnId);
                break;
            case TableRequirement.AssertCurrentSchemaId r:
                Same("current schema", r.CurrentSchemaId, table.CurrentSchemaId);
                break;
            case TableRequirement.AssertLastAssignedPartitionId r:
                Same("last assigned partition id", r.LastAssignedPartitionId, table.LastPartitionId);
                break;
            case TableRequirement.AssertDefaultSpecId r:
                Same("default partition spec", r.DefaultSpecId, table.DefaultSpecId);
                break;
            case TableRequirement.AssertDefaultSortOrderId r:
                Same("default sort order", r.DefaultSortOrderId, table.DefaultSortOrderId);
                break;
        }
    }

    public static TableRequirement Read(JsonElement json) =>
        json.String("type") switch
        {
            "assert-create" => new TableRequirement.AssertCreate(),
            "assert-table-uuid" => new TableRequirement.AssertTableUuid(
                Guid.TryParse(json.String("uuid"), out var uuid)
                    ? uuid
                    : throw IcebergException.InvalidData($"'{json.String("uuid")}' is not a UUID.")
            ),
            "assert-ref-snapshot-id" => new TableRequirement.AssertRefSnapshotId(json.String("ref"), json.OptionalLong("snapshot-id")),
            "assert-last-assigned-field-id" => new TableRequirement.AssertLastAssignedFieldId(json.Int("last-assigned-field-id")),
            "assert-current-schema-id" => new TableRequirement.AssertCurrentSchemaId(json.Int("current-schema-id")),
            "assert-last-assigned-partition-id" => new TableRequirement.AssertLastAssignedPartitionId(
                json.Int("last-assigned-partition-id")
            ),
            "assert-default-spec-id" => new TableRequirement.AssertDefaultSpecId(json.Int("default-spec-id")),
            "assert-default-sort-order-id" => new TableRequirement.AssertDefaultSortOrderId(json.Int("default-sort-order-id")),
            var other => throw IcebergException.Unsupported($"Requirement '{other}' is not known."),
        };

    public static void Write(Utf8JsonWriter writer, TableRequirement requirement)
    {
        writer.WriteStartObject();
        switch (requirement)
        {
            case TableRequirement.AssertCreate:
                writer.WriteString("type", "assert-create");
                break;
            case TableRequirement.AssertTableUuid r:
                writer.WriteString("type", "assert-table-uuid");
                writer.WriteString("uuid", r.Uuid);
                break;
            case TableRequirement.AssertRefSnapshotId r:
                writer.WriteString("type", "assert-ref-snapshot-id");
                writer.WriteString("ref", r.Ref);
                if (r.SnapshotId is { } id)
                    writer.WriteNumber("snapshot-id", id);
                else
                    writer.WriteNull("snapshot-id");
                break;
            case TableRequirement.AssertLastAssignedFieldId r:
                Number(writer, "last-assigned-field-id", r.LastAssignedFieldId);
                break;
            case TableRequirement.AssertCurrentSchemaId r:
                Number(writer, "current-schema-id", r.CurrentSchemaId);
                break;
            case TableRequirement.AssertLastAssignedPartitionId r:
                Number(writer, "last-assigned-partition-id", r.LastAssignedPartitionId);
                break;
            case TableRequirement.AssertDefaultSpecId r:
                Number(writer, "default-spec-id", r.DefaultSpecId);
                break;
            case TableRequirement.AssertDefaultSortOrderId r:
                Number(writer, "default-sort-order-id", r.DefaultSortOrderId);
                break;
        }

        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, int value)
    {
        writer.WriteString("type", "assert-" + name);
        writer.WriteNumber(name, value);
    }

    private static void Same<T>(string what, T expected, T? found)
        where T : struct, IEquatable<T>
    {
        if (found is null || !expected.Equals(found.Value))
            throw new CommitFailedException($"Requirement failed: {what} changed: expected {expected}, found {found}.");
    }
}
