using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Reads and writes partition specs and sort orders as JSON.</summary>
internal static class PartitionJson
{
    public static PartitionSpec Read(JsonElement json) => new(json.OptionalInt("spec-id") ?? 0, json.List("fields", ReadField));

    public static PartitionField ReadField(JsonElement json) =>
        new(Source(json), json.OptionalInt("field-id") ?? -1, json.String("name"), Transform.Parse(json.String("transform")));

    public static void Write(Utf8JsonWriter writer, PartitionSpec spec)
    {
        writer.WriteStartObject();
        writer.WriteNumber("spec-id", spec.SpecId);
        WriteFields(writer, "fields", spec);
        writer.WriteEndObject();
    }

    public static void WriteFields(Utf8JsonWriter writer, string? name, PartitionSpec spec)
    {
        if (name is null)
            writer.WriteStartArray();
        else
            writer.WriteStartArray(name);
        foreach (var field in spec.Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name", field.Name);
            writer.WriteString("transform", field.Transform.ToString());
            writer.WriteNumber("source-id", field.SourceId);
            if (field.FieldId >= 0)
                writer.WriteNumber("field-id", field.FieldId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static SortOrder ReadOrder(JsonElement json) =>
        new(
            json.OptionalInt("order-id") ?? 0,
            json.List(
                "fields",
                field => new SortField(
                    Source(field),
                    Transform.Parse(field.String("transform")),
                    field.String("direction").ToLowerInvariant() switch
                    {
                        "asc" => false,
                        "desc" => true,
                        var other => throw IcebergException.InvalidData($"Sort direction '{other}' is neither asc nor desc."),
                    },
                    field.String("null-order").ToLowerInvariant() switch
                    {
                        "nulls-first" => true,
                        "nulls-last" => false,
                        var other => throw IcebergException.InvalidData($"Null order '{other}' is neither nulls-first nor nulls-last."),
                    }
                )
            )
        );

    public static void WriteOrder(Utf8JsonWriter writer, SortOrder order)
    {
        writer.WriteStartObject();
        writer.WriteNumber("order-id", order.OrderId);
        writer.WriteStartArray("fields");
        foreach (var field in order.Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("transform", field.Transform.ToString());
            writer.WriteNumber("source-id", field.SourceId);
            writer.WriteString("direction", field.Descending ? "desc" : "asc");
            writer.WriteString("null-order", field.NullsFirst ? "nulls-first" : "nulls-last");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static int Source(JsonElement json)
    {
        if (json.OptionalInt("source-id") is { } one)
            return one;
        var several = json.OptionalList("source-ids", JsonReading.ItemInt);
        return several is [var only]
            ? only
            : throw IcebergException.Unsupported($"A transform of several columns is not supported: {JsonReading.Shorten(json)}.");
    }
}
