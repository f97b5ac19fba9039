using System.Text;
using Balloon.Text;

namespace Balloon.Iceberg.Spec;

/// <summary>Computes partition transforms.</summary>
internal static class Transforms
{
    private const long DayMicros = 86_400_000_000;
    private const long HourMicros = 3_600_000_000;

    public static bool Accepts(Transform transform, TypeKind kind) =>
        transform.Kind switch
        {
            TransformKind.Identity => kind is not (TypeKind.Variant or TypeKind.Geometry or TypeKind.Geography),
            TransformKind.Void or TransformKind.Unknown => true,
            TransformKind.Bucket => kind
                is TypeKind.Int
                    or TypeKind.Long
                    or TypeKind.Decimal
                    or TypeKind.Date
                    or TypeKind.Time
                    or TypeKind.Timestamp
                    or TypeKind.Timestamptz
                    or TypeKind.TimestampNs
                    or TypeKind.TimestamptzNs
                    or TypeKind.String
                    or TypeKind.Uuid
                    or TypeKind.Fixed
                    or TypeKind.Binary,
            TransformKind.Truncate => kind is TypeKind.Int or TypeKind.Long or TypeKind.Decimal or TypeKind.String or TypeKind.Binary,
            TransformKind.Hour => IsTimestamp(kind),
            _ => kind == TypeKind.Date || IsTimestamp(kind),
        };

    public static object? Apply(Transform transform, PrimitiveType type, object value)
    {
        if (transform.Kind == TransformKind.Unknown)
            throw IcebergException.Unsupported($"Partition transform '{transform}' is not known: rows cannot be written with it.");
        if (!Accepts(transform, type.Kind))
            throw IcebergException.InvalidArgument($"Transform {transform} does not take values of type {type}.");
        return transform.Kind switch
        {
            TransformKind.Identity => value,
            TransformKind.Void => null,
            TransformKind.Bucket => (Hash(type.Kind, value) & int.MaxValue) % transform.Parameter,
            TransformKind.Truncate => Truncate(value, transform.Parameter),
            TransformKind.Hour => checked((int)IsoTime.Floor(Micros(type.Kind, value), HourMicros)),
            TransformKind.Day => Days(type.Kind, value),
            TransformKind.Month => Months(Days(type.Kind, value)),
            _ => checked((int)(IsoTime.Civil(Days(type.Kind, value)).Year - 1970)),
        };
    }

    /// <summary>The 32-bit hash of the specification's appendix B.</summary>
    public static int Hash(TypeKind kind, object value) =>
        value switch
        {
            int number => Murmur3.Hash(number),
            long number => Murmur3.Hash(kind is TypeKind.TimestampNs or TypeKind.TimestamptzNs ? IsoTime.Floor(number, 1000) : number),
            IcebergDecimal number => Murmur3.Hash(SingleValueBinary.DecimalBytes(number.Unscaled)),
            string text => HashText(text),
            Guid uuid => Murmur3.Hash(uuid.ToByteArray(bigEndian: true)),
            byte[] bytes => Murmur3.Hash(bytes),
            _ => throw IcebergException.InvalidArgument($"A {value.GetType().Name} has no bucket."),
        };

    private static bool IsTimestamp(TypeKind kind) =>
        kind is TypeKind.Timestamp or TypeKind.Timestamptz or TypeKind.TimestampNs or TypeKind.TimestamptzNs;

    private static long Micros(TypeKind kind, object value) =>
        kind is TypeKind.TimestampNs or TypeKind.TimestamptzNs ? IsoTime.Floor((long)value, 1000) : (long)value;

    private static int Days(TypeKind kind, object value) =>
        kind == TypeKind.Date ? (int)value : checked((int)IsoTime.Floor(Micros(kind, value), DayMicros));

    private static int Months(int days)
    {
        var (year, month, _) = IsoTime.Civil(days);
        return checked((int)((year - 1970) * 12) + month - 1);
    }

    private static object Truncate(object value, int width) =>
        value switch
        {
            int number => unchecked(number - (((number % width) + width) % width)),
            long number => unchecked(number - (((number % width) + width) % width)),
            IcebergDecimal number => number with { Unscaled = number.Unscaled - (((number.Unscaled % width) + width) % width) },
            string text => CodePoints.First(text, width),
            byte[] bytes => bytes.Length <= width ? bytes : bytes[..width],
            _ => throw IcebergException.InvalidArgument($"A {value.GetType().Name} cannot be truncated."),
        };

    private static int HashText(string text)
    {
        if (text.Length > 170)
            return Murmur3.Hash(Encoding.UTF8.GetBytes(text));
        Span<byte> bytes = stackalloc byte[512];
        return Murmur3.Hash(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }
}
