using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

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

    /// <summary>How many fields a tuple has.</summary>
    public int Count => _fields.Length;

    /// <summary>The column of a row that decides a field; null where none does.</summary>
    public int? Column(int field) => _fields[field].Path is [var first, ..] ? first : null;

    /// <summary>A field's value, of the value of its <see cref="Column"/>.</summary>
    public object? Derive(int field, object? value)
    {
        var (path, type, transform) = _fields[field];
        if (path.Length == 0)
            return null;
        foreach (var index in path.AsSpan(1))
            value = (value as object?[])?[index];
        return transform.Apply(type, value);
    }

    public object?[] Of(object?[] row)
    {
        if (_fields.Length == 0)
            return [];
        var values = new object?[_fields.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Column(i) is { } column ? Derive(i, row[column]) : null;
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
