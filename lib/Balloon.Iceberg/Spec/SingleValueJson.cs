using System.Globalization;
using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>The JSON single-value form of defaults (specification, appendix D).</summary>
internal static class SingleValueJson
{
    public static object? Read(IcebergType type, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        try
        {
            return type switch
            {
                PrimitiveType primitive => Primitive(primitive, json),
                StructType structType => structType
                    .Fields.Select(field =>
                        json.TryGetProperty(Id(field.Id), out var value) ? Read(field.Type, value) : field.InitialDefault
                    )
                    .ToArray(),
                ListType list => json.EnumerateArray().Select(item => Read(list.Element, item)).ToArray(),
                MapType map => json.GetProperty("keys")
                    .EnumerateArray()
                    .Zip(json.GetProperty("values").EnumerateArray())
                    .Select(pair => (object?)new KeyValuePair<object, object?>(Read(map.Key, pair.First)!, Read(map.Value, pair.Second)))
                    .ToArray(),
                _ => throw IcebergException.Unsupported($"A default of type {type} is not supported."),
            };
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw IcebergException.InvalidData($"{Shorten(json)} is not a value of type {type}.", e);
        }
    }

    public static void Write(Utf8JsonWriter writer, IcebergType type, object? value)
    {
        switch (type)
        {
            case var _ when value is null:
                writer.WriteNullValue();
                break;
            case PrimitiveType primitive:
                WritePrimitive(writer, primitive, value);
                break;
            case StructType structType:
                writer.WriteStartObject();
                for (var i = 0; i < structType.Fields.Count; i++)
                {
                    writer.WritePropertyName(Id(structType.Fields[i].Id));
                    Write(writer, structType.Fields[i].Type, ((object?[])value)[i]);
                }

                writer.WriteEndObject();
                break;
            case ListType list:
                WriteArray(writer, (object?[])value, item => Write(writer, list.Element, item));
                break;
            case MapType map:
                var pairs = ((object?[])value).Cast<KeyValuePair<object, object?>>().ToArray();
                writer.WriteStartObject();
                writer.WritePropertyName("keys");
                WriteArray(writer, pairs, pair => Write(writer, map.Key, pair.Key));
                writer.WritePropertyName("values");
                WriteArray(writer, pairs, pair => Write(writer, map.Value, pair.Value));
                writer.WriteEndObject();
                break;
        }
    }

    private static object Primitive(PrimitiveType type, JsonElement json) =>
        type.Kind switch
        {
            TypeKind.Boolean => json.GetBoolean(),
            TypeKind.Int => json.GetInt32(),
            TypeKind.Long => json.GetInt64(),
            TypeKind.Float => json.ValueKind == JsonValueKind.String
                ? float.Parse(json.GetString()!, CultureInfo.InvariantCulture)
                : json.GetSingle(),
            TypeKind.Double => json.ValueKind == JsonValueKind.String
                ? double.Parse(json.GetString()!, CultureInfo.InvariantCulture)
                : json.GetDouble(),
            TypeKind.Decimal => IcebergDecimal
                .Parse(json.ValueKind == JsonValueKind.Number ? json.GetRawText() : json.GetString()!)
                .Rescale(type.Scale),
            TypeKind.Fixed or TypeKind.Binary => Convert.FromHexString(json.GetString()!),
            TypeKind.Uuid => Guid.Parse(json.GetString()!),
            TypeKind.String => json.GetString()!,
            _ => ValueConversion.ToPlain(type, json.GetString()!),
        };

    private static void WritePrimitive(Utf8JsonWriter writer, PrimitiveType type, object value)
    {
        switch (value)
        {
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number when type.Kind == TypeKind.Int:
                writer.WriteNumberValue(number);
                break;
            case long number when type.Kind == TypeKind.Long:
                writer.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(Values.Format(type, value));
                break;
        }
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray();
        foreach (var item in items)
            write(item);
        writer.WriteEndArray();
    }

    private static string Id(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static string Shorten(JsonElement json) => json.GetRawText() is { Length: > 100 } text ? text[..100] + "…" : json.GetRawText();
}
