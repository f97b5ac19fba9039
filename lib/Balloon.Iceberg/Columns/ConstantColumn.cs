using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Columns;

/// <summary>Columns with the same value in all rows.</summary>
internal static class ConstantColumn
{
    /// <param name="field">The name, id and type.</param>
    /// <param name="plain">The value in the plain form of the type (see <see cref="Values"/>), or null.</param>
    /// <param name="rows">The number of rows.</param>
    public static Column Of(NestedField field, object? plain, int rows)
    {
        switch (plain)
        {
            case bool value:
                return Fill(field, value, rows);
            case int value:
                return Fill(field, value, rows);
            case long value:
                return Fill(field, value, rows);
            case float value:
                return Fill(field, value, rows);
            case double value:
                return Fill(field, value, rows);
            case IcebergDecimal value:
                return Fill(field, value, rows);
            case Guid value:
                return Fill(field, value, rows);
            case string text:
                return new StringColumn(field, new int[rows], [text]);
            case byte[] bytes when field.Type is PrimitiveType:
                var values = new byte[rows][];
                Array.Fill(values, bytes);
                return new BinaryColumn(field, values);
        }

        if (plain is null)
            return Column.Null(field, rows);
        var nested = new object?[rows];
        Array.Fill(nested, plain);
        return new NestedColumn(field, nested);
    }

    private static FixedWidthColumn<T> Fill<T>(NestedField field, T value, int rows)
        where T : struct
    {
        var values = new T[rows];
        Array.Fill(values, value);
        return new(field, values);
    }
}
