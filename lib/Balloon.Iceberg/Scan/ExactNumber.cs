using System.Globalization;
using System.Numerics;
using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Scan;

/// <summary>A number in a filter, exactly as written: <paramref name="Digits"/> ÷ 10^<paramref name="Scale"/>.</summary>
internal readonly record struct ExactNumber(BigInteger Digits, int Scale) : IComparable<ExactNumber>
{
    // Far more than any column type has; an unlimited number could take all memory.
    private const int MaxDigits = 2000;

    /// <summary>Converts a value to a number; null if it is not a number.</summary>
    /// <param name="value">An integer, a decimal, or a floating-point number with its shortest digits.</param>
    /// <param name="shortest">False to take the exact binary value of a floating-point number.</param>
    public static ExactNumber? Of(object value, bool shortest = true) =>
        value switch
        {
            int or long or short or sbyte or byte or ushort or uint or ulong => new(
                BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture),
                0
            ),
            ExactNumber number => number,
            Int128 i => new((BigInteger)i, 0),
            BigInteger i => new(i, 0),
            decimal d => Of(IcebergDecimal.From(d)),
            IcebergDecimal d => new((BigInteger)d.Unscaled, d.Scale),
            float f when float.IsFinite(f) => shortest ? Parse(f.ToString("R", CultureInfo.InvariantCulture)) : Binary(f),
            double d when double.IsFinite(d) => shortest ? Parse(d.ToString("R", CultureInfo.InvariantCulture)) : Binary(d),
            _ => null,
        };

    /// <summary>Parses digits with an optional sign, point and exponent; null for other text.</summary>
    public static ExactNumber? Parse(string text)
    {
        var mantissa = text.AsSpan().Trim();
        var exponent = 0;
        var e = mantissa.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!int.TryParse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
                return null;
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        var decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        if (
            digits.Length > MaxDigits
            || exponent is < -MaxDigits or > MaxDigits
            || !BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        )
            return null;
        return exponent > decimals
            ? new(number * BigInteger.Pow(10, exponent - decimals), 0)
            : new ExactNumber(number, decimals - exponent);
    }

    /// <summary>The number times a power of ten.</summary>
    public ExactNumber Times(int power) => this with { Scale = Scale - power };

    /// <summary>The greatest integer that is not greater than the number, and whether they are equal.</summary>
    public (BigInteger Floor, bool IsWhole) Floor()
    {
        if (Scale <= 0)
            return (Digits * BigInteger.Pow(10, -Scale), true);
        var quotient = BigInteger.DivRem(Digits, BigInteger.Pow(10, Scale), out var rest);
        return (rest.Sign < 0 ? quotient - 1 : quotient, rest.IsZero);
    }

    public double ToDouble() => double.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public float ToSingle() => float.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>
    /// Whether it is a fraction, or a number beyond all integers, with so few digits that it is a notation of the nearest floating-point
    /// number.
    /// </summary>
    public bool IsNamed(int mostDigits)
    {
        const int DigitsOfLong = 19;
        var digits = BigInteger.Abs(Digits).ToString(CultureInfo.InvariantCulture);
        return (Scale > 0 || digits.Length > DigitsOfLong) && digits.TrimEnd('0').Length <= mostDigits;
    }

    public int CompareTo(ExactNumber other) =>
        Scale < other.Scale
            ? (Digits * BigInteger.Pow(10, other.Scale - Scale)).CompareTo(other.Digits)
            : Digits.CompareTo(other.Digits * BigInteger.Pow(10, Scale - other.Scale));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Digits}E{-Scale}");

    /// <summary>A double is an integer times a power of two, which is a decimal fraction with as many digits as the exponent.</summary>
    private static ExactNumber Binary(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var power = (int)((bits >> 52) & 0x7ff);
        var mantissa = new BigInteger(bits & 0xfffffffffffff);
        if (power == 0)
            power = 1;
        else
            mantissa += BigInteger.One << 52;
        power -= 1075;
        var sign = bits < 0 ? BigInteger.MinusOne : BigInteger.One;
        return power >= 0 ? new(sign * (mantissa << power), 0) : new(sign * mantissa * BigInteger.Pow(5, -power), -power);
    }
}
