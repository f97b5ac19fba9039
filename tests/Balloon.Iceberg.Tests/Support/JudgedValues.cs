using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Tests.Support;

/// <summary>Converts what other readers print as JSON to our plain values, exactly, and plain values to text for comparison.</summary>
internal static class JudgedValues
{
    public static string Line(IEnumerable<object?> plain) => string.Join(" | ", plain.Select(Text));

    public static string Line(IEnumerable<NestedField> fields, IEnumerable<JsonElement> cells) =>
        Line(fields.Zip(cells, (field, cell) => Plain(field.Type, cell)));

    public static object? Plain(IcebergType type, JsonElement cell) =>
        type switch
        {
            _ when cell.ValueKind == JsonValueKind.Null => null,
            StructType inner => inner.Fields.Select(field => Plain(field.Type, cell.GetProperty(field.Name))).ToArray(),
            ListType list => cell.EnumerateArray().Select(item => Plain(list.Element, item)).ToArray(),
            MapType map when cell.ValueKind == JsonValueKind.Object => cell.EnumerateObject()
                .Select(pair => (object?)KeyValuePair.Create((object)pair.Name, Plain(map.Value, pair.Value)))
                .ToArray(),
            MapType map => cell.EnumerateArray()
                .Select(pair => (object?)KeyValuePair.Create(Plain(map.Key, pair[0])!, Plain(map.Value, pair[1])))
                .ToArray(),
            _ => Leaf((PrimitiveType)type, cell.ValueKind == JsonValueKind.String ? cell.GetString()! : cell.GetRawText()),
        };

    private static object? Leaf(PrimitiveType type, string text) =>
        type.Kind switch
        {
            TypeKind.Boolean => bool.Parse(text),
            TypeKind.Int => int.Parse(text, CultureInfo.InvariantCulture),
            TypeKind.Long => long.Parse(text, CultureInfo.InvariantCulture),
            TypeKind.Float => float.Parse(Number(text), CultureInfo.InvariantCulture),
            TypeKind.Double => double.Parse(Number(text), CultureInfo.InvariantCulture),
            // For an identity partition, Java shows nanoseconds in their stored form.
            TypeKind.TimestampNs or TypeKind.TimestamptzNs when long.TryParse(text, CultureInfo.InvariantCulture, out var nanos) => nanos,
            TypeKind.Time => Values.From(type, WithSeconds(text)),
            TypeKind.Timestamp or TypeKind.TimestampNs => Values.From(type, WithSeconds(text)),
            TypeKind.Timestamptz or TypeKind.TimestamptzNs => Values.From(
                type,
                WithSeconds(Regex.Replace(text, @"(Z|\+00(:00)?)$", "")) + "+00:00"
            ),
            TypeKind.Fixed or TypeKind.Binary => Convert.FromHexString(text),
            _ => Values.From(type, text),
        };

    private static string Number(string text) =>
        text switch
        {
            "nan" => "NaN",
            "inf" => "Infinity",
            "-inf" => "-Infinity",
            _ => text,
        };

    /// <summary>Java omits seconds that are zero.</summary>
    private static string WithSeconds(string text) => Regex.Replace(text.Replace(' ', 'T'), @"(?<=^|T)(\d\d:\d\d)$", "$1:00");

    public static string Text(object? plain) =>
        plain switch
        {
            null => "null",
            string text => JsonSerializer.Serialize(text),
            byte[] bytes => Convert.ToHexStringLower(bytes),
            KeyValuePair<object, object?> pair => $"{Text(pair.Key)}={Text(pair.Value)}",
            object?[] and [KeyValuePair<object, object?>, ..] =>
                $"{{{string.Join(",", ((object?[])plain).Select(Text).Order(StringComparer.Ordinal))}}}",
            object?[] items => $"[{string.Join(",", items.Select(Text))}]",
            KeyValuePair<object, object?>[] pairs => Text(pairs.Cast<object?>().ToArray()),
            _ => Convert.ToString(plain, CultureInfo.InvariantCulture)!,
        };
}
