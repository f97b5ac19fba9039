using System.Globalization;
using System.Numerics;

namespace Balloon.Iceberg.Spec;

/// <summary>
/// An exact decimal number of up to 38 digits: <see cref="Unscaled"/> ÷ 10^<see cref="Scale"/>. .NET's own decimal has 28.
/// </summary>
/// <param name="Unscaled">All digits as an integer.</param>
/// <param name="Scale">Digits after the point, 0 to 38.</param>
public readonly record struct IcebergDecimal(Int128 Unscaled, int Scale) : IComparable<IcebergDecimal>, IFormattable
{
    private static readonly Int128[] Powers = PowersOfTen();

    /// <summary>Converts to .NET's decimal.</summary>
    /// <exception cref="OverflowException">It has more than 28 digits.</exception>
    public decimal ToDecimal()
    {
        var magnitude = UInt128.CreateChecked(Int128.Abs(Unscaled));
        if (Scale <= 28 && magnitude >> 96 == UInt128.Zero)
        {
            var low = (ulong)magnitude;
            return new decimal((int)low, (int)(low >> 32), (int)(uint)(magnitude >> 64), Unscaled < 0, (byte)Scale);
        }

        return
            decimal.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture) is var parsed
            && From(parsed).Normal().Equals(Normal())
            ? parsed
            : throw new OverflowException($"{this} has more digits than System.Decimal holds: use IcebergDecimal.");
    }

    /// <summary>Converts a .NET decimal with its scale.</summary>
    public static IcebergDecimal From(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return new(value < 0 ? -(Int128)magnitude : (Int128)magnitude, (bits[3] >> 16) & 0xff);
    }

    /// <summary>The same number with another scale.</summary>
    /// <exception cref="IcebergException">
    /// Digits would be lost, or more than 38 would be needed (<see cref="ErrorKind.InvalidArgument"/>).
    /// </exception>
    public IcebergDecimal Rescale(int scale)
    {
        if (scale == Scale)
            return this;
        if (scale > Scale && scale - Scale < Powers.Length)
        {
            var power = Powers[scale - Scale];
            if (Int128.Abs(Unscaled) <= Powers[38] / power)
                return new(Unscaled * power, scale);
        }
        else if (scale < Scale && Scale - scale < Powers.Length && Unscaled % Powers[Scale - scale] == 0)
            return new(Unscaled / Powers[Scale - scale], scale);
        throw IcebergException.InvalidArgument($"{this} does not fit a decimal of scale {scale} and 38 digits.");
    }

    /// <summary>Whether the number has at most this many digits.</summary>
    public bool FitsPrecision(int precision) =>
        precision >= 38 ? Int128.Abs(Unscaled) < Powers[38] : Int128.Abs(Unscaled) < Powers[precision];

    /// <summary>Parses digits with an optional sign, point and exponent.</summary>
    /// <exception cref="IcebergException">
    /// It is not a number, or has more than 38 digits (<see cref="ErrorKind.InvalidArgument"/>).
    /// </exception>
    public static IcebergDecimal Parse(string text)
    {
        var mantissa = text.AsSpan().Trim();
        var exponent = 0;
        var e = mantissa.IndexOfAny('e', 'E');
        if (e >= 0 && int.TryParse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            mantissa = mantissa[..e];
        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        var scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        if (
            !Int128.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var unscaled)
            || scale is > 76 or < -38
            || unscaled >= Powers[38]
            || unscaled <= -Powers[38]
        )
            throw IcebergException.InvalidArgument($"'{text}' is not a decimal number of at most 38 digits.");
        return scale < 0 ? new IcebergDecimal(unscaled, 0).Multiply(-scale) : new(unscaled, scale);
    }

    /// <inheritdoc/>
    public int CompareTo(IcebergDecimal other)
    {
        if (Scale == other.Scale)
            return Unscaled.CompareTo(other.Unscaled);
        var (a, b) = ((BigInteger)Unscaled, (BigInteger)other.Unscaled);
        return Scale < other.Scale
            ? (a * BigInteger.Pow(10, other.Scale - Scale)).CompareTo(b)
            : a.CompareTo(b * BigInteger.Pow(10, Scale - other.Scale));
    }

    /// <summary>The digits with a point, and with all digits of the scale.</summary>
    public override string ToString()
    {
        var digits = Int128.Abs(Unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(Scale + 1, '0');
        var text = Scale == 0 ? digits : $"{digits[..^Scale]}.{digits[^Scale..]}";
        return Unscaled < 0 ? "-" + text : text;
    }

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    private IcebergDecimal Multiply(int power) => new IcebergDecimal(Unscaled, 0).Rescale(power) with { Scale = 0 };

    private IcebergDecimal Normal()
    {
        var (unscaled, scale) = (Unscaled, Scale);
        while (scale > 0 && unscaled % 10 == 0)
            (unscaled, scale) = (unscaled / 10, scale - 1);
        return new(unscaled, scale);
    }

    private static Int128[] PowersOfTen()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
