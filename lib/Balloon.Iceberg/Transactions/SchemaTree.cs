using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Transactions;

/// <summary>Edits nested types.</summary>
internal static class SchemaTree
{
    /// <summary>Rewrites the fields of every struct.</summary>
    public static IcebergType Edit(IcebergType type, Func<IReadOnlyList<NestedField>, IReadOnlyList<NestedField>> edit) =>
        type switch
        {
            StructType structType => new StructType([
                .. edit(structType.Fields).Select(field => field with { Type = Edit(field.Type, edit) }),
            ]),
            ListType list => list with { Element = Edit(list.Element, edit) },
            MapType map => map with { Key = Edit(map.Key, edit), Value = Edit(map.Value, edit) },
            _ => type,
        };

    /// <summary>Replaces the field with an id, or removes it.</summary>
    public static IcebergType Replace(IcebergType type, int id, NestedField? with) =>
        type switch
        {
            StructType structType => new StructType([
                .. structType
                    .Fields.Where(field => field.Id != id || with is not null)
                    .Select(field => field.Id == id ? with! : field with { Type = Replace(field.Type, id, with) }),
            ]),
            ListType list when list.ElementId == id => with is null
                ? throw Fixed("element of a list")
                : list with
                {
                    Element = with.Type,
                    ElementRequired = with.Required,
                },
            ListType list => list with { Element = Replace(list.Element, id, with) },
            MapType map when map.KeyId == id => throw Fixed("key of a map"),
            MapType map when map.ValueId == id => with is null
                ? throw Fixed("value of a map")
                : map with
                {
                    Value = with.Type,
                    ValueRequired = with.Required,
                },
            MapType map => map with { Key = Replace(map.Key, id, with), Value = Replace(map.Value, id, with) },
            _ => type,
        };

    private static IcebergException Fixed(string what) => IcebergException.InvalidArgument($"The {what} cannot be changed this way.");
}
