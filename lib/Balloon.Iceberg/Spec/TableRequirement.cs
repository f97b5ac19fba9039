using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>A requirement of a commit, as in the REST catalog protocol.</summary>
public abstract record TableRequirement
{
    private protected TableRequirement() { }

    /// <summary>The table must not exist.</summary>
    public sealed record AssertCreate : TableRequirement;

    /// <summary>The table must have this UUID.</summary>
    public sealed record AssertTableUuid(Guid Uuid) : TableRequirement;

    /// <summary>A branch or tag must refer to a snapshot; null: it must not exist.</summary>
    public sealed record AssertRefSnapshotId(string Ref, long? SnapshotId) : TableRequirement;

    /// <summary>No column may have been added.</summary>
    public sealed record AssertLastAssignedFieldId(int LastAssignedFieldId) : TableRequirement;

    /// <summary>The current schema must be the same.</summary>
    public sealed record AssertCurrentSchemaId(int CurrentSchemaId) : TableRequirement;

    /// <summary>No partition field may have been added.</summary>
    public sealed record AssertLastAssignedPartitionId(int LastAssignedPartitionId) : TableRequirement;

    /// <summary>The partition spec for new files must be the same.</summary>
    public sealed record AssertDefaultSpecId(int DefaultSpecId) : TableRequirement;

    /// <summary>The sort order for new files must be the same.</summary>
    public sealed record AssertDefaultSortOrderId(int DefaultSortOrderId) : TableRequirement;

    /// <summary>Checks the requirement against a table's current metadata.</summary>
    /// <param name="metadata">The metadata; null if the table does not exist.</param>
    /// <exception cref="CommitFailedException">The requirement does not hold.</exception>
    public void Validate(TableMetadata? metadata) => TableRequirements.Validate(this, metadata);

    /// <summary>Reads a requirement from JSON.</summary>
    /// <exception cref="IcebergException">The JSON is not a known requirement.</exception>
    public static TableRequirement FromJson(JsonElement json) => TableRequirements.Read(json);

    /// <summary>Writes the requirement as JSON.</summary>
    public void WriteJson(Utf8JsonWriter writer) => TableRequirements.Write(writer, this);
}
