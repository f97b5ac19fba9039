using System.Text.Json;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Sources;

/// <summary>Arrays of JSON as arrays of SQL.</summary>
internal static class JsonArrays
{
    public static SqlArray Read(JsonElement array, SqlType type)
    {
        var element = type.Element!;
        return new SqlArray([.. array.EnumerateArray().Select(item => Item(item, element))]);
    }

    private static object? Item(JsonElement item, SqlType type) =>
        (item.ValueKind, type.Kind) switch
        {
            (JsonValueKind.Null, _) => null,
            (JsonValueKind.Array, SqlTypeKind.Array) => Read(item, type),
            (_, SqlTypeKind.Jsonb) => JsonText.Canonical(item),
            (JsonValueKind.True or JsonValueKind.False, SqlTypeKind.Boolean) => item.GetBoolean(),
            (JsonValueKind.String, _) => type.Parse(item.GetString()!),
            (JsonValueKind.Number, _) => type.Parse(item.GetRawText()),
            _ => throw new FormatException(),
        };
}
