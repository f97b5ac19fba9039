using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Writing;

/// <summary>Converts callers' values to plain form.</summary>
internal static class RowValues
{
    public static object?[] ToPlain(StructType type, IReadOnlyList<object?> row)
    {
        if (row.Count != type.Fields.Count)
            throw IcebergException.InvalidArgument(
                $"A row has {row.Count} values for {type.Fields.Count} columns: {string.Join(", ", type.Fields.Select(f => f.Name))}."
            );
        var plain = new object?[row.Count];
        for (var i = 0; i < plain.Length; i++)
            plain[i] = ToPlain(type.Fields[i], row[i]);

        return plain;
    }

    public static object? ToPlain(NestedField field, object? value)
    {
        object? plain;
        try
        {
            plain = Values.From(field.Type, value);
        }
        catch (IcebergException e)
        {
            throw e.With("column", field.Name);
        }

        return plain is null && field.Required
            ? throw IcebergException.InvalidArgument($"Column '{field.Name}' is required, but a row has null in it.")
            : plain;
    }
}
