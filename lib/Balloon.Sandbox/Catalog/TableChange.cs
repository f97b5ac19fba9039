using System.Text.Json;
using Balloon.Iceberg;
using Balloon.Iceberg.Spec;

namespace Balloon.Sandbox.Catalog;

/// <summary>The requirements and updates of a commit for one table.</summary>
internal sealed record TableChange(TableName Table, IReadOnlyList<TableRequirement> Requirements, IReadOnlyList<TableUpdate> Updates)
{
    public bool IsCreate => Requirements.Any(requirement => requirement is TableRequirement.AssertCreate);

    public static TableChange Of(TableName table, JsonElement body) =>
        new(
            table,
            [.. (body.Optional("requirements", JsonValueKind.Array)?.EnumerateArray() ?? default).Select(TableRequirement.FromJson)],
            // A commit that only checks requirements has no updates, as in Iceberg's own catalog.
            [.. (body.Optional("updates", JsonValueKind.Array)?.EnumerateArray() ?? default).Select(TableUpdate.FromJson)]
        );

    /// <summary>The table's metadata after the change; the same object if nothing changes.</summary>
    /// <exception cref="CatalogError">The table does not exist, or exists and must not.</exception>
    /// <exception cref="CommitFailedException">A requirement does not hold.</exception>
    public TableMetadata ApplyTo(StoredMetadata? current, TimeProvider clock)
    {
        if (current is null && !IsCreate)
            throw CatalogError.NoSuchTable(Table);
        if (current is not null && IsCreate)
            throw CatalogError.CommitFailed($"Requirement failed: table already exists: {Table}");
        foreach (var requirement in Requirements)
            requirement.Validate(current?.Metadata);
        var builder = current is null
            ? TableMetadataBuilder.Empty(FormatVersion() ?? TableProperties.DefaultFormatVersion, clock)
            : TableMetadataBuilder.From(current.Metadata, clock);
        builder.Apply(Updates);
        if (current is null)
            return builder.Build();
        return builder.HasChanges ? builder.WithPreviousFile(current.Location).Build() : current.Metadata;
    }

    private int? FormatVersion() => Updates.OfType<TableUpdate.UpgradeFormatVersion>().FirstOrDefault()?.FormatVersion;
}
