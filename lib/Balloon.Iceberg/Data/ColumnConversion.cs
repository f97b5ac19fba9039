using System.Buffers.Binary;
using System.Text;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>Brings the values of a Parquet column into a column of an Iceberg type: units, promotions, decimals, text.</summary>
internal static class ColumnConversion
{
    public static Column To(NestedField field, PrimitiveType type, SchemaElement from, Column values)
    {
        Column? converted = (type.Kind, values) switch
        {
            (TypeKind.Boolean, Column<bool>) => values.As(field),
            (TypeKind.Int or TypeKind.Date, Column<int>) when from.Logical is not (Logical.Decimal or Logical.TimeMillis) => values.As(
                field
            ),
            (TypeKind.Long, Column<long>) when from.Logical is Logical.None or Logical.Integer => values.As(field),
            (TypeKind.Long, Column<int> ints) when from.Logical is Logical.None or Logical.Integer => Map(
                field,
                ints,
                value => from.IsSigned ? (long)value : (uint)value
            ),
            (TypeKind.Float, Column<float>) or (TypeKind.Double, Column<double>) => values.As(field),
            (TypeKind.Double, Column<float> floats) => Map(field, floats, value => (double)value),
            (TypeKind.String, StringColumn) => values.As(field),
            (TypeKind.String, BinaryColumn bytes) => Text(field, bytes),
            (TypeKind.Binary, BinaryColumn) => values.As(field),
            (TypeKind.Binary, StringColumn text) => Bytes(field, text),
            (TypeKind.Fixed, BinaryColumn bytes) => Fixed(field, bytes, type.Length),
            (TypeKind.Uuid, BinaryColumn bytes) => Map(field, bytes, 16, value => new Guid(value, bigEndian: true)),
            (TypeKind.Decimal, _) => Decimal(field, type, from, values),
            (TypeKind.Time, _) => Time(field, from, values),
            (TypeKind.Timestamp or TypeKind.Timestamptz, _) => Timestamp(field, from, values, nanos: false),
            (TypeKind.TimestampNs or TypeKind.TimestamptzNs, _) => Timestamp(field, from, values, nanos: true),
            _ => null,
        };
        return converted
            ?? throw IcebergException.InvalidData(
                $"Parquet column '{from.Name}' of type {from.Type} ({from.Logical}) cannot be read as {type} '{field.Name}'."
            );
    }

    private static Column<TTo> Map<TFrom, TTo>(NestedField field, Column<TFrom> column, Func<TFrom, TTo> convert)
        where TFrom : struct
        where TTo : struct => new(field, Array.ConvertAll(column.Array, value => convert(value)));

    private static Column<T> Map<T>(NestedField field, BinaryColumn column, int length, Func<byte[], T> convert)
        where T : struct
    {
        var values = new T[column.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var bytes = (byte[])column.Plain(i)!;
            if (length > 0 && bytes.Length != length)
                throw IcebergException.InvalidData($"A value of '{field.Name}' has {bytes.Length} bytes, not {length}.");
            values[i] = convert(bytes);
        }

        return new(field, values);
    }

    private static Column<IcebergDecimal>? Decimal(NestedField field, PrimitiveType type, SchemaElement from, Column values)
    {
        var (scale, target) = (from.Logical == Logical.Decimal ? from.Scale : type.Scale, type.Scale);
        return values switch
        {
            Column<int> ints => Map(field, ints, value => new IcebergDecimal(value, scale).Rescale(target)),
            Column<long> longs => Map(field, longs, value => new IcebergDecimal(value, scale).Rescale(target)),
            BinaryColumn bytes => Map(
                field,
                bytes,
                0,
                value =>
                    value.Length is >= 1 and <= 16
                        ? new IcebergDecimal(SingleValueBinary.Int128FromBytes(value), scale).Rescale(target)
                        : throw IcebergException.InvalidData($"A decimal of '{field.Name}' has {value.Length} bytes.")
            ),
            _ => null,
        };
    }

    private static Column? Time(NestedField field, SchemaElement from, Column values) =>
        (values, from.Logical) switch
        {
            (Column<int> ints, Logical.TimeMillis) => Map(field, ints, value => value * 1000L),
            (Column<long> longs, Logical.TimeNanos) => Map(field, longs, value => value / 1000),
            (Column<long>, Logical.TimeMicros or Logical.None) => values.As(field),
            _ => null,
        };

    private static Column? Timestamp(NestedField field, SchemaElement from, Column values, bool nanos) =>
        (values, from.Logical) switch
        {
            (Column<long>, Logical.TimestampMicros or Logical.None) when !nanos => values.As(field),
            (Column<long>, Logical.TimestampNanos) when nanos => values.As(field),
            (Column<long> longs, Logical.TimestampMillis) => Map(field, longs, value => Scale(value, nanos ? 1_000_000 : 1000)),
            (Column<long> longs, Logical.TimestampMicros or Logical.None) => Map(field, longs, value => Scale(value, 1000)),
            (Column<long> longs, Logical.TimestampNanos) => Map(field, longs, value => IsoTime.Floor(value, 1000)),
            (Column<int> days, Logical.Date) => Map(field, days, value => Scale(value, nanos ? 86_400_000_000_000 : 86_400_000_000)),
            (BinaryColumn bytes, _) when from.Type == PhysicalType.Int96 => Map(field, bytes, 12, value => Int96(value, nanos)),
            _ => null,
        };

    private static long Scale(long value, long factor)
    {
        try
        {
            return checked(value * factor);
        }
        catch (OverflowException e)
        {
            throw IcebergException.InvalidData($"A timestamp of {value} units is out of range.", e);
        }
    }

    /// <summary>Nanoseconds of the day, then the Julian day.</summary>
    private static long Int96(byte[] value, bool nanos)
    {
        var ofDay = BinaryPrimitives.ReadInt64LittleEndian(value);
        var days = BinaryPrimitives.ReadInt32LittleEndian(value.AsSpan(8)) - 2_440_588L;
        return nanos ? Scale(days, 86_400_000_000_000) + ofDay : Scale(days, 86_400_000_000) + IsoTime.Floor(ofDay, 1000);
    }

    private static StringColumn Text(NestedField field, BinaryColumn bytes)
    {
        var utf8 = new UTF8Encoding(false, true);
        var texts = new string[bytes.Length];
        var codes = new int[bytes.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            try
            {
                texts[i] = utf8.GetString((byte[])bytes.Plain(i)!);
            }
            catch (DecoderFallbackException e)
            {
                throw IcebergException.InvalidData($"A text of '{field.Name}' is not UTF-8.", e);
            }

            codes[i] = i;
        }

        return new(field, codes, texts);
    }

    private static BinaryColumn Bytes(NestedField field, StringColumn text)
    {
        var values = new byte[text.Length][];
        for (var i = 0; i < values.Length; i++)
            values[i] = Encoding.UTF8.GetBytes(text.Text(i)!);
        return new(field, values);
    }

    private static Column Fixed(NestedField field, BinaryColumn bytes, int length)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes.Bytes(i).Length != length)
                throw IcebergException.InvalidData($"A value of '{field.Name}' has {bytes.Bytes(i).Length} bytes, not {length}.");
        }

        return bytes.As(field);
    }
}
