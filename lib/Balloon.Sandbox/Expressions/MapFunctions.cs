using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions on maps.</summary>
internal static class MapFunctions
{
    /// <summary>A map from keys and values that already have the map's types.</summary>
    public static FunctionN Make(Scalar[] keys, Scalar[] values, SqlType type) =>
        new(
            "map",
            [.. keys, .. values],
            type,
            a => Checked(new SqlArray([.. a.Take(keys.Length).Select((k, i) => new SqlRow([k, a[keys.Length + i]]))])),
            NullWhenAnyIs: false
        );

    /// <summary>The map, after checking that no key is null or occurs twice.</summary>
    public static SqlArray Checked(SqlArray map)
    {
        var known = new HashSet<object>();
        foreach (var entry in map.Items)
        {
            if (Key(entry) is not { } key)
                throw new SqlException(SqlStates.InvalidParameterValue, "map keys must not be NULL");
            if (!known.Add(key))
                throw new SqlException(SqlStates.InvalidParameterValue, "map keys must be unique");
        }

        return map;
    }

    /// <summary>A call of a function whose result type follows from a map's type; null for any other name.</summary>
    public static Scalar? Find(string name, Scalar[] arguments, Zone zone, int at)
    {
        switch (name, arguments)
        {
            case ("map_from_key_values", [{ Type.Kind: SqlTypeKind.Array } keys, { Type.Kind: SqlTypeKind.Array } values]):
                return new FunctionN(
                    name,
                    arguments,
                    SqlType.MapOf(keys.Type.Element!, values.Type.Element!),
                    a => Zip((SqlArray)a[0]!, (SqlArray)a[1]!)
                );
            case ("map_from_entries", [{ Type.Kind: SqlTypeKind.Array } entries]):
                return new FunctionN(name, arguments, OfEntries(entries.Type.Element!), a => Checked((SqlArray)a[0]!));
            case ("map_from_entries", [var untyped]) when Casts.IsUntyped(untyped):
                throw new SqlException(
                    SqlStates.IndeterminateDatatype,
                    "Cannot implicitly cast 'null:Varchar' to polymorphic type AnyArray",
                    at + 1
                );
            case ("map_cat", [{ Type.Kind: SqlTypeKind.Map } left, { Type.Kind: SqlTypeKind.Map } right]):
                return Casts.Common(left.Type, right.Type) is { } type
                    ? new FunctionN(
                        name,
                        [.. arguments.Select(a => Casts.To(a, type, CastContext.Implicit, zone, at))],
                        type,
                        a => Concatenated((SqlArray?)a[0], (SqlArray?)a[1]),
                        NullWhenAnyIs: false
                    )
                    : null;
            case (_, [{ Type.Kind: SqlTypeKind.Map }, ..]):
                return OfMap(name, arguments, arguments[0].Type, zone, at);
            default:
                return null;
        }
    }

    private static FunctionN? OfMap(string name, Scalar[] arguments, SqlType map, Zone zone, int at)
    {
        switch (name, arguments)
        {
            case ("subscript", [var self, var index]):
                // The key is not cast: a key of another type finds nothing.
                return index.Type == map.MapKey
                    ? new FunctionN(name, arguments, map.MapValue, a => Value((SqlArray)a[0]!, a[1]!))
                    : new FunctionN(name, [self], map.MapValue, _ => null);
            case ("map_access", [var self, var key]):
                return new FunctionN(name, [self, AsKey(key, "access {0} in {1}")], map.MapValue, a => Value((SqlArray)a[0]!, a[1]!));
            case ("map_contains", [var self, var key]):
                return new FunctionN(
                    name,
                    [self, AsKey(key, "check if {0} exists in {1}")],
                    SqlType.Boolean,
                    a => Entry((SqlArray)a[0]!, a[1]!) is not null
                );
            case ("map_delete", [var self, var key]):
                return new FunctionN(
                    name,
                    [self, AsKey(key, "delete {0} from {1}")],
                    map,
                    a => a[0] is SqlArray entries ? Without(entries, a[1]) : null,
                    NullWhenAnyIs: false
                );
            case ("map_insert", [var self, var key, var value]):
                return new FunctionN(
                    name,
                    [self, AsKey(key, "insert {0} to {1}"), Casts.To(value, map.MapValue, CastContext.Implicit, zone, at)],
                    map,
                    a => a[0] is SqlArray entries ? Inserted(entries, a[1], a[2]) : null,
                    NullWhenAnyIs: false
                );
            case ("map_length", [_]):
                return new FunctionN(name, arguments, SqlType.Integer, a => ((SqlArray)a[0]!).Items.Count);
            case ("map_keys", [_]):
                return Part(0, map.MapKey);
            case ("map_values", [_]):
                return Part(1, map.MapValue);
            case ("map_entries", [_]):
                return new FunctionN(name, arguments, SqlType.ArrayOf(map.Element!), a => a[0]);
            case ("jsonb_populate_map", [var self, var json]):
                return new FunctionN(
                    name,
                    [self, Casts.To(json, SqlType.Jsonb, CastContext.Implicit, zone, at)],
                    map,
                    a => a[1] is string text ? Concatenated((SqlArray?)a[0], OfJson(text, map)) : a[0],
                    NullWhenAnyIs: false
                );
            default:
                return null;
        }

        Scalar AsKey(Scalar key, string what) =>
            Casts.ContextOf(key, map.MapKey) == CastContext.Implicit
                ? Casts.To(key, map.MapKey, CastContext.Implicit, zone, at)
                : throw new SqlException(
                    SqlStates.DatatypeMismatch,
                    "Cannot " + string.Format(System.Globalization.CultureInfo.InvariantCulture, what, key.Type, map),
                    at + 1
                );

        FunctionN Part(int field, SqlType type) =>
            new(
                name,
                arguments,
                SqlType.ArrayOf(type),
                a => new SqlArray([.. ((SqlArray)a[0]!).Items.Select(entry => ((SqlRow)entry!).Fields[field])])
            );
    }

    private static SqlType OfEntries(SqlType entry)
    {
        if (entry.Fields is not { } fields)
            throw new SqlException(SqlStates.DatatypeMismatch, $"invalid map entries type, expected struct, got: {entry}");
        return fields.Count == 2
            ? SqlType.MapOf(fields[0].Type, fields[1].Type)
            : throw new SqlException(
                SqlStates.DatatypeMismatch,
                $"the underlying struct for map must have exactly two fields, got: {string.Join(", ", fields.Select(f => f.Type.CodeName))}"
            );
    }

    private static object? Key(object? entry) => ((SqlRow?)entry)?.Fields[0];

    private static SqlRow? Entry(SqlArray map, object key) => (SqlRow?)map.Items.FirstOrDefault(entry => Equals(Key(entry), key));

    private static object? Value(SqlArray map, object key) => Entry(map, key)?.Fields[1];

    private static SqlArray Without(SqlArray map, object? key) => new([.. map.Items.Where(entry => !Equals(Key(entry), key))]);

    private static SqlArray Inserted(SqlArray map, object? key, object? value) =>
        key is null ? map : new SqlArray([.. Without(map, key).Items, new SqlRow([key, value])]);

    // For keys that both maps have, the second map's values win.
    private static SqlArray? Concatenated(SqlArray? first, SqlArray? second) =>
        first is null ? second
        : second is null ? first
        : new SqlArray([.. first.Items.Where(entry => Entry(second, Key(entry)!) is null), .. second.Items]);

    private static SqlArray Zip(SqlArray keys, SqlArray values) =>
        keys.Items.Count == values.Items.Count
            ? Checked(new SqlArray([.. keys.Items.Select((key, i) => new SqlRow([key, values.Items[i]]))]))
            : throw new SqlException(SqlStates.InvalidParameterValue, "map keys and values have different length");

    private static SqlArray OfJson(string text, SqlType map)
    {
        var json = JsonFunctions.Parse(text);
        if (json.ValueKind != System.Text.Json.JsonValueKind.Object)
            throw new SqlException(SqlStates.InvalidParameterValue, $"cannot convert to map from a jsonb {JsonFunctions.TypeOf(json)}");
        return map.MapKey.Kind == SqlTypeKind.Varchar
            ? new SqlArray([.. json.EnumerateObject().Select(m => new SqlRow([m.Name, JsonBuilding.Value(map.MapValue, m.Value)]))])
            : throw new SqlException(SqlStates.InvalidParameterValue, "cannot convert jsonb to a map with non-string keys");
    }
}
