using System.Text.Json;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Avro;

internal enum AvroKind
{
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Record,
    Enum,
    Array,
    Map,
    Union,
    Fixed,
}

/// <summary>A writer's schema, with the parts that reading needs.</summary>
internal sealed class AvroSchema
{
    private const int MaxDepth = 64;

    private AvroSchema(AvroKind kind) => Kind = kind;

    public AvroKind Kind { get; }

    public IReadOnlyList<AvroField> Fields { get; private set; } = [];

    /// <summary>The item of an array, or the value of a map.</summary>
    public AvroSchema? Item { get; private set; }

    public IReadOnlyList<AvroSchema> Branches { get; private set; } = [];

    public int Size { get; private set; }

    public string? LogicalType { get; private set; }

    public int Scale { get; private set; }

    /// <summary>Whether values take no bytes at all, so that a count of them cannot be checked against the remaining bytes.</summary>
    public bool IsEmpty { get; private set; }

    public static AvroSchema Parse(ReadOnlyMemory<byte> json) => MetadataJson.Parse(json, element => Read(element, [], 0));

    private static AvroSchema Read(JsonElement json, Dictionary<string, AvroSchema> named, int depth)
    {
        if (depth > MaxDepth)
            throw IcebergException.InvalidData($"The Avro schema nests deeper than {MaxDepth} levels.");
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return Simple(json.GetString()!, named);
            case JsonValueKind.Array:
                return new AvroSchema(AvroKind.Union)
                {
                    Branches = [.. json.EnumerateArray().Select(branch => Read(branch, named, depth + 1))],
                };
        }

        var type = json.Require("type");
        if (type.ValueKind != JsonValueKind.String)
            return Read(type, named, depth + 1);
        var schema = type.GetString() switch
        {
            "record" or "error" => new AvroSchema(AvroKind.Record),
            "array" => new AvroSchema(AvroKind.Array) { Item = Read(json.Require("items"), named, depth + 1) },
            "map" => new AvroSchema(AvroKind.Map) { Item = Read(json.Require("values"), named, depth + 1) },
            "enum" => new AvroSchema(AvroKind.Enum),
            "fixed" => new AvroSchema(AvroKind.Fixed) { Size = Math.Max(0, json.Int("size")) },
            var name => Copy(Simple(name!, named)),
        };
        if (json.OptionalString("name") is { } fullName)
            named[fullName] = schema;
        schema.LogicalType = json.OptionalString("logicalType");
        schema.Scale = json.OptionalInt("scale") ?? 0;
        if (schema.Kind == AvroKind.Record && schema.Fields.Count == 0)
        {
            schema.Fields = json.List(
                "fields",
                field => new AvroField(
                    field.String("name"),
                    field.OptionalInt("field-id") ?? -1,
                    Read(field.Require("type"), named, depth + 1)
                )
            );
        }

        schema.IsEmpty = schema.Kind switch
        {
            AvroKind.Fixed => schema.Size == 0,
            AvroKind.Record => schema.Fields.All(field => field.Schema.IsEmpty),
            _ => schema.IsEmpty,
        };
        return schema;
    }

    private static AvroSchema Simple(string name, Dictionary<string, AvroSchema> named) =>
        name switch
        {
            "null" => new(AvroKind.Null) { IsEmpty = true },
            "boolean" => new(AvroKind.Boolean),
            "int" => new(AvroKind.Int),
            "long" => new(AvroKind.Long),
            "float" => new(AvroKind.Float),
            "double" => new(AvroKind.Double),
            "bytes" => new(AvroKind.Bytes),
            "string" => new(AvroKind.String),
            _ => named.TryGetValue(name, out var known) ? known : throw IcebergException.InvalidData($"Avro type '{name}' is not known."),
        };

    private static AvroSchema Copy(AvroSchema schema) =>
        new(schema.Kind)
        {
            Fields = schema.Fields,
            Item = schema.Item,
            Branches = schema.Branches,
            Size = schema.Size,
            IsEmpty = schema.IsEmpty,
        };
}

/// <summary>A field of a record; the id is -1 if the writer gave none.</summary>
internal sealed record AvroField(string Name, int Id, AvroSchema Schema);
