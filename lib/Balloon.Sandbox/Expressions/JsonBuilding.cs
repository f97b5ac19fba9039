using System.Globalization;
using System.Text;
using System.Text.Json;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Expressions;

/// <summary>Converts values of any type to jsonb, and jsonb to values.</summary>
internal static class JsonBuilding
{
    /// <summary>A call of a function that accepts values of any type; null for any other name.</summary>
    public static Scalar? Find(string name, Scalar[] arguments, int at) =>
        (name, arguments) switch
        {
            ("to_jsonb", [var value]) => new FunctionN(name, arguments, SqlType.Jsonb, a => Json(value.Type, a[0]), NullWhenAnyIs: false),
            ("jsonb_build_array", _) => new FunctionN(
                name,
                arguments,
                SqlType.Jsonb,
                a => $"[{Limits.Join(", ", a.Select((x, i) => Json(arguments[i].Type, x)))}]",
                NullWhenAnyIs: false
            ),
            ("jsonb_build_object", _) => BuildObject(arguments, at),
            ("jsonb_populate_record", [{ Type.Kind: SqlTypeKind.Struct } start, var json]) => new FunctionN(
                name,
                [start, Casts.To(json, SqlType.Jsonb, CastContext.Implicit, Zone.Utc, at)],
                start.Type,
                a => a[1] is string text ? Populate(start.Type, (SqlRow?)a[0], JsonFunctions.Parse(text)) : a[0],
                NullWhenAnyIs: false
            ),
            _ => null,
        };

    /// <summary>The canonical text of a value as jsonb.</summary>
    public static string Json(SqlType type, object? value) =>
        value is null
            ? "null"
            : type.Kind switch
            {
                SqlTypeKind.Boolean => (bool)value ? "true" : "false",
                SqlTypeKind.SmallInt or SqlTypeKind.Integer or SqlTypeKind.BigInt => type.Format(value),
                SqlTypeKind.Real => Number((float)value),
                SqlTypeKind.Double => Number((double)value),
                SqlTypeKind.Numeric => Number((double)(Numeric)value),
                SqlTypeKind.Jsonb => (string)value,
                SqlTypeKind.Timestamp => JsonText.Quoted(type.Format(value).Replace(' ', 'T')),
                SqlTypeKind.TimestampTz => JsonText.Quoted(type.Format(value).Replace(' ', 'T')),
                SqlTypeKind.Array => $"[{Limits.Join(", ", ((SqlArray)value).Items.Select(item => Json(type.Element!, item)))}]",
                SqlTypeKind.Map => Object(
                    ((SqlArray)value).Items.Cast<SqlRow>().Select(e => (type.MapKey.Format(e.Fields[0]!), Json(type.MapValue, e.Fields[1])))
                ),
                SqlTypeKind.Struct => Object(type.Fields!.Select((f, i) => (f.Name, Json(f.Type, ((SqlRow)value).Fields[i])))),
                _ => JsonText.Quoted(type.Format(value)),
            };

    private static string Number(double value) =>
        double.IsFinite(value) ? FloatText.FormatJson(value) : JsonText.Quoted(FloatText.Format(value));

    /// <summary>An object of members: in the order of their names, the last of equal ones.</summary>
    public static string Object(IEnumerable<(string Name, string Json)> members)
    {
        var sorted = new SortedDictionary<string, string>(CodePoints.Order);
        foreach (var (name, json) in members)
            sorted[name] = json;
        var text = new StringBuilder("{");
        foreach (var (name, json) in sorted)
            text.Append(text.Length > 1 ? ", " : "").AppendChecked(JsonText.Quoted(name)).Append(": ").AppendChecked(json);
        return text.Append('}').ToString();
    }

    private static FunctionN BuildObject(Scalar[] arguments, int at)
    {
        if (arguments.Length % 2 != 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "Bind error: argument list must have even number of elements", at + 1);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i].Type.Kind is SqlTypeKind.Array or SqlTypeKind.Struct or SqlTypeKind.Jsonb)
                throw new SqlException(SqlStates.InvalidParameterValue, "key value must be scalar, not array, composite, or json", at + 1);
        }

        return new FunctionN(
            "jsonb_build_object",
            arguments,
            SqlType.Jsonb,
            a =>
                Object(
                    Enumerable.Range(0, a.Length / 2).Select(i => (Key(i * 2, a[i * 2]), Json(arguments[(i * 2) + 1].Type, a[(i * 2) + 1])))
                ),
            NullWhenAnyIs: false
        );

        string Key(int index, object? value) =>
            value switch
            {
                null => throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    string.Create(CultureInfo.InvariantCulture, $"argument {index + 1}: key must not be null")
                ),
                bool flag => flag ? "true" : "false",
                _ => arguments[index].Type.Format(value),
            };
    }

    /// <summary>The struct of an object's members; where one is missing, what <paramref name="start"/> has.</summary>
    public static SqlRow Populate(SqlType type, SqlRow? start, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"cannot call populate_composite on a jsonb {JsonFunctions.TypeOf(json)}"
            );
        var values = new object?[type.Fields!.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var (name, field) = type.Fields[i];
            var known = start?.Fields[i];
            values[i] =
                !json.TryGetProperty(name, out var member) ? known
                : field.Kind == SqlTypeKind.Struct && start is not null ? Populate(field, (SqlRow?)known, member)
                : Value(field, member);
        }

        return new SqlRow(values);
    }

    /// <summary>A value read from jsonb; scalars by way of their text.</summary>
    public static object? Value(SqlType type, JsonElement json) =>
        (json.ValueKind, type.Kind) switch
        {
            (JsonValueKind.Null, _) => null,
            (_, SqlTypeKind.Jsonb) => JsonText.Canonical(json),
            (_, SqlTypeKind.Struct) => Populate(type, null, json),
            (JsonValueKind.Array, SqlTypeKind.Array) => new SqlArray([.. json.EnumerateArray().Select(item => Value(type.Element!, item))]),
            (_, SqlTypeKind.Array) => throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"expected JSON array, but found {JsonText.Canonical(json)}"
            ),
            (JsonValueKind.String, _) => type.Parse(json.GetString()!),
            _ => type.Parse(JsonText.Canonical(json)),
        };
}
