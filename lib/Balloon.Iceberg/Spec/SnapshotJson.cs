using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Reads and writes snapshots and references as JSON.</summary>
internal static class SnapshotJson
{
    public static Snapshot Read(JsonElement json)
    {
        var summary = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in json.StringMap("summary"))
            summary[pair.Key] = pair.Value;
        summary.Remove("operation", out var operation);
        var list = json.OptionalString("manifest-list");
        var manifests = json.OptionalList("manifests", JsonReading.ItemString);
        if (list is null && manifests is null)
            throw IcebergException.InvalidData($"Snapshot {json.Long("snapshot-id")} has neither 'manifest-list' nor 'manifests'.");
        return new Snapshot
        {
            SnapshotId = json.Long("snapshot-id"),
            ParentSnapshotId = json.OptionalLong("parent-snapshot-id"),
            SequenceNumber = json.OptionalLong("sequence-number") ?? 0,
            TimestampMs = json.Long("timestamp-ms"),
            ManifestList = list,
            Manifests = list is null ? manifests : null,
            Operation = operation,
            Summary = summary,
            SchemaId = json.OptionalInt("schema-id"),
            FirstRowId = json.OptionalLong("first-row-id"),
            AddedRows = json.OptionalLong("added-rows"),
            KeyId = json.OptionalString("key-id"),
        };
    }

    public static void Write(Utf8JsonWriter writer, Snapshot snapshot, int formatVersion)
    {
        writer.WriteStartObject();
        if (formatVersion > 1 || snapshot.SequenceNumber > 0)
            writer.WriteNumber("sequence-number", snapshot.SequenceNumber);
        writer.WriteNumber("snapshot-id", snapshot.SnapshotId);
        if (snapshot.ParentSnapshotId is { } parent)
            writer.WriteNumber("parent-snapshot-id", parent);
        writer.WriteNumber("timestamp-ms", snapshot.TimestampMs);
        if (snapshot.Operation is not null || snapshot.Summary.Count > 0)
        {
            writer.WriteStartObject("summary");
            if (snapshot.Operation is not null)
                writer.WriteString("operation", snapshot.Operation);
            foreach (var (key, value) in snapshot.Summary)
                writer.WriteString(key, value);
            writer.WriteEndObject();
        }

        if (snapshot.ManifestList is not null)
            writer.WriteString("manifest-list", snapshot.ManifestList);
        else
        {
            writer.WriteStartArray("manifests");
            foreach (var manifest in snapshot.Manifests ?? [])
                writer.WriteStringValue(manifest);
            writer.WriteEndArray();
        }

        if (snapshot.SchemaId is { } schema)
            writer.WriteNumber("schema-id", schema);
        if (snapshot.FirstRowId is { } first)
            writer.WriteNumber("first-row-id", first);
        if (snapshot.AddedRows is { } added)
            writer.WriteNumber("added-rows", added);
        if (snapshot.KeyId is not null)
            writer.WriteString("key-id", snapshot.KeyId);
        writer.WriteEndObject();
    }

    public static SnapshotRef ReadRef(JsonElement json) =>
        new()
        {
            SnapshotId = json.Long("snapshot-id"),
            IsBranch = json.String("type").ToLowerInvariant() switch
            {
                "branch" => true,
                "tag" => false,
                var other => throw IcebergException.InvalidData($"Reference type '{other}' is neither branch nor tag."),
            },
            MinSnapshotsToKeep = json.OptionalInt("min-snapshots-to-keep"),
            MaxSnapshotAgeMs = json.OptionalLong("max-snapshot-age-ms"),
            MaxRefAgeMs = json.OptionalLong("max-ref-age-ms"),
        };

    public static void WriteRefFields(Utf8JsonWriter writer, SnapshotRef reference)
    {
        writer.WriteNumber("snapshot-id", reference.SnapshotId);
        writer.WriteString("type", reference.IsBranch ? "branch" : "tag");
        if (reference.MinSnapshotsToKeep is { } keep)
            writer.WriteNumber("min-snapshots-to-keep", keep);
        if (reference.MaxSnapshotAgeMs is { } age)
            writer.WriteNumber("max-snapshot-age-ms", age);
        if (reference.MaxRefAgeMs is { } refAge)
            writer.WriteNumber("max-ref-age-ms", refAge);
    }
}
