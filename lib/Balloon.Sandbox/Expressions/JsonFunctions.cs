using System.Text.Json;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Operators and functions on jsonb.</summary>
internal static class JsonFunctions
{
    public static void AddTo(FunctionAdder add)
    {
        var (json, text, number) = (SqlType.Jsonb, SqlType.Varchar, SqlType.Integer);
        foreach (var name in new[] { "->", "jsonb_object_field" })
            add.Two<string, string, string?>(name, json, text, json, (j, key) => Member(j, key) is { } e ? JsonText.Canonical(e) : null);
        foreach (var name in new[] { "->", "jsonb_array_element" })
            add.Two<string, int, string?>(name, json, number, json, (j, at) => Item(j, at) is { } e ? JsonText.Canonical(e) : null);
        foreach (var name in new[] { "->>", "jsonb_object_field_text" })
            add.Two<string, string, string?>(name, json, text, text, (j, key) => Text(Member(j, key)));
        foreach (var name in new[] { "->>", "jsonb_array_element_text" })
            add.Two<string, int, string?>(name, json, number, text, (j, at) => Text(Item(j, at)));
        add.One<string, string>("jsonb_typeof", json, text, j => TypeOf(Parse(j)));
        add.One<string, int>(
            "jsonb_array_length",
            json,
            number,
            j =>
                Parse(j) is { ValueKind: JsonValueKind.Array } e
                    ? e.GetArrayLength()
                    : throw new SqlException(SqlStates.InvalidParameterValue, "cannot get array length of a non-array")
        );
        JsonPaths.AddTo(add);
        JsonEditing.AddTo(add);
        foreach (var (name, test) in Kinds)
            add.One<string, bool>(name, text, SqlType.Boolean, j => IsJson(j, test));
    }

    // IS JSON and its variants, by the names that the parser gives them.
    private static readonly (string Name, Func<JsonValueKind, bool> Test)[] Kinds =
    [
        ("is json", _ => true),
        ("is json object", kind => kind == JsonValueKind.Object),
        ("is json array", kind => kind == JsonValueKind.Array),
        ("is json scalar", kind => kind is not (JsonValueKind.Object or JsonValueKind.Array)),
    ];

    private static bool IsJson(string text, Func<JsonValueKind, bool> test)
    {
        try
        {
            using var document = JsonText.Read(text);
            return test(document.RootElement.ValueKind);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static Scalar CastTo(Scalar value, SqlType to) => new FunctionN("cast", [value], to, a => Convert((string)a[0]!, to));

    private static object? Convert(string json, SqlType to)
    {
        var element = Parse(json);
        if (element.ValueKind == JsonValueKind.Null)
            return null;
        if (to.Kind == SqlTypeKind.Boolean)
            return element.ValueKind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Wrong(element, "boolean");
        if (element.ValueKind != JsonValueKind.Number)
            throw Wrong(element, "number");
        var number = element.GetDouble();
        // A double would lose the last digits of a large integer.
        var whole = element.TryGetInt64(out var exact) ? exact : 0L;
        long Rounded() => whole != 0 ? whole : checked((long)Math.Round(number));
        return to.Kind switch
        {
            SqlTypeKind.SmallInt => checked((short)Rounded()),
            SqlTypeKind.Integer => checked((int)Rounded()),
            SqlTypeKind.BigInt => Rounded(),
            SqlTypeKind.Numeric => element.TryGetDecimal(out var digits) && whole != 0 ? digits : Numeric.From(number),
            SqlTypeKind.Real => Casts.Narrow(number),
            _ => number,
        };
    }

    private static SqlException Wrong(JsonElement json, string type) =>
        new(SqlStates.InvalidParameterValue, $"cannot cast jsonb {TypeOf(json)} to type {type}");

    /// <exception cref="SqlException">It is nested too deeply, which only values built by functions can be.</exception>
    public static JsonElement Parse(string json)
    {
        try
        {
            using var document = JsonText.Read(json);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new SqlException(
                SqlStates.ProgramLimitExceeded,
                $"the jsonb nests deeper than {JsonText.MaxDepth} levels",
                innerException: e
            );
        }
    }

    private static JsonElement? Member(string json, string key) =>
        Parse(json) is { ValueKind: JsonValueKind.Object } e && e.TryGetProperty(key, out var value) ? value : null;

    private static JsonElement? Item(string json, int at)
    {
        if (Parse(json) is not { ValueKind: JsonValueKind.Array } e)
            return null;
        return JsonPaths.Place(e.GetArrayLength(), at) is { } place ? e[place] : null;
    }

    public static string? Text(JsonElement? element) =>
        element switch
        {
            null or { ValueKind: JsonValueKind.Null } => null,
            { ValueKind: JsonValueKind.String } e => e.GetString(),
            { } e => JsonText.Canonical(e),
        };

    public static string TypeOf(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => "number",
            JsonValueKind.Null => "null",
            _ => "boolean",
        };
}
