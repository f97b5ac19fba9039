using System.Globalization;

namespace Balloon.Iceberg.Spec;

/// <summary>
/// The plain form of a value of a primitive type in this library: boolean <see cref="bool"/>; int and date <see cref="int"/>
/// (days since 1970-01-01); long, time (µs of day), timestamps (µs or ns since 1970-01-01) <see cref="long"/>; float <see cref="float"/>;
/// double <see cref="double"/>; decimal <see cref="IcebergDecimal"/>; string <see cref="string"/>; uuid <see cref="Guid"/>; fixed and binary
/// <see cref="byte"/>[]. Structs are <see cref="object"/>?[] in field order, lists <see cref="object"/>?[], maps arrays of key-value pairs.
/// </summary>
public static class Values
{
    /// <summary>Converts a common .NET value to the plain form of a type; null stays null.</summary>
    /// <param name="type">The type of the column.</param>
    /// <param name="value">
    /// The plain form, or: any integer in range; <see cref="decimal"/>; <see cref="DateOnly"/>; <see cref="TimeOnly"/>;
    /// <see cref="DateTime"/> (unchanged for timestamp, as UTC for timestamptz); <see cref="DateTimeOffset"/>; text of a uuid.
    /// </param>
    /// <exception cref="IcebergException">The value is not of the type (<see cref="ErrorKind.InvalidArgument"/>).</exception>
    public static object? From(IcebergType type, object? value) =>
        value switch
        {
            null => null,
            _ when type is PrimitiveType primitive => ValueConversion.ToPlain(primitive, value),
            _ => NestedValues.ToPlain(type, value),
        };

    /// <summary>
    /// Converts a plain value to a common .NET type: <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/> (unspecified)
    /// for timestamp, <see cref="DateTimeOffset"/> (UTC) for timestamptz, nanoseconds as <see cref="long"/>, all others unchanged.
    /// </summary>
    /// <exception cref="IcebergException">
    /// A date or time is outside of .NET's years 1 to 9999 (<see cref="ErrorKind.InvalidArgument"/>).
    /// </exception>
    public static object? ToDotNet(IcebergType type, object? value) =>
        value switch
        {
            null => null,
            _ when type is PrimitiveType primitive => ValueConversion.ToDotNet(primitive, value),
            _ => NestedValues.ToDotNet(type, value),
        };

    /// <summary>Formats a value for people: ISO 8601 for dates and times, hex for bytes, all in the invariant culture.</summary>
    public static string Format(PrimitiveType type, object? value) =>
        value switch
        {
            null => "null",
            byte[] bytes => Convert.ToHexStringLower(bytes),
            bool flag => flag ? "true" : "false",
            _ => type.Kind switch
            {
                TypeKind.Date => IsoTime.Date((int)value),
                TypeKind.Time => IsoTime.Time((long)value),
                TypeKind.Timestamp => IsoTime.Timestamp((long)value, nanos: false),
                TypeKind.Timestamptz => IsoTime.Timestamp((long)value, nanos: false) + "+00:00",
                TypeKind.TimestampNs => IsoTime.Timestamp((long)value, nanos: true),
                TypeKind.TimestamptzNs => IsoTime.Timestamp((long)value, nanos: true) + "+00:00",
                _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            },
        };

    /// <summary>
    /// Compares two plain values of the same type, as the specification orders bounds: text by UTF-8 bytes, bytes unsigned, uuids by their
    /// bytes, -0.0 less than 0.0, NaN greater than all.
    /// </summary>
    public static int Compare(object left, object right) => ValueOrder.Compare(left, right);

    /// <summary>Whether two plain values are equal, including nested ones and null.</summary>
    public static bool Same(object? left, object? right) => ValueOrder.Same(left, right);
}
