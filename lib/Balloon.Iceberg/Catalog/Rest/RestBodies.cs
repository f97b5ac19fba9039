using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Catalog.Rest;

/// <summary>Writes the bodies of requests.</summary>
internal static class RestBodies
{
    public static byte[] CreateNamespace(Namespace name, IReadOnlyDictionary<string, string> properties) =>
        Object(writer =>
        {
            Levels(writer, name);
            Map(writer, "properties", properties);
        });

    public static byte[] UpdateNamespace(IReadOnlyDictionary<string, string> updates, IReadOnlyCollection<string> removals) =>
        Object(writer =>
        {
            writer.WriteStartArray("removals");
            foreach (var removal in removals)
                writer.WriteStringValue(removal);
            writer.WriteEndArray();
            Map(writer, "updates", updates);
        });

    public static byte[] CreateTable(
        string name,
        Schema schema,
        PartitionSpec? spec,
        SortOrder? order,
        string? location,
        IReadOnlyDictionary<string, string> properties
    ) =>
        Object(writer =>
        {
            writer.WriteString("name", name);
            if (location is not null)
                writer.WriteString("location", location);
            writer.WritePropertyName("schema");
            schema.WriteJson(writer);
            if (spec is not null)
            {
                writer.WritePropertyName("partition-spec");
                spec.WriteJson(writer);
            }

            if (order is not null)
            {
                writer.WritePropertyName("write-order");
                order.WriteJson(writer);
            }

            writer.WriteBoolean("stage-create", false);
            Map(writer, "properties", properties);
        });

    public static byte[] Register(string name, string metadataLocation) =>
        Object(writer =>
        {
            writer.WriteString("name", name);
            writer.WriteString("metadata-location", metadataLocation);
        });

    public static byte[] Rename(TableIdentifier from, TableIdentifier to) =>
        Object(writer =>
        {
            Identifier(writer, "source", from);
            Identifier(writer, "destination", to);
        });

    public static byte[] Commit(TableCommit commit) => Object(writer => Change(writer, commit));

    public static byte[] Transaction(IReadOnlyList<TableCommit> commits) =>
        Object(writer =>
        {
            writer.WriteStartArray("table-changes");
            foreach (var commit in commits)
            {
                writer.WriteStartObject();
                Change(writer, commit);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });

    private static void Change(Utf8JsonWriter writer, TableCommit commit)
    {
        Identifier(writer, "identifier", commit.Identifier);
        writer.WriteStartArray("requirements");
        foreach (var requirement in commit.Requirements)
            requirement.WriteJson(writer);
        writer.WriteEndArray();
        writer.WriteStartArray("updates");
        foreach (var update in commit.Updates)
            update.WriteJson(writer);
        writer.WriteEndArray();
    }

    private static void Identifier(Utf8JsonWriter writer, string property, TableIdentifier table)
    {
        writer.WriteStartObject(property);
        Levels(writer, table.Namespace);
        writer.WriteString("name", table.Name);
        writer.WriteEndObject();
    }

    private static void Levels(Utf8JsonWriter writer, Namespace name)
    {
        writer.WriteStartArray("namespace");
        foreach (var level in name.Levels)
            writer.WriteStringValue(level);
        writer.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter writer, string property, IReadOnlyDictionary<string, string> map)
    {
        writer.WriteStartObject(property);
        foreach (var (name, value) in map)
            writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    private static byte[] Object(Action<Utf8JsonWriter> write) =>
        MetadataJson.Bytes(writer =>
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        });
}
