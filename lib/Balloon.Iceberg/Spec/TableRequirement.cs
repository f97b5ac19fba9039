using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>What must hold for a commit to be made, as the REST catalog protocol sends it.</summary>
public abstract record TableRequirement
{
    private protected TableRequirement() { }

    /// <summary>The table must not exist.</summary>
    public sealed record AssertCreate : TableRequirement;

    /// <summary>The table must be this one.</summary>
    public sealed record AssertTableUuid(Guid Uuid) : TableRequirement;

    /// <summary>A branch or tag must point to a snapshot; null: must not exist.</summary>
    public sealed record AssertRefSnapshotId(string Ref, long? SnapshotId) : TableRequirement;

    /// <summary>No column may have been added since.</summary>
    public sealed record AssertLastAssignedFieldId(int LastAssignedFieldId) : TableRequirement;

    /// <summary>The schema must be the same.</summary>
    public sealed record AssertCurrentSchemaId(int CurrentSchemaId) : TableRequirement;

    /// <summary>No partition field may have been added since.</summary>
    public sealed record AssertLastAssignedPartitionId(int LastAssignedPartitionId) : TableRequirement;

    /// <summary>The partition spec for new files must be the same.</summary>
    public sealed record AssertDefaultSpecId(int DefaultSpecId) : TableRequirement;

    /// <summary>The sort order for new files must be the same.</summary>
    public sealed record AssertDefaultSortOrderId(int DefaultSortOrderId) : TableRequirement;

    /// <summary>Checks the requirement against a table's present metadata.</summary>
    /// <param name="metadata">The metadata; null where the table does not exist.</param>
    /// <exception cref="CommitFailedException">The requirement does not hold.</exception>
    public void Validate(TableMetadata? metadata) => TableRequirements.Validate(this, metadata);

    /// <summary>Reads a requirement from JSON.</summary>
    /// <exception cref="IcebergException">The JSON is not a requirement that is known.</exception>
    public static TableRequirement FromJson(JsonElement json) => TableRequirements.Read(json);

    /// <summary>Writes the requirement as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer) => TableRequirements.Write(writer, this);
}
