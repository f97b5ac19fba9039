using System.Collections;

namespace Balloon.Notebook.Tables;

/// <summary>
/// Converts nested values: a struct becomes a record, a list an array or a list, a map a dictionary. Also handles values whose type is only
/// known at run time.
/// </summary>
internal static class Nested
{
    /// <exception cref="InvalidCastException">The value cannot be converted to the type.</exception>
    public static object? To(object? value, Type type)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null)
            return type.IsValueType && wanted == type ? throw new InvalidCastException("a value in it is NULL") : null;
        if (wanted.IsInstanceOfType(value))
            return value;
        return value switch
        {
            IReadOnlyDictionary<string, object?> fields when !RecordShape.IsPlain(wanted) => Record(fields, wanted),
            IEnumerable items and not string when Element(wanted) is { } element => List(items, wanted, element),
            IEnumerable pairs when Pair(wanted) is var (key, item) => Map(pairs, key, item),
            _ => Conversion.Convert(value, wanted),
        };
    }

    private static object Record(IReadOnlyDictionary<string, object?> fields, Type type)
    {
        var shape = RecordShape.Of(type);
        var names = fields.Keys.ToList();
        var columns = shape.ColumnsOf(names, "the struct");
        return shape.Create(i => columns[i] < 0 ? Type.Missing : To(fields[names[columns[i]]], shape.Members[i].Type));
    }

    private static Type? Element(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableFrom(typeof(List<>).MakeGenericType(type.GetGenericArguments()[0]))
            ? type.GetGenericArguments()[0]
        : null;

    private static object List(IEnumerable items, Type type, Type element)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach (var item in items)
            list.Add(To(item, element));
        if (!type.IsArray)
            return list;
        var array = Array.CreateInstance(element, list.Count);
        list.CopyTo(array, 0);
        return array;
    }

    private static (Type Key, Type Item)? Pair(Type type) =>
        type.IsGenericType
        && type.GetGenericArguments() is [var key, var item]
        && type.IsAssignableFrom(typeof(Dictionary<,>).MakeGenericType(key, item))
            ? (key, item)
            : null;

    private static IDictionary Map(IEnumerable pairs, Type key, Type item)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, item))!;
        foreach (var pair in pairs.Cast<KeyValuePair<object, object?>>())
            map.Add(To(pair.Key, key)!, To(pair.Value, item));
        return map;
    }
}
