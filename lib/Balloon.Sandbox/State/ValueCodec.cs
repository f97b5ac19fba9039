using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.State;

/// <summary>The bytes of a value without a fixed width: a null flag, then the value; items and fields follow in turn.</summary>
internal static class ValueCodec
{
    public static void Write(SqlType type, object? value, PageWriter writer)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        switch (value)
        {
            case null:
                break;
            case SqlArray array:
                writer.Int32(array.Items.Count);
                foreach (var item in array.Items)
                    Write(type.Element!, item, writer);
                break;
            case SqlRow row:
                for (var i = 0; i < row.Fields.Count; i++)
                    Write(type.Fields![i].Type, row.Fields[i], writer);
                break;
            case string text:
                writer.Text(text);
                break;
            case byte[] bytes:
                writer.Bytes(bytes);
                break;
            case bool flag:
                writer.Byte(flag ? (byte)1 : (byte)0);
                break;
            case short number:
                writer.Raw([number]);
                break;
            case int number:
                writer.Int32(number);
                break;
            case long number:
                writer.Raw([number]);
                break;
            case float number:
                writer.Raw([number]);
                break;
            case double number:
                writer.Raw([number]);
                break;
            case Numeric number:
                writer.Raw([number]);
                break;
            case Interval interval:
                writer.Raw([interval]);
                break;
            default:
                throw new InvalidOperationException($"No page format for {value.GetType()}.");
        }
    }

    public static object? Read(SqlType type, ref PageReader reader)
    {
        if (reader.Byte() == 0)
            return null;
        return type.Kind switch
        {
            SqlTypeKind.Array or SqlTypeKind.Map => ReadArray(type.Element!, ref reader),
            SqlTypeKind.Struct => ReadRow(type.Fields!, ref reader),
            SqlTypeKind.Varchar or SqlTypeKind.Jsonb => reader.Text(),
            SqlTypeKind.Bytea => reader.Bytes().ToArray(),
            SqlTypeKind.Boolean => reader.Byte() == 1,
            SqlTypeKind.SmallInt => Raw<short>(ref reader),
            SqlTypeKind.Integer or SqlTypeKind.Date => reader.Int32(),
            SqlTypeKind.BigInt or SqlTypeKind.Time or SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz => Raw<long>(ref reader),
            SqlTypeKind.Real => Raw<float>(ref reader),
            SqlTypeKind.Double => Raw<double>(ref reader),
            SqlTypeKind.Numeric => Raw<Numeric>(ref reader),
            SqlTypeKind.Interval => Raw<Interval>(ref reader),
            _ => throw new InvalidOperationException($"No page format for {type}."),
        };
    }

    private static SqlArray ReadArray(SqlType element, ref PageReader reader)
    {
        var items = new object?[reader.Int32()];
        for (var i = 0; i < items.Length; i++)
            items[i] = Read(element, ref reader);
        return new SqlArray(items);
    }

    private static SqlRow ReadRow(IReadOnlyList<StructField> fields, ref PageReader reader)
    {
        var values = new object?[fields.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Read(fields[i].Type, ref reader);
        return new SqlRow(values);
    }

    private static T Raw<T>(ref PageReader reader)
        where T : unmanaged
    {
        Span<T> value = stackalloc T[1];
        reader.Raw(value);
        return value[0];
    }
}
