using System.Text.Json;

namespace Balloon.Sandbox.Catalog;

/// <summary>Reads the members of request bodies, and writes those of responses.</summary>
internal static class Json
{
    /// <exception cref="CatalogError">400: the member is missing or of another kind.</exception>
    public static JsonElement Required(this JsonElement from, string name, JsonValueKind kind)
    {
        if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            throw CatalogError.BadRequest($"The request lacks '{name}'.");
        return value.ValueKind == kind
            ? value
            : throw CatalogError.BadRequest($"'{name}' must be {Article(kind)}, not {Article(value.ValueKind)}.");
    }

    public static string RequiredString(this JsonElement from, string name) => from.Required(name, JsonValueKind.String).GetString()!;

    public static List<string> RequiredStrings(this JsonElement from, string name) =>
        Strings(from.Required(name, JsonValueKind.Array), name);

    public static JsonElement? Optional(this JsonElement from, string name, JsonValueKind kind) =>
        from.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? from.Required(name, kind) : null;

    public static string? OptionalString(this JsonElement from, string name) => from.Optional(name, JsonValueKind.String)?.GetString();

    public static bool OptionalFlag(this JsonElement from, string name) =>
        from.TryGetProperty(name, out var value)
        && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            var other => throw CatalogError.BadRequest($"'{name}' must be true or false, not {Article(other)}."),
        };

    public static List<string> OptionalStrings(this JsonElement from, string name) =>
        from.Optional(name, JsonValueKind.Array) is { } array ? Strings(array, name) : [];

    public static Dictionary<string, string> OptionalMap(this JsonElement from, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (from.Optional(name, JsonValueKind.Object) is not { } members)
            return map;
        foreach (var member in members.EnumerateObject())
        {
            map[member.Name] =
                member.Value.ValueKind == JsonValueKind.String
                    ? member.Value.GetString()!
                    : throw CatalogError.BadRequest($"'{name}.{member.Name}' must be a string.");
        }

        return map;
    }

    public static void WriteLevels(this Utf8JsonWriter json, NamespaceName name)
    {
        json.WriteStartArray();
        foreach (var level in name.Levels)
            json.WriteStringValue(level);
        json.WriteEndArray();
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteMap(this Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> map)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in map)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static List<string> Strings(JsonElement array, string name)
    {
        var strings = new List<string>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            strings.Add(
                item.ValueKind == JsonValueKind.String
                    ? item.GetString()!
                    : throw CatalogError.BadRequest($"'{name}' must hold strings only.")
            );
        }

        return strings;
    }

    private static string Article(JsonValueKind kind) =>
        kind switch
        {
            JsonValueKind.Array => "an array",
            JsonValueKind.Object => "an object",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            _ => "nothing",
        };
}
