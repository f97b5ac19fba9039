using System.Collections;

namespace Balloon.Iceberg.Spec;

/// <summary>Converts values of structs, lists and maps.</summary>
internal static class NestedValues
{
    public static object ToPlain(IcebergType type, object value) =>
        type switch
        {
            StructType structType => Struct(structType, value),
            ListType list when value is IEnumerable items and not string => Items(items, item => Values.From(list.Element, item)),
            MapType map when value is IEnumerable pairs and not string => Items(pairs, pair => Pair(map, pair)),
            _ => throw IcebergException.InvalidArgument($"A {value.GetType().Name} is not a value of type {type}."),
        };

    public static object ToDotNet(IcebergType type, object value) =>
        type switch
        {
            StructType structType => new Row(structType, (object?[])value),
            ListType list => Array.ConvertAll((object?[])value, item => Values.ToDotNet(list.Element, item)),
            MapType map => Array.ConvertAll(
                (object?[])value,
                item =>
                    item is KeyValuePair<object, object?> pair
                        ? (object?)
                            new KeyValuePair<object, object?>(Values.ToDotNet(map.Key, pair.Key)!, Values.ToDotNet(map.Value, pair.Value))
                        : null
            ),
            _ => value,
        };

    private static object?[] Struct(StructType type, object value)
    {
        var fields = type.Fields;
        var plain = new object?[fields.Count];
        for (var i = 0; i < plain.Length; i++)
        {
            var item = value switch
            {
                object?[] array when array.Length == plain.Length => array[i],
                Row row => row.Plain(i),
                IReadOnlyDictionary<string, object?> named => named.GetValueOrDefault(fields[i].Name),
                _ => throw IcebergException.InvalidArgument($"A {value.GetType().Name} is not a value of type {type}."),
            };
            plain[i] = Values.From(fields[i].Type, item);
        }

        return plain;
    }

    private static object?[] Items(IEnumerable items, Func<object?, object?> convert)
    {
        var list = new List<object?>();
        foreach (var item in items)
            list.Add(convert(item));
        return [.. list];
    }

    private static object Pair(MapType map, object? pair)
    {
        var (key, value) = pair switch
        {
            KeyValuePair<object, object?> p => (p.Key, p.Value),
            KeyValuePair<string, object?> p => (p.Key, p.Value),
            KeyValuePair<string, string> p => ((object)p.Key, (object?)p.Value),
            DictionaryEntry p => (p.Key, p.Value),
            object?[] { Length: 2 } p => (p[0]!, p[1]),
            _ => throw IcebergException.InvalidArgument($"A {pair?.GetType().Name ?? "null"} is not a key-value pair of {map}."),
        };
        return new KeyValuePair<object, object?>(
            Values.From(map.Key, key) ?? throw IcebergException.InvalidArgument($"A key of {map} is null."),
            Values.From(map.Value, value)
        );
    }
}
