using Balloon.Iceberg.Spec;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sinks;

/// <summary>Maps the types of the stream SQL to Iceberg types, as RisingWave does.</summary>
internal static class ColumnTypes
{
    /// <summary>The precision of numeric columns in a table that a sink creates, as in RisingWave since 2.8.</summary>
    private const int CreatedPrecision = 38;
    private const int CreatedScale = 10;

    /// <summary>The type of a column in a table that the sink creates.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="nextId">Gives the field ids of list elements.</param>
    public static IcebergType ToCreate(SqlType type, Func<int> nextId) =>
        type.Kind switch
        {
            SqlTypeKind.Boolean => PrimitiveType.Boolean,
            SqlTypeKind.SmallInt or SqlTypeKind.Integer => PrimitiveType.Int,
            SqlTypeKind.BigInt => PrimitiveType.Long,
            SqlTypeKind.Real => PrimitiveType.Float,
            SqlTypeKind.Double => PrimitiveType.Double,
            SqlTypeKind.Numeric => PrimitiveType.Decimal(CreatedPrecision, CreatedScale),
            SqlTypeKind.Varchar or SqlTypeKind.Jsonb or SqlTypeKind.Interval => PrimitiveType.String,
            SqlTypeKind.Bytea => PrimitiveType.Binary,
            SqlTypeKind.Date => PrimitiveType.Date,
            SqlTypeKind.Time => PrimitiveType.Time,
            SqlTypeKind.Timestamp => PrimitiveType.Timestamp,
            SqlTypeKind.TimestampTz => PrimitiveType.Timestamptz,
            SqlTypeKind.Array => new ListType(nextId(), ToCreate(type.Element!, nextId)),
            SqlTypeKind.Map => new MapType(nextId(), ToCreate(type.MapKey, nextId), nextId(), ToCreate(type.MapValue, nextId)),
            SqlTypeKind.Struct => new StructType([
                .. type.Fields!.Select(field => NestedField.Optional(nextId(), field.Name, ToCreate(field.Type, nextId))),
            ]),
            _ => throw new SqlException(SqlStates.FeatureNotSupported, $"a column of type {type} cannot be written to an Iceberg table"),
        };

    /// <summary>Whether values of the type can be stored in a table's column of that type without changing their meaning.</summary>
    public static bool Fits(SqlType type, IcebergType table) =>
        (type.Kind, table) switch
        {
            (SqlTypeKind.Numeric, PrimitiveType { Kind: TypeKind.Decimal }) => true,
            (SqlTypeKind.Array, ListType list) => Fits(type.Element!, list.Element),
            (SqlTypeKind.Struct, StructType row) => type.Fields!.Count == row.Fields.Count
                && type.Fields.Zip(row.Fields, (a, b) => a.Name == b.Name && !b.Required && Fits(a.Type, b.Type)).All(fits => fits),
            (SqlTypeKind.Map, MapType map) => Fits(type.MapKey, map.Key) && !map.ValueRequired && Fits(type.MapValue, map.Value),
            (SqlTypeKind.Array or SqlTypeKind.Struct or SqlTypeKind.Map, _) or (_, ListType or StructType or MapType) => false,
            _ => ToCreate(type, static () => 0).Equals(table),
        };

    /// <summary>Converts a value of the column to the plain form of the table's column.</summary>
    public static object? Convert(SqlType type, IcebergType table, object? value) =>
        value switch
        {
            null => null,
            short number => (int)number,
            Numeric { IsNaN: true } => null,
            Numeric number => ToDecimal(number, (PrimitiveType)table),
            Interval interval => type.Format(interval),
            SqlRow row => Fields(type, (StructType)table, row),
            SqlArray map when type.Kind == SqlTypeKind.Map => map.Items.Cast<SqlRow>().Select(e => Pair(type, (MapType)table, e)).ToArray(),
            SqlArray array => array.Items.Select(item => Convert(type.Element!, ((ListType)table).Element, item)).ToArray(),
            _ => value,
        };

    private static object Pair(SqlType type, MapType table, SqlRow entry) =>
        new KeyValuePair<object, object?>(
            Convert(type.MapKey, table.Key, entry.Fields[0])!,
            Convert(type.MapValue, table.Value, entry.Fields[1])
        );

    private static object?[] Fields(SqlType type, StructType table, SqlRow row)
    {
        var values = new object?[row.Fields.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Convert(type.Fields![i].Type, table.Fields[i].Type, row.Fields[i]);
        return values;
    }

    /// <summary>Cuts off excess decimals; a number that is too large becomes the largest, and NaN null, as in RisingWave.</summary>
    private static IcebergDecimal ToDecimal(Numeric value, PrimitiveType type)
    {
        if (!value.IsFinite)
            return new IcebergDecimal((PowerOfTen(type.Precision) - 1) * (value > 0 ? 1 : -1), type.Scale);
        var number = (decimal)value;
        var cut = number.Scale > type.Scale ? decimal.Round(number, type.Scale, MidpointRounding.ToZero) : number;
        var most = PowerOfTen(type.Precision) - 1;
        var exact = IcebergDecimal.From(cut);
        var shift = type.Scale - exact.Scale;
        var limit = shift >= 0 ? most / PowerOfTen(shift) : most;
        if (Int128.Abs(exact.Unscaled) > limit)
            return new IcebergDecimal(number < 0 ? -most : most, type.Scale);
        return exact.Rescale(type.Scale);
    }

    private static Int128 PowerOfTen(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }
}
