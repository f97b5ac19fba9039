using System.Globalization;
using System.Text.Json;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Looks up paths and keys in jsonb, and tests containment.</summary>
internal static class JsonPaths
{
    public static void AddTo(FunctionAdder add)
    {
        var (json, text, yes) = (SqlType.Jsonb, SqlType.Varchar, SqlType.Boolean);
        var texts = SqlType.ArrayOf(text);
        add.Many("#>", [json, texts], json, a => Json(Follow((string)a[0]!, ((SqlArray)a[1]!).Items)));
        add.Many("#>>", [json, texts], text, a => JsonFunctions.Text(Follow((string)a[0]!, ((SqlArray)a[1]!).Items)));
        add.Many("jsonb_extract_path", [json, text], json, a => Json(Follow((string)a[0]!, a[1..])), variadic: true);
        add.Many("jsonb_extract_path_text", [json, text], text, a => JsonFunctions.Text(Follow((string)a[0]!, a[1..])), variadic: true);
        foreach (var name in new[] { "?", "jsonb_exists" })
            add.Two<string, string, bool>(name, json, text, yes, (j, key) => Has(JsonFunctions.Parse(j), key));
        foreach (var name in new[] { "?|", "jsonb_exists_any" })
            add.Many(name, [json, texts], yes, a => Keys(a[1]).Any(Known(a[0])));
        foreach (var name in new[] { "?&", "jsonb_exists_all" })
            add.Many(name, [json, texts], yes, a => Keys(a[1]).All(Known(a[0])));
        foreach (var name in new[] { "@>", "jsonb_contains" })
            add.Two<string, string, bool>(name, json, json, yes, Contains);
        foreach (var name in new[] { "<@", "jsonb_contained" })
            add.Two<string, string, bool>(name, json, json, yes, (part, whole) => Contains(whole, part));
    }

    /// <summary>An element of an array by its index from 0, or from the end if negative; or nothing.</summary>
    public static int? Place(int length, int index) =>
        index >= 0 ? (index < length ? index : null)
        : index >= -length ? length + index
        : null;

    private static string? Json(JsonElement? found) => found is { } element ? JsonText.Canonical(element) : null;

    private static JsonElement? Follow(string json, IReadOnlyList<object?> path)
    {
        var at = JsonFunctions.Parse(json);
        foreach (var step in path)
        {
            if (step is not string key)
                return null;
            if (at.ValueKind == JsonValueKind.Object)
            {
                if (!at.TryGetProperty(key, out at))
                    return null;
            }
            else if (
                at.ValueKind == JsonValueKind.Array
                && int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
                && Place(at.GetArrayLength(), index) is { } place
            )
                at = at[place];
            else
                return null;
        }

        return at;
    }

    private static IEnumerable<string> Keys(object? array) => ((SqlArray)array!).Items.OfType<string>();

    private static Func<string, bool> Known(object? json)
    {
        var element = JsonFunctions.Parse((string)json!);
        return key => Has(element, key);
    }

    // A key of an object, a string element of an array, or the string itself.
    private static bool Has(JsonElement json, string key) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.TryGetProperty(key, out _),
            JsonValueKind.Array => json.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.GetString() == key),
            JsonValueKind.String => json.GetString() == key,
            _ => false,
        };

    private static bool Contains(string whole, string part) =>
        JsonFunctions.Parse(whole) is var json
        && JsonFunctions.Parse(part) is var wanted
        && json is { ValueKind: JsonValueKind.Array }
        && wanted.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)
            // An array, though not a nested one, also contains a single value.
            ? json.EnumerateArray().Any(item => JsonElement.DeepEquals(item, wanted))
            : Contains(json, wanted);

    private static bool Contains(JsonElement whole, JsonElement part) =>
        (whole.ValueKind, part.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => part.EnumerateObject()
                .All(member => whole.TryGetProperty(member.Name, out var value) && Contains(value, member.Value)),
            (JsonValueKind.Array, JsonValueKind.Array) => part.EnumerateArray()
                .All(item => whole.EnumerateArray().Any(one => Contains(one, item))),
            _ => JsonElement.DeepEquals(whole, part),
        };
}
