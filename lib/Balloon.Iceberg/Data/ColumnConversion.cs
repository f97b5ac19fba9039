using System.Buffers.Binary;
using System.Text;
using Balloon.Iceberg.Columns;
using Balloon.Iceberg.Parquet;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Data;

/// <summary>Converts the values of a Parquet column to a column of an Iceberg type: units, promotions, decimals, text.</summary>
internal static class ColumnConversion
{
    public static Column To(NestedField field, PrimitiveType type, SchemaElement from, Column values)
    {
        Column? converted = (type.Kind, values, from.Logical) switch
        {
            (TypeKind.Boolean, FixedWidthColumn<bool>, Logical.None) => values.As(field),
            (TypeKind.Int, FixedWidthColumn<int> ints, Logical.None or Logical.Integer) => from.IsSigned
                ? values.As(field)
                : Map(field, ints, value => value >= 0 ? value : throw Beyond(field, type, (uint)value)),
            // A column of type null has no values.
            (TypeKind.Int, FixedWidthColumn<int> { Length: 0 }, Logical.Other) => values.As(field),
            (TypeKind.Date, FixedWidthColumn<int>, Logical.Date or Logical.None) => values.As(field),
            (TypeKind.Long, FixedWidthColumn<long> longs, Logical.None or Logical.Integer) => from.IsSigned
                ? values.As(field)
                : Map(field, longs, value => value >= 0 ? value : throw Beyond(field, type, (ulong)value)),
            (TypeKind.Long, FixedWidthColumn<int> ints, Logical.None or Logical.Integer) => Map(
                field,
                ints,
                value => from.IsSigned ? (long)value : (uint)value
            ),
            (TypeKind.Float, FixedWidthColumn<float>, Logical.None) or (TypeKind.Double, FixedWidthColumn<double>, Logical.None) =>
                values.As(field),
            (TypeKind.Double, FixedWidthColumn<float> floats, Logical.None) => Map(field, floats, value => (double)value),
            (TypeKind.String, StringColumn, Logical.None or Logical.String or Logical.Json) => values.As(field),
            (TypeKind.String, BinaryColumn bytes, Logical.None or Logical.String or Logical.Json) when IsBytes(from) => Text(field, bytes),
            (TypeKind.Binary, BinaryColumn, not (Logical.Decimal or Logical.Float16)) when from.Type != PhysicalType.Int96 => values.As(
                field
            ),
            (TypeKind.Binary, StringColumn text, _) => Bytes(field, text),
            (TypeKind.Fixed, BinaryColumn bytes, Logical.None or Logical.Uuid) when from.Type != PhysicalType.Int96 => Fixed(
                field,
                bytes,
                type.Length
            ),
            (TypeKind.Uuid, BinaryColumn bytes, Logical.None or Logical.Uuid) when from.Type != PhysicalType.Int96 => Map(
                field,
                bytes,
                16,
                value => new Guid(value, bigEndian: true)
            ),
            (TypeKind.Decimal, _, Logical.Decimal) => Decimal(field, type, from, values),
            (TypeKind.Time, _, _) => Time(field, from, values),
            (TypeKind.Timestamp or TypeKind.Timestamptz, _, _) => Timestamp(field, type, from, values, nanos: false),
            (TypeKind.TimestampNs or TypeKind.TimestamptzNs, _, _) => Timestamp(field, type, from, values, nanos: true),
            _ => null,
        };
        return converted
            ?? throw IcebergException.InvalidData(
                $"Parquet column '{from.Name}' of type {from.Type} ({from.Logical}) cannot be read as {type} '{field.Name}'."
            );
    }

    private static bool IsBytes(SchemaElement from) => from.Type == PhysicalType.ByteArray;

    private static IcebergException Beyond(NestedField field, PrimitiveType type, ulong value) =>
        IcebergException.InvalidData($"The value {value} of '{field.Name}' is unsigned in the file and does not fit type {type}.");

    /// <summary>Converts to a coarser unit; a remainder is an error, since it would be lost.</summary>
    private static long Divide(NestedField field, long value, long by) =>
        value % by == 0
            ? value / by
            : throw IcebergException.InvalidData(
                $"A value of '{field.Name}' is {value} nanoseconds in the file: the column's type has microseconds and would lose digits."
            );

    private static FixedWidthColumn<TTo> Map<TFrom, TTo>(NestedField field, FixedWidthColumn<TFrom> column, Func<TFrom, TTo> convert)
        where TFrom : struct
        where TTo : struct => new(field, Array.ConvertAll(column.Array, value => convert(value)));

    private static FixedWidthColumn<T> Map<T>(NestedField field, BinaryColumn column, int length, Func<byte[], T> convert)
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

    private static FixedWidthColumn<IcebergDecimal>? Decimal(NestedField field, PrimitiveType type, SchemaElement from, Column values)
    {
        return values switch
        {
            FixedWidthColumn<int> ints => Map(field, ints, value => Exact(value)),
            FixedWidthColumn<long> longs => Map(field, longs, value => Exact(value)),
            BinaryColumn bytes when from.Type != PhysicalType.Int96 => Map(
                field,
                bytes,
                0,
                value =>
                    value.Length is >= 1 and <= 16
                        ? Exact(SingleValueBinary.Int128FromBytes(value))
                        : throw IcebergException.InvalidData($"A decimal of '{field.Name}' has {value.Length} bytes.")
            ),
            _ => null,
        };

        IcebergDecimal Exact(Int128 unscaled)
        {
            var value = new IcebergDecimal(unscaled, from.Scale);
            try
            {
                var scaled = value.Rescale(type.Scale);
                if (scaled.FitsPrecision(type.Precision))
                    return scaled;
            }
            catch (IcebergException)
            {
                // Reported below, with the column.
            }

            throw IcebergException.InvalidData($"The value {value} of '{field.Name}' does not fit type {type}.");
        }
    }

    private static Column? Time(NestedField field, SchemaElement from, Column values) =>
        (values, from.Logical) switch
        {
            (FixedWidthColumn<int> ints, Logical.TimeMillis) => Map(field, ints, value => value * 1000L),
            (FixedWidthColumn<long> longs, Logical.TimeNanos) => Map(field, longs, value => Divide(field, value, 1000)),
            (FixedWidthColumn<long>, Logical.TimeMicros or Logical.None) => values.As(field),
            _ => null,
        };

    private static Column? Timestamp(NestedField field, PrimitiveType type, SchemaElement from, Column values, bool nanos) =>
        (values, from.Logical) switch
        {
            (FixedWidthColumn<long>, Logical.TimestampMicros or Logical.None) when !nanos => values.As(field),
            (FixedWidthColumn<long>, Logical.TimestampNanos) when nanos => values.As(field),
            (FixedWidthColumn<long> longs, Logical.TimestampMillis) => Map(field, longs, value => Scale(value, nanos ? 1_000_000 : 1000)),
            (FixedWidthColumn<long> longs, Logical.TimestampMicros or Logical.None) => Map(field, longs, value => Scale(value, 1000)),
            (FixedWidthColumn<long> longs, Logical.TimestampNanos) => Map(field, longs, value => Divide(field, value, 1000)),
            (FixedWidthColumn<int> days, Logical.Date) when type.Kind is TypeKind.Timestamp or TypeKind.TimestampNs => Map(
                field,
                days,
                value => Scale(value, nanos ? 86_400_000_000_000 : 86_400_000_000)
            ),
            (BinaryColumn bytes, _) when from.Type == PhysicalType.Int96 => Map(field, bytes, 12, value => Int96(field, value, nanos)),
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

    /// <summary>INT96: the nanoseconds of the day, then the Julian day.</summary>
    private static long Int96(NestedField field, byte[] value, bool nanos)
    {
        var ofDay = BinaryPrimitives.ReadInt64LittleEndian(value);
        var days = BinaryPrimitives.ReadInt32LittleEndian(value.AsSpan(8)) - 2_440_588L;
        return nanos ? Scale(days, 86_400_000_000_000) + ofDay : Scale(days, 86_400_000_000) + Divide(field, ofDay, 1000);
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
