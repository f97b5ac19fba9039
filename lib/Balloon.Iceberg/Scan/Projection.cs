using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>Schemas with some of a schema's columns.</summary>
internal static class Projection
{
    public static Schema Select(Schema schema, IReadOnlyList<string> columns, bool caseSensitive)
    {
        var wanted = columns.Select(name => schema.RequireField(name, caseSensitive).Id).ToArray();
        var roots = new List<NestedField>();
        foreach (var id in wanted)
        {
            var root = schema.Fields.First(field => Holds(field.Type, field.Id, id));
            if (!roots.Exists(field => field.Id == root.Id))
                roots.Add(root with { Type = Prune(root, wanted) });
        }

        return new(schema.SchemaId, new StructType(roots), []);
    }

    /// <summary>Adds the top-level columns that contain further fields to a schema.</summary>
    public static Schema Extend(Schema schema, Schema full, IEnumerable<int> ids)
    {
        var fields = schema.Fields.ToList();
        foreach (var id in ids)
        {
            var root = full.Fields.FirstOrDefault(field => Holds(field.Type, field.Id, id));
            if (root is null)
                continue;
            var index = fields.FindIndex(field => field.Id == root.Id);
            if (index < 0)
                fields.Add(root);
            else if (!Holds(fields[index].Type, root.Id, id))
                fields[index] = root;
        }

        return fields.Count == schema.Fields.Count && fields.SequenceEqual(schema.Fields)
            ? schema
            : new(schema.SchemaId, new StructType(fields), []);
    }

    public static Schema WithLineage(Schema schema) =>
        new(schema.SchemaId, new StructType([.. schema.Fields, ReservedFields.RowId, ReservedFields.LastUpdatedSequence]), []);

    private static bool Holds(IcebergType type, int own, int id) =>
        own == id
        || type switch
        {
            StructType structType => structType.Fields.Any(field => Holds(field.Type, field.Id, id)),
            ListType list => Holds(list.Element, list.ElementId, id),
            MapType map => Holds(map.Key, map.KeyId, id) || Holds(map.Value, map.ValueId, id),
            _ => false,
        };

    /// <summary>Removes the fields of structs that are not selected; lists and maps stay complete.</summary>
    private static IcebergType Prune(NestedField field, int[] wanted)
    {
        if (wanted.Contains(field.Id) || field.Type is not StructType structType)
            return field.Type;
        return new StructType([
            .. structType
                .Fields.Where(inner => wanted.Any(id => Holds(inner.Type, inner.Id, id)))
                .Select(inner => inner with { Type = Prune(inner, wanted) }),
        ]);
    }
}
