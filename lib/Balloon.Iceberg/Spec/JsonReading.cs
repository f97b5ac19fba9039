using System.Text.Json;

namespace Balloon.Iceberg.Spec;

/// <summary>Reads fields of JSON objects, with errors that name the fields.</summary>
internal static class JsonReading
{
    public static JsonElement Require(this JsonElement json, string name) =>
        Find(json, name) ?? throw IcebergException.InvalidData($"'{name}' is missing in {Shorten(json)}.");

    /// <summary>The property, or null if it is absent or null.</summary>
    public static JsonElement? Find(this JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw IcebergException.InvalidData($"An object with '{name}' was expected, not {Shorten(json)}.");
        return json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public static string String(this JsonElement json, string name) => AsString(Require(json, name), name);

    public static string? OptionalString(this JsonElement json, string name) =>
        Find(json, name) is { } value ? AsString(value, name) : null;

    public static int Int(this JsonElement json, string name) => AsInt(Require(json, name), name);

    public static int? OptionalInt(this JsonElement json, string name) => Find(json, name) is { } value ? AsInt(value, name) : null;

    public static long Long(this JsonElement json, string name) => AsLong(Require(json, name), name);

    public static long? OptionalLong(this JsonElement json, string name) => Find(json, name) is { } value ? AsLong(value, name) : null;

    public static bool Bool(this JsonElement json, string name) =>
        Require(json, name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value
            ? value.GetBoolean()
            : throw Wrong(json.GetProperty(name), name, "true or false");

    public static IReadOnlyList<T> List<T>(this JsonElement json, string name, Func<JsonElement, T> read) =>
        OptionalList(json, name, read) ?? throw IcebergException.InvalidData($"'{name}' is missing in {Shorten(json)}.");

    public static IReadOnlyList<T>? OptionalList<T>(this JsonElement json, string name, Func<JsonElement, T> read)
    {
        if (Find(json, name) is not { } array)
            return null;
        if (array.ValueKind != JsonValueKind.Array)
            throw Wrong(array, name, "an array");
        var items = new T[array.GetArrayLength()];
        var i = 0;
        foreach (var item in array.EnumerateArray())
            items[i++] = read(item);
        return items;
    }

    public static IReadOnlyDictionary<string, string> StringMap(this JsonElement json, string name)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (Find(json, name) is not { } element)
            return map;
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong(element, name, "an object of strings");
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null)
                map[property.Name] =
                    property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
        }

        return map;
    }

    public static int ItemInt(JsonElement item) => AsInt(item, "item");

    public static long ItemLong(JsonElement item) => AsLong(item, "item");

    public static string ItemString(JsonElement item) => AsString(item, "item");

    public static string Shorten(JsonElement json) => json.GetRawText() is { Length: > 120 } text ? text[..120] + "…" : json.GetRawText();

    private static string AsString(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(value, name, "a string");

    private static int AsInt(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Wrong(value, name, "a 32-bit integer");

    private static long AsLong(JsonElement value, string name) =>
        value.ValueKind != JsonValueKind.Number ? throw Wrong(value, name, "a 64-bit integer")
        : value.TryGetInt64(out var number) ? number
        // Some writers generate snapshot ids as unsigned 64-bit numbers.
        : name.EndsWith("snapshot-id", StringComparison.Ordinal) && value.TryGetUInt64(out var unsigned) ? unchecked((long)unsigned)
        : throw Wrong(value, name, "a 64-bit integer");

    private static IcebergException Wrong(JsonElement value, string name, string expected) =>
        IcebergException.InvalidData($"'{name}' must be {expected}, not {Shorten(value)}.");
}
