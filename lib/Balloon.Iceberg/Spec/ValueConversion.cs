using System.Globalization;

namespace Balloon.Iceberg.Spec;

/// <summary>Converts between plain values and common .NET types.</summary>
internal static class ValueConversion
{
    private const int EpochDay = 719_162;

    public static object ToPlain(PrimitiveType type, object value)
    {
        object? plain = type.Kind switch
        {
            TypeKind.Boolean => value as bool?,
            TypeKind.Int => value is int ? value
            : Integer(value) is { } i and >= int.MinValue and <= int.MaxValue ? (int)i
            : null,
            TypeKind.Long => value is long ? value : Integer(value),
            TypeKind.Float => value is float ? value
            : value is double d && (double)(float)d == d ? (float)d
            : Integer(value) is { } f && (long)(float)f == f && f != long.MaxValue ? (float)f
            : null,
            TypeKind.Double => value is double ? value
            : value is float f ? (double)f
            : Integer(value) is { } l && (long)(double)l == l && l != long.MaxValue ? (double)l
            : null,
            TypeKind.Decimal => Decimal(type, value),
            TypeKind.Date => Date(value),
            TypeKind.Time => value is TimeOnly time ? time.Ticks / 10
            : value is long ? value
            : value is string s ? IsoTime.ParseTime(s)
            : null,
            TypeKind.Timestamp or TypeKind.TimestampNs or TypeKind.Timestamptz or TypeKind.TimestamptzNs => Timestamp(type.Kind, value),
            TypeKind.String => value as string,
            TypeKind.Uuid => value is Guid ? value
            : value is string text && Guid.TryParse(text, out var guid) ? guid
            : null,
            TypeKind.Fixed => value is byte[] bytes && bytes.Length == type.Length ? bytes : null,
            TypeKind.Binary => value as byte[],
            _ => throw IcebergException.Unsupported($"Values of type {type} are not supported."),
        };
        return plain
            ?? throw IcebergException.InvalidArgument(
                $"{Convert.ToString(value, CultureInfo.InvariantCulture)} ({value.GetType().Name}) is not a value of type {type}."
            );
    }

    public static object ToDotNet(PrimitiveType type, object value)
    {
        try
        {
            return type.Kind switch
            {
                TypeKind.Date => DateOnly.FromDayNumber(checked((int)value + EpochDay)),
                TypeKind.Time => new TimeOnly(checked((long)value * 10)),
                TypeKind.Timestamp => new DateTime(checked(((long)value * 10) + DateTime.UnixEpoch.Ticks), DateTimeKind.Unspecified),
                TypeKind.Timestamptz => new DateTimeOffset(checked(((long)value * 10) + DateTime.UnixEpoch.Ticks), TimeSpan.Zero),
                _ => value,
            };
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw IcebergException.InvalidArgument(
                $"{Values.Format(type, value)} is outside .NET's years 1 to 9999: read the column's plain values instead."
            );
        }
    }

    private static long? Integer(object value) =>
        value switch
        {
            int i => i,
            long l => l,
            short s => s,
            byte b => b,
            sbyte sb => sb,
            ushort us => us,
            uint ui => ui,
            ulong ul when ul <= long.MaxValue => (long)ul,
            _ => null,
        };

    private static object? Decimal(PrimitiveType type, object value)
    {
        IcebergDecimal? number = value switch
        {
            IcebergDecimal d => d,
            decimal d => IcebergDecimal.From(d),
            string s => IcebergDecimal.Parse(s),
            Int128 i => new(i, 0),
            _ => Integer(value) is { } i ? new IcebergDecimal(i, 0) : null,
        };
        if (number is null)
            return null;
        var scaled = number.Value.Rescale(type.Scale);
        return scaled.FitsPrecision(type.Precision) ? scaled : null;
    }

    private static object? Date(object value) =>
        value switch
        {
            int => value,
            DateOnly date => date.DayNumber - EpochDay,
            DateTime moment when moment.TimeOfDay == TimeSpan.Zero => DateOnly.FromDateTime(moment).DayNumber - EpochDay,
            string text => IsoTime.ParseDate(text),
            _ => null,
        };

    private static object? Timestamp(TypeKind kind, object value)
    {
        var nanos = kind is TypeKind.TimestampNs or TypeKind.TimestamptzNs;
        var zone = kind is TypeKind.Timestamptz or TypeKind.TimestamptzNs;
        long? ticks = value switch
        {
            DateTime { Kind: DateTimeKind.Local } local when zone => local.ToUniversalTime().Ticks,
            DateTime moment => moment.Ticks,
            DateTimeOffset moment when zone => moment.UtcTicks,
            DateOnly date => date.DayNumber * TimeSpan.TicksPerDay,
            _ => null,
        };
        if (ticks is { } t)
        {
            var since = t - DateTime.UnixEpoch.Ticks;
            return nanos ? checked(since * 100) : IsoTime.Floor(since, 10);
        }

        return value switch
        {
            long => value,
            string text => IsoTime.ParseTimestamp(text, nanos, zone),
            _ => null,
        };
    }
}
