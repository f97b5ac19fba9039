using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>Derives the partition tuple of a row.</summary>
internal sealed class PartitionKeys
{
    private readonly (int[] Path, PrimitiveType Type, Transform Transform)[] _fields;

    /// <param name="spec">The spec.</param>
    /// <param name="schema">The table's schema.</param>
    /// <param name="row">The fields of the rows, which may be some of the schema's only.</param>
    public PartitionKeys(PartitionSpec spec, Schema schema, StructType row)
    {
        _fields =
        [
            .. spec.Fields.Select(field =>
            {
                if (field.Transform.Kind == TransformKind.Void)
                    return ([], PrimitiveType.Unknown, field.Transform);
                var path =
                    PathTo(row, field.SourceId)
                    ?? throw IcebergException.InvalidArgument(
                        $"Partition field '{field.Name}' derives from column '{schema.FindName(field.SourceId) ?? field.SourceId.ToString(System.Globalization.CultureInfo.InvariantCulture)}', which is not among {string.Join(", ", row.Fields.Select(f => f.Name))}: "
                            + "a row's partition cannot be told from its key."
                    );
                return (path, (PrimitiveType)schema.FindField(field.SourceId)!.Type, field.Transform);
            }),
        ];
    }

    /// <summary>The columns of a row that decide.</summary>
    public int[] Columns => [.. _fields.Where(f => f.Path.Length > 0).Select(f => f.Path[0]).Distinct()];

    public object?[] Of(object?[] row)
    {
        if (_fields.Length == 0)
            return [];
        var values = new object?[_fields.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (path, type, transform) = _fields[i];
            object? value = row;
            foreach (var index in path)
                value = (value as object?[])?[index];
            values[i] = path.Length == 0 ? null : transform.Apply(type, value);
        }

        return values;
    }

    private static int[]? PathTo(StructType type, int id)
    {
        for (var i = 0; i < type.Fields.Count; i++)
        {
            if (type.Fields[i].Id == id)
                return [i];
            if (type.Fields[i].Type is StructType inner && PathTo(inner, id) is { } rest)
                return [i, .. rest];
        }

        return null;
    }
}
