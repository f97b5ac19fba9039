using System.Numerics;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>
/// A filter's literal in terms of a column's type: one of its values, or a position between two. Nothing is rounded: for a column of
/// integers, a comparison with 2.5 becomes one with 2 or with 3.
/// </summary>
/// <param name="Value">The equal value of the type; null if there is none.</param>
/// <param name="Below">If there is no equal value, the greatest value of the type below it; null if there is none.</param>
/// <param name="Above">If there is no equal value, the smallest value of the type above it; null if there is none.</param>
/// <remarks>
/// A text such as 0.1 denotes the floating-point number that is commonly written so: a column of type double with the stored form of 0.1
/// equals it, as in SQL and in Iceberg's own readers, and so does a float with up to nine digits. Texts with more digits than a
/// floating-point number needs, and integers, are taken exactly.
/// </remarks>
internal readonly record struct FilterLiteral(object? Value, object? Below, object? Above)
{
    private const int FloatDigits = 9;
    private const int DoubleDigits = 17;

    /// <exception cref="IcebergException">It is not a value of the type's kind (<see cref="ErrorKind.InvalidArgument"/>).</exception>
    public static FilterLiteral Of(PrimitiveType type, object literal)
    {
        switch (type.Kind)
        {
            case TypeKind.Float or TypeKind.Double when literal is float.NaN or double.NaN:
                return new(type.Kind == TypeKind.Float ? float.NaN : double.NaN, null, null);
            case TypeKind.Float or TypeKind.Double when Infinity(literal) is { } sign:
                return new(type.Kind == TypeKind.Float ? (float)sign : sign, null, null);
            case TypeKind.Double when literal is double or float:
                return new(Convert.ToDouble(literal, System.Globalization.CultureInfo.InvariantCulture), null, null);
            case TypeKind.Float when literal is float:
                return new(literal, null, null);
            case TypeKind.Float when literal is double wide:
                return (float)wide == wide
                    ? new((float)wide, null, null)
                    : Single(ExactNumber.Of(wide)!.Value, ExactNumber.Of(wide, shortest: false)!.Value);
            case TypeKind.Int or TypeKind.Long or TypeKind.Decimal when literal is float.NaN or double.NaN || Infinity(literal) is not null:
                throw NotA(type, literal);
            case TypeKind.Int when ExactNumber.Of(literal) is { } number:
                return Whole(number, int.MinValue, int.MaxValue, value => (int)value);
            case TypeKind.Long when ExactNumber.Of(literal) is { } number:
                return Whole(number, long.MinValue, long.MaxValue, value => (long)value);
            case TypeKind.Decimal when (literal is string text ? ExactNumber.Parse(text) : ExactNumber.Of(literal)) is { } number:
                var most = BigInteger.Pow(10, type.Precision) - 1;
                return Whole(number.Times(type.Scale), -most, most, value => new IcebergDecimal((Int128)value, type.Scale));
            case TypeKind.Float when ExactNumber.Of(literal) is { } number:
                return Single(number, number);
            case TypeKind.Double when ExactNumber.Of(literal) is { } number:
                return Double(number);
            case TypeKind.Timestamp or TypeKind.Timestamptz or TypeKind.Time when HalfMicro(literal):
                var floor = (long)(Values.From(type, literal) ?? throw NotA(type, literal));
                return new(null, floor, floor + 1);
            case TypeKind.Fixed or TypeKind.Binary when literal is string hex && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit):
                literal = Convert.FromHexString(hex);
                break;
        }

        return new(
            Values.From(type, literal) ?? throw IcebergException.InvalidArgument("A comparison with null is never true: use is null."),
            null,
            null
        );
    }

    private static FilterLiteral Whole(ExactNumber number, BigInteger least, BigInteger most, Func<BigInteger, object> make)
    {
        var (floor, isWhole) = number.Floor();
        if (isWhole && floor >= least && floor <= most)
            return new(make(floor), null, null);
        var above = isWhole ? floor : floor + 1;
        return new(
            null,
            floor < least ? null : make(BigInteger.Min(floor, most)),
            above > most ? null : make(BigInteger.Max(above, least))
        );
    }

    private static FilterLiteral Double(ExactNumber number)
    {
        var nearest = number.ToDouble();
        if (!double.IsFinite(nearest))
            return nearest > 0 ? new(null, double.MaxValue, nearest) : new(null, nearest, double.MinValue);
        if (number.IsNamed(DoubleDigits))
            return new(nearest, null, null);
        var order = ExactNumber.Of(nearest, shortest: false)!.Value.CompareTo(number);
        return order == 0 ? new(nearest, null, null)
            : order > 0 ? new(null, Math.BitDecrement(nearest), nearest)
            : new(null, nearest, Math.BitIncrement(nearest));
    }

    /// <param name="written">The number as written, which may be the notation of a float.</param>
    /// <param name="number">The exact number.</param>
    private static FilterLiteral Single(ExactNumber written, ExactNumber number)
    {
        var nearest = number.ToSingle();
        if (!float.IsFinite(nearest))
            return nearest > 0 ? new(null, float.MaxValue, nearest) : new(null, nearest, float.MinValue);
        if (written.IsNamed(FloatDigits))
            return new(nearest, null, null);
        var order = ExactNumber.Of((double)nearest, shortest: false)!.Value.CompareTo(number);
        return order == 0 ? new(nearest, null, null)
            : order > 0 ? new(null, MathF.BitDecrement(nearest), nearest)
            : new(null, nearest, MathF.BitIncrement(nearest));
    }

    private static IcebergException NotA(PrimitiveType type, object literal) =>
        IcebergException.InvalidArgument($"{literal} is not a value of type {type}.");

    private static double? Infinity(object literal) =>
        literal switch
        {
            double d when double.IsInfinity(d) => d,
            float f when float.IsInfinity(f) => f,
            _ => null,
        };

    /// <summary>.NET's times have a precision of a tenth of a microsecond.</summary>
    private static bool HalfMicro(object literal) =>
        literal switch
        {
            DateTime moment => moment.Ticks % TimeSpan.TicksPerMicrosecond != 0,
            DateTimeOffset moment => moment.Ticks % TimeSpan.TicksPerMicrosecond != 0,
            TimeOnly time => time.Ticks % TimeSpan.TicksPerMicrosecond != 0,
            _ => false,
        };
}
