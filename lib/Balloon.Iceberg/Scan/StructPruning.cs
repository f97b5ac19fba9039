using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>Removes fields from struct values that were only read for a filter.</summary>
internal static class StructPruning
{
    public static Column Narrow(Column column, NestedField to)
    {
        if (column is not NestedColumn || column.Field.Type is not StructType from || to.Type is not StructType target)
            return column.As(to);
        var values = new object?[column.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Narrow(from, target, column.Plain(i));
        return new NestedColumn(to, values);
    }

    private static object? Narrow(StructType from, StructType to, object? value)
    {
        if (value is not object?[] plain)
            return null;
        return to
            .Fields.Select(field =>
            {
                var index = from.Fields.ToList().FindIndex(candidate => candidate.Id == field.Id);
                return from.Fields[index].Type is StructType inner && field.Type is StructType target
                    ? Narrow(inner, target, plain[index])
                    : plain[index];
            })
            .ToArray();
    }
}
