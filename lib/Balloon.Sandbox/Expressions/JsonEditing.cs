using System.Globalization;
using System.Text;
using System.Text.Json;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions that make another jsonb of one: ||, -, #-, jsonb_set, jsonb_strip_nulls, jsonb_pretty, jsonb_object, jsonb_to_array.</summary>
internal static class JsonEditing
{
    public static void AddTo(FunctionAdder add)
    {
        var (json, text, whole, yes) = (SqlType.Jsonb, SqlType.Varchar, SqlType.Integer, SqlType.Boolean);
        var texts = SqlType.ArrayOf(text);
        foreach (var name in new[] { "||", "jsonb_concat" })
            add.Two<string, string, string>(name, json, json, json, Concatenated);
        // A literal without a type is a key.
        foreach (var name in new[] { "-", "jsonb_delete" })
        {
            add.Two<string, string, string>(name, json, text, json, (j, key) => Without(j, [key]));
            add.Two<string, int, string>(name, json, whole, json, WithoutItem);
            add.Many(name, [json, texts], json, a => Without((string)a[0]!, [.. ((SqlArray)a[1]!).Items.OfType<string>()]));
        }

        foreach (var name in new[] { "#-", "jsonb_delete_path" })
            add.Many(name, [json, texts], json, a => WithoutPath((string)a[0]!, ((SqlArray)a[1]!).Items));
        add.Many("jsonb_set", [json, texts, json], json, a => Set(a, create: true));
        add.Many("jsonb_set", [json, texts, json, yes], json, a => Set(a, (bool)a[3]!));
        add.One<string, string>("jsonb_strip_nulls", json, json, j => WithoutNulls(JsonFunctions.Parse(j)));
        add.One<string, string>("jsonb_pretty", json, text, Pretty);
        add.Many("jsonb_object", [texts], json, a => OfPairs(((SqlArray)a[0]!).Items));
        add.Many("jsonb_object", [SqlType.ArrayOf(texts)], json, a => OfRows(((SqlArray)a[0]!).Items));
        add.Many("jsonb_object", [texts, texts], json, a => OfLists(((SqlArray)a[0]!).Items, ((SqlArray)a[1]!).Items));
        add.Many(
            "jsonb_to_array",
            [json],
            SqlType.ArrayOf(json),
            a =>
                JsonFunctions.Parse((string)a[0]!) is { ValueKind: JsonValueKind.Array } array
                    ? new SqlArray([.. array.EnumerateArray().Select(JsonText.Canonical)])
                    : throw Wrong("cannot extract elements from a non-array")
        );
    }

    private static string Array(IEnumerable<string> items) => $"[{Limits.Join(", ", items)}]";

    private static string Concatenated(string left, string right)
    {
        var (a, b) = (JsonFunctions.Parse(left), JsonFunctions.Parse(right));
        return a.ValueKind == JsonValueKind.Object && b.ValueKind == JsonValueKind.Object
            ? JsonBuilding.Object(Members(a).Concat(Members(b)))
            : Array(Items(a).Concat(Items(b)));

        static IEnumerable<string> Items(JsonElement json) =>
            json.ValueKind == JsonValueKind.Array ? json.EnumerateArray().Select(JsonText.Canonical) : [JsonText.Canonical(json)];
    }

    private static IEnumerable<(string Name, string Json)> Members(JsonElement json) =>
        json.EnumerateObject().Select(member => (member.Name, JsonText.Canonical(member.Value)));

    private static string Without(string json, HashSet<string> keys)
    {
        var value = JsonFunctions.Parse(json);
        return value.ValueKind switch
        {
            JsonValueKind.Object => JsonBuilding.Object(Members(value).Where(member => !keys.Contains(member.Name))),
            JsonValueKind.Array => Array(
                value
                    .EnumerateArray()
                    .Where(item => item.ValueKind != JsonValueKind.String || !keys.Contains(item.GetString()!))
                    .Select(JsonText.Canonical)
            ),
            _ => throw Wrong("cannot delete from scalar"),
        };
    }

    private static string WithoutItem(string json, int index)
    {
        var value = JsonFunctions.Parse(json);
        return value.ValueKind != JsonValueKind.Array
                ? throw Wrong(
                    value.ValueKind == JsonValueKind.Object ? "cannot delete from object using integer index" : "cannot delete from scalar"
                )
            : JsonPaths.Place(value.GetArrayLength(), index) is { } place
                ? Array(value.EnumerateArray().Where((_, i) => i != place).Select(JsonText.Canonical))
            : json;
    }

    private static string WithoutPath(string json, IReadOnlyList<object?> path)
    {
        var value = JsonFunctions.Parse(json);
        return value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) ? throw Wrong("cannot delete path in scalar")
            : path.Count == 0 ? json
            : Changed(value, path, 0, static _ => null, create: null);
    }

    private static object Set(object?[] a, bool create)
    {
        var (json, path, made) = ((string)a[0]!, ((SqlArray)a[1]!).Items, (string)a[2]!);
        var value = JsonFunctions.Parse(json);
        return value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) ? throw Wrong("cannot set path in scalar")
            : path.Count == 0 ? json
            : Changed(value, path, 0, _ => made, create ? made : null);
    }

    // What lies at the end of the path becomes what is made of it, or goes; where nothing lies there, it may be created.
    private static string Changed(
        JsonElement json,
        IReadOnlyList<object?> path,
        int step,
        Func<JsonElement, string?> change,
        string? create
    )
    {
        var last = step == path.Count - 1;
        string? At(JsonElement value) => last ? change(value) : Changed(value, path, step + 1, change, create);
        if (json.ValueKind == JsonValueKind.Object)
        {
            var key = Key(path, step);
            var members = json.EnumerateObject()
                .Select(member => (member.Name, Json: member.Name == key ? At(member.Value) : JsonText.Canonical(member.Value)))
                .Where(member => member.Json is not null)
                .Select(member => (member.Name, member.Json!));
            return JsonBuilding.Object(
                last && create is not null && !json.TryGetProperty(key, out _) ? members.Append((key, create)) : members
            );
        }

        if (json.ValueKind != JsonValueKind.Array)
            return JsonText.Canonical(json);
        var index = int.TryParse(Key(path, step), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong($"path element at position {step + 1} is not an integer: \"{path[step]}\"");
        if (JsonPaths.Place(json.GetArrayLength(), index) is { } place)
            return Array(json.EnumerateArray().Select((item, i) => i == place ? At(item) : JsonText.Canonical(item)).OfType<string>());
        var items = json.EnumerateArray().Select(JsonText.Canonical);
        return Array(
            create is null || !last ? items
            : index < 0 ? items.Prepend(create)
            : items.Append(create)
        );
    }

    private static string Key(IReadOnlyList<object?> path, int step) =>
        path[step] as string ?? throw Wrong($"path element at position {step + 1} is null");

    private static string WithoutNulls(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => JsonBuilding.Object(
                json.EnumerateObject()
                    .Where(member => member.Value.ValueKind != JsonValueKind.Null)
                    .Select(member => (member.Name, WithoutNulls(member.Value)))
            ),
            JsonValueKind.Array => Array(json.EnumerateArray().Select(WithoutNulls)),
            _ => JsonText.Canonical(json),
        };

    // Canonical text has nothing between its parts but a blank behind each colon and comma.
    private static string Pretty(string json)
    {
        var text = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < json.Length; i++)
        {
            switch (json[i])
            {
                case '"':
                    var end = i + 1;
                    while (json[end] != '"')
                        end += json[end] == '\\' ? 2 : 1;
                    text.Append(json, i, end + 1 - i);
                    i = end;
                    break;
                case '{' or '[' when json[i + 1] is '}' or ']':
                    text.Append(json, i++, 2);
                    break;
                case '{' or '[':
                    text.Append(json[i]);
                    Line(++depth);
                    break;
                case '}' or ']':
                    Line(--depth);
                    text.Append(json[i]);
                    break;
                case ',':
                    text.Append(',');
                    Line(depth);
                    i++;
                    break;
                default:
                    text.Append(json[i]);
                    break;
            }
        }

        return text.ToString();

        void Line(int depth)
        {
            Limits.CheckText(text.Length + (4L * depth));
            text.Append('\n').Append(' ', 4 * depth);
        }
    }

    private static string OfPairs(IReadOnlyList<object?> items) =>
        items.Count % 2 == 1
            ? throw Wrong("array must have even number of elements")
            : JsonBuilding.Object(Enumerable.Range(0, items.Count / 2).Select(i => Member(items[2 * i], items[(2 * i) + 1])));

    private static string OfRows(IReadOnlyList<object?> rows) =>
        JsonBuilding.Object(
            rows.Select(row =>
                row is SqlArray { Items: [var key, var value] } ? Member(key, value) : throw Wrong("array must have two columns")
            )
        );

    private static string OfLists(IReadOnlyList<object?> keys, IReadOnlyList<object?> values) =>
        keys.Count != values.Count ? throw Wrong("mismatched array dimensions") : JsonBuilding.Object(keys.Zip(values, Member));

    private static (string Name, string Json) Member(object? key, object? value) =>
        (key as string ?? throw Wrong("null value not allowed for object key"), value is string text ? JsonText.Quoted(text) : "null");

    private static SqlException Wrong(string reason) => new(SqlStates.InvalidParameterValue, reason);
}
