using System.Globalization;
using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>
/// Reads table metadata of versions 1 to 3 (specification, appendix C), as lenient with old writers as the specification requires.
/// </summary>
internal static class TableMetadataReader
{
    public static TableMetadata Read(JsonElement json)
    {
        var version = json.Int("format-version");
        if (version is < 1 or > 3)
            throw IcebergException.Unsupported($"Format version {version} is not supported: versions 1 to 3 are.");

        var (schemas, currentSchema) = Schemas(json, version);
        var (specs, defaultSpec) = Specs(json, version);
        var (orders, defaultOrder) = Orders(json, version);
        var snapshots = json.OptionalList("snapshots", SnapshotJson.Read) ?? [];
        var current = json.OptionalLong("current-snapshot-id") is { } id and not -1 ? id : (long?)null;
        var refs = Refs(json, current);
        if (current is null && refs.TryGetValue(SnapshotRef.Main, out var main))
            current = main.SnapshotId;
        if (current is { } known && snapshots.All(snapshot => snapshot.SnapshotId != known))
            throw IcebergException.InvalidData($"The current snapshot {known} is not among the table's {snapshots.Count} snapshots.");

        var metadata = new TableMetadata
        {
            FormatVersion = version,
            TableUuid = Uuid(json, version),
            Location = json.String("location").TrimEnd('/') is { Length: > 0 } location ? location : json.String("location"),
            LastSequenceNumber = version == 1 ? json.OptionalLong("last-sequence-number") ?? 0 : json.Long("last-sequence-number"),
            LastUpdatedMs = json.Long("last-updated-ms"),
            LastColumnId = json.Int("last-column-id"),
            Schemas = schemas,
            CurrentSchemaId = currentSchema,
            PartitionSpecs = specs,
            DefaultSpecId = defaultSpec,
            LastPartitionId =
                json.OptionalInt("last-partition-id") is { } last ? last
                : version == 1 ? specs.Max(spec => spec.LastFieldId)
                : json.Int("last-partition-id"),
            SortOrders = orders,
            DefaultSortOrderId = defaultOrder,
            Properties = json.StringMap("properties"),
            CurrentSnapshotId = current,
            Snapshots = snapshots,
            SnapshotLog =
                json.OptionalList("snapshot-log", entry => new SnapshotLogEntry(entry.Long("timestamp-ms"), entry.Long("snapshot-id")))
                ?? [],
            MetadataLog =
                json.OptionalList("metadata-log", entry => new MetadataLogEntry(entry.Long("timestamp-ms"), entry.String("metadata-file")))
                ?? [],
            Refs = refs,
            Statistics = json.OptionalList("statistics", item => new StatisticsFile(item.Long("snapshot-id"), item.GetRawText())) ?? [],
            PartitionStatistics =
                json.OptionalList("partition-statistics", item => new PartitionStatisticsFile(item.Long("snapshot-id"), item.GetRawText()))
                ?? [],
            NextRowId = version < 3 ? null : json.OptionalLong("next-row-id") ?? 0,
            EncryptionKeys = json.OptionalList("encryption-keys", item => new EncryptedKey(item.String("key-id"), item.GetRawText())) ?? [],
        };
        _ = metadata.CurrentSchema.HighestFieldId;
        return metadata;
    }

    private static Guid? Uuid(JsonElement json, int version)
    {
        var text = json.OptionalString("table-uuid");
        if (text is null)
            return version == 1 ? null : throw IcebergException.InvalidData($"'table-uuid' is missing in metadata of version {version}.");
        return Guid.TryParse(text, out var uuid) ? uuid : throw IcebergException.InvalidData($"'table-uuid' is '{text}', not a UUID.");
    }

    private static (IReadOnlyList<Schema>, int) Schemas(JsonElement json, int version)
    {
        if (json.OptionalList("schemas", SchemaJson.Read) is { } schemas)
        {
            var current = json.Int("current-schema-id");
            if (schemas.All(schema => schema.SchemaId != current))
                throw IcebergException.InvalidData($"'current-schema-id' is {current}, which is not among 'schemas'.");
            return (schemas, current);
        }

        if (version > 1)
            throw IcebergException.InvalidData($"'schemas' is missing in metadata of version {version}.");
        var only = SchemaJson.Read(json.Require("schema"));
        return ([only], only.SchemaId);
    }

    private static (IReadOnlyList<PartitionSpec>, int) Specs(JsonElement json, int version)
    {
        if (json.OptionalList("partition-specs", PartitionJson.Read) is { } specs)
        {
            var current = json.Int("default-spec-id");
            if (specs.All(spec => spec.SpecId != current))
                throw IcebergException.InvalidData($"'default-spec-id' is {current}, which is not among 'partition-specs'.");
            return ([.. specs.Select(WithFieldIds)], current);
        }

        if (version > 1)
            throw IcebergException.InvalidData($"'partition-specs' is missing in metadata of version {version}.");
        return ([WithFieldIds(new PartitionSpec(0, json.List("partition-spec", PartitionJson.ReadField)))], 0);
    }

    /// <summary>v1 writers omitted the field ids, which start at 1000.</summary>
    private static PartitionSpec WithFieldIds(PartitionSpec spec) =>
        spec.Fields.All(field => field.FieldId >= 0)
            ? spec
            : spec with
            {
                Fields = [.. spec.Fields.Select((field, i) => field with { FieldId = PartitionSpec.FirstFieldId + i })],
            };

    private static (IReadOnlyList<SortOrder>, int) Orders(JsonElement json, int version)
    {
        if (json.OptionalList("sort-orders", PartitionJson.ReadOrder) is not { } orders)
        {
            return version == 1
                ? ([SortOrder.Unsorted], 0)
                : throw IcebergException.InvalidData($"'sort-orders' is missing in metadata of version {version}.");
        }

        var current = json.Int("default-sort-order-id");
        if (current != 0 && orders.All(order => order.OrderId != current))
            throw IcebergException.InvalidData($"'default-sort-order-id' is {current}, which is not among 'sort-orders'.");
        return (orders, current);
    }

    private static SortedDictionary<string, SnapshotRef> Refs(JsonElement json, long? current)
    {
        var refs = new SortedDictionary<string, SnapshotRef>(StringComparer.Ordinal);
        if (json.Find("refs") is { } all)
        {
            if (all.ValueKind != JsonValueKind.Object)
                throw IcebergException.InvalidData("'refs' must be an object.");
            foreach (var property in all.EnumerateObject())
                refs[property.Name] = SnapshotJson.ReadRef(property.Value);
        }

        if (current is { } id)
        {
            if (refs.TryGetValue(SnapshotRef.Main, out var main) && main.SnapshotId != id)
            {
                throw IcebergException.InvalidData(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"'current-snapshot-id' is {id}, but branch main points to {main.SnapshotId}."
                    )
                );
            }

            refs.TryAdd(SnapshotRef.Main, new SnapshotRef { SnapshotId = id, IsBranch = true });
        }

        return refs;
    }
}
