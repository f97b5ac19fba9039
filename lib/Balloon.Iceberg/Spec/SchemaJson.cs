using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Reads and writes schemas and types as JSON (specification, appendix C).</summary>
internal static class SchemaJson
{
    public static Schema Read(JsonElement json) =>
        json.String("type") == "struct"
            ? new(
                json.OptionalInt("schema-id") ?? 0,
                ReadStruct(json),
                json.OptionalList("identifier-field-ids", JsonReading.ItemInt) ?? []
            )
            : throw IcebergException.InvalidData($"The type of a schema must be struct, not {json.String("type")}.");

    public static IcebergType ReadType(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
            return PrimitiveType.Parse(json.GetString()!);
        return json.String("type") switch
        {
            "struct" => ReadStruct(json),
            "list" => new ListType(json.Int("element-id"), ReadType(json.Require("element")), json.Bool("element-required")),
            "map" => new MapType(
                json.Int("key-id"),
                ReadType(json.Require("key")),
                json.Int("value-id"),
                ReadType(json.Require("value")),
                json.Bool("value-required")
            ),
            var other => throw IcebergException.Unsupported($"Type '{other}' is not one of Iceberg's format versions 1 to 3."),
        };
    }

    public static void Write(Utf8JsonWriter writer, Schema schema)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "struct");
        writer.WriteNumber("schema-id", schema.SchemaId);
        if (schema.IdentifierFieldIds.Count > 0)
        {
            writer.WriteStartArray("identifier-field-ids");
            foreach (var id in schema.IdentifierFieldIds)
                writer.WriteNumberValue(id);
            writer.WriteEndArray();
        }

        WriteFields(writer, schema.Struct);
        writer.WriteEndObject();
    }

    public static void WriteType(Utf8JsonWriter writer, IcebergType type)
    {
        if (type is PrimitiveType)
        {
            writer.WriteStringValue(type.ToString());
            return;
        }

        writer.WriteStartObject();
        switch (type)
        {
            case StructType structType:
                writer.WriteString("type", "struct");
                WriteFields(writer, structType);
                break;
            case ListType list:
                writer.WriteString("type", "list");
                writer.WriteNumber("element-id", list.ElementId);
                writer.WritePropertyName("element");
                WriteType(writer, list.Element);
                writer.WriteBoolean("element-required", list.ElementRequired);
                break;
            case MapType map:
                writer.WriteString("type", "map");
                writer.WriteNumber("key-id", map.KeyId);
                writer.WritePropertyName("key");
                WriteType(writer, map.Key);
                writer.WriteNumber("value-id", map.ValueId);
                writer.WritePropertyName("value");
                WriteType(writer, map.Value);
                writer.WriteBoolean("value-required", map.ValueRequired);
                break;
        }

        writer.WriteEndObject();
    }

    private static StructType ReadStruct(JsonElement json) => new(json.List("fields", ReadField));

    private static NestedField ReadField(JsonElement json)
    {
        var type = ReadType(json.Require("type"));
        var field = new NestedField(json.Int("id"), json.String("name"), type, json.Bool("required"), json.OptionalString("doc"));
        return json.Find("initial-default") is null && json.Find("write-default") is null
            ? field
            : field with
            {
                InitialDefault = json.Find("initial-default") is { } initial ? SingleValueJson.Read(type, initial) : null,
                WriteDefault = json.Find("write-default") is { } write ? SingleValueJson.Read(type, write) : null,
            };
    }

    private static void WriteFields(Utf8JsonWriter writer, StructType type)
    {
        writer.WriteStartArray("fields");
        foreach (var field in type.Fields)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", field.Id);
            writer.WriteString("name", field.Name);
            writer.WriteBoolean("required", field.Required);
            writer.WritePropertyName("type");
            WriteType(writer, field.Type);
            if (field.Doc is not null)
                writer.WriteString("doc", field.Doc);
            WriteDefault(writer, "initial-default", field.Type, field.InitialDefault);
            WriteDefault(writer, "write-default", field.Type, field.WriteDefault);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDefault(Utf8JsonWriter writer, string name, IcebergType type, object? value)
    {
        if (value is null)
            return;
        writer.WritePropertyName(name);
        SingleValueJson.Write(writer, type, value);
    }
}
