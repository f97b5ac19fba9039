using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Columns;

/// <summary>Columns with one value in all rows.</summary>
internal static class ConstantColumn
{
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

        if (plain is null && field.Type is PrimitiveType type)
            return Nulls(field, type, rows);
        var nested = new object?[rows];
        Array.Fill(nested, plain);
        return new NestedColumn(field, nested);
    }

    private static Column Nulls(NestedField field, PrimitiveType type, int rows)
    {
        var nulls = new bool[rows];
        Array.Fill(nulls, true);
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                return new FixedWidthColumn<bool>(field, new bool[rows], nulls);
            case TypeKind.Int or TypeKind.Date:
                return new FixedWidthColumn<int>(field, new int[rows], nulls);
            case TypeKind.Float:
                return new FixedWidthColumn<float>(field, new float[rows], nulls);
            case TypeKind.Double:
                return new FixedWidthColumn<double>(field, new double[rows], nulls);
            case TypeKind.Decimal:
                return new FixedWidthColumn<IcebergDecimal>(field, new IcebergDecimal[rows], nulls);
            case TypeKind.Uuid:
                return new FixedWidthColumn<Guid>(field, new Guid[rows], nulls);
            case TypeKind.String:
                var codes = new int[rows];
                Array.Fill(codes, -1);
                return new StringColumn(field, codes, [], nulls);
            case TypeKind.Fixed or TypeKind.Binary:
                var empty = new byte[rows][];
                Array.Fill(empty, []);
                return new BinaryColumn(field, empty, nulls);
            case TypeKind.Unknown or TypeKind.Variant or TypeKind.Geometry or TypeKind.Geography:
                return new NestedColumn(field, new object?[rows]);
            default:
                return new FixedWidthColumn<long>(field, new long[rows], nulls);
        }
    }

    private static FixedWidthColumn<T> Fill<T>(NestedField field, T value, int rows)
        where T : struct
    {
        var values = new T[rows];
        Array.Fill(values, value);
        return new(field, values);
    }
}
