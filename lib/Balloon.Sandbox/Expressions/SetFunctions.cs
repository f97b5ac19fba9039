using System.Text.Json;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>The functions that return sets of rows.</summary>
internal static class SetFunctions
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "unnest",
        "generate_series",
        "range",
        "generate_subscripts",
        "regexp_matches",
        "jsonb_array_elements",
        "jsonb_array_elements_text",
        "jsonb_object_keys",
        "jsonb_each",
        "jsonb_each_text",
        "jsonb_populate_recordset",
        "pg_get_keywords",
        "_pg_expandarray",
    };

    public static bool Has(string name) => Names.Contains(name);

    /// <summary>Resolves a call and casts its arguments; 42883 if the function does not accept them.</summary>
    public static SetFunction Call(string name, Scalar[] arguments, Zone zone, int at)
    {
        var text = SqlType.Varchar;
        return name switch
        {
            "unnest" when arguments is [{ Type.Kind: SqlTypeKind.Array } array] => Unnest(array),
            "generate_series" or "range" => Series.Of(name, arguments, zone, at),
            "generate_subscripts" when arguments is [{ Type.Kind: SqlTypeKind.Array }, _] or [{ Type.Kind: SqlTypeKind.Array }, _, _] =>
                new SetFunction(name, Cast([arguments[0].Type, SqlType.Integer, SqlType.Boolean]), SqlType.Integer, Subscripts),
            "regexp_matches" when arguments.Length is 2 or 3 => new SetFunction(
                name,
                Cast([text, text, text]),
                SqlType.ArrayOf(text),
                a => RegexFunctions.Matches((string)a[0]!, (string)a[1]!, a.Length > 2 ? (string)a[2]! : "")
            ),
            "jsonb_array_elements" when arguments.Length == 1 => new SetFunction(
                name,
                Cast([SqlType.Jsonb]),
                SqlType.Jsonb,
                a => Elements((string)a[0]!).Select(JsonText.Canonical)
            ),
            "jsonb_array_elements_text" when arguments.Length == 1 => new SetFunction(
                name,
                Cast([SqlType.Jsonb]),
                text,
                a => Elements((string)a[0]!).Select(e => JsonFunctions.Text(e))
            ),
            "jsonb_object_keys" when arguments.Length == 1 => new SetFunction(name, Cast([SqlType.Jsonb]), text, a => Keys((string)a[0]!)),
            "jsonb_each" when arguments.Length == 1 => new SetFunction(
                name,
                Cast([SqlType.Jsonb]),
                Pair(SqlType.Jsonb),
                a => Members((string)a[0]!).Select(m => new SqlRow([m.Name, JsonText.Canonical(m.Value)]))
            ),
            "jsonb_each_text" when arguments.Length == 1 => new SetFunction(
                name,
                Cast([SqlType.Jsonb]),
                Pair(text),
                a => Members((string)a[0]!).Select(m => new SqlRow([m.Name, JsonFunctions.Text(m.Value)]))
            ),
            "jsonb_populate_recordset" when arguments is [{ Type.Kind: SqlTypeKind.Struct } start, _] => new SetFunction(
                name,
                Cast([start.Type, SqlType.Jsonb]),
                start.Type,
                a => a[1] is string json ? Elements(json).Select(e => JsonBuilding.Populate(start.Type, (SqlRow?)a[0], e)) : [],
                TakesNulls: true
            ),
            // Each element with its number: JDBC reads the columns of a key this way.
            "_pg_expandarray" when arguments is [{ Type: { Kind: SqlTypeKind.Array, Element: { } element } } array] => new SetFunction(
                name,
                [array],
                SqlType.StructOf(new StructField("x", element), new StructField("n", SqlType.Integer)),
                a => ((SqlArray)a[0]!).Items.Select((item, i) => new SqlRow([item, i + 1]))
            ),
            "pg_get_keywords" when arguments.Length == 0 => new SetFunction(
                name,
                [],
                SqlType.StructOf(
                    new StructField("word", text),
                    new StructField("catcode", text),
                    new StructField("barelabel", SqlType.Boolean),
                    new StructField("catdesc", text),
                    new StructField("baredesc", text)
                ),
                _ =>
                    Keywords
                        .Reserved.Order(StringComparer.Ordinal)
                        .Select(word => new SqlRow([word, "R", false, "reserved", "requires AS"]))
            ),
            _ => throw FunctionTable.Unknown(name, arguments, at),
        };

        static SqlType Pair(SqlType value) => SqlType.StructOf(new StructField("key", SqlType.Varchar), new StructField("value", value));

        Scalar[] Cast(SqlType[] types) => [.. arguments.Select((a, i) => Casts.To(a, types[i], CastContext.Implicit, zone, at))];
    }

    /// <summary>A scalar as a set of one row: a plain function in FROM.</summary>
    public static SetFunction Single(string name, Scalar value) => new(name, [value], value.Type, a => [a[0]], TakesNulls: true);

    // Nested arrays are unnested down to their innermost elements.
    private static SetFunction Unnest(Scalar array)
    {
        var (element, depth) = (array.Type.Element!, 0);
        for (; element.Kind == SqlTypeKind.Array; element = element.Element!)
            depth++;
        return new SetFunction("unnest", [array], element, a => Flat((SqlArray)a[0]!, depth));

        static IEnumerable<object?> Flat(SqlArray items, int depth) =>
            depth == 0 ? items.Items : items.Items.OfType<SqlArray>().SelectMany(a => Flat(a, depth - 1));
    }

    private static IEnumerable<object?> Subscripts(object?[] arguments)
    {
        var (array, dimension) = ((SqlArray?)arguments[0], (int)arguments[1]!);
        if (dimension < 1)
            yield break;
        for (; dimension > 1 && array is not null; dimension--)
            array = array.Items.Count > 0 ? array.Items[0] as SqlArray : null;
        var count = array?.Items.Count ?? 0;
        var reverse = arguments.Length > 2 && (bool)arguments[2]!;
        for (var i = 1; i <= count; i++)
            yield return reverse ? count + 1 - i : i;
    }

    private static IEnumerable<JsonElement> Elements(string json)
    {
        var element = JsonFunctions.Parse(json);
        return element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray()
            : throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"cannot extract elements from {(element.ValueKind == JsonValueKind.Object ? "an object" : "a scalar")}"
            );
    }

    private static IEnumerable<JsonProperty> Members(string json)
    {
        var element = JsonFunctions.Parse(json);
        return element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject()
            : throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"cannot deconstruct {(element.ValueKind == JsonValueKind.Array ? "an array" : "a scalar")}"
            );
    }

    private static IEnumerable<object?> Keys(string json)
    {
        var element = JsonFunctions.Parse(json);
        return element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().Select(p => p.Name)
            : throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"cannot call jsonb_object_keys on {(element.ValueKind == JsonValueKind.Array ? "an array" : "a scalar")}"
            );
    }
}
