using System.Globalization;
using System.Numerics;

namespace Balloon.Sandbox.Types;

/// <summary>
/// A value of the type numeric: a number of up to 28 digits, NaN or an infinity. NaN equals itself and is greater than all else, as in
/// PostgreSQL.
/// </summary>
public readonly struct Numeric
    : IEquatable<Numeric>,
        IComparable<Numeric>,
        IComparable,
        IAdditionOperators<Numeric, Numeric, Numeric>,
        IMultiplyOperators<Numeric, Numeric, Numeric>
{
    // NaN and the infinities are encoded as negative zeros with scales that no computation yields, so that they take no extra space.
    private const byte NaNScale = 28;
    private const byte UpScale = 27;
    private const byte DownScale = 26;

    private readonly decimal value;

    private Numeric(decimal value) => this.value = value;

    /// <summary>Not a number.</summary>
    public static Numeric NaN { get; } = new(new decimal(0, 0, 0, true, NaNScale));

    /// <summary>Greater than every finite number.</summary>
    public static Numeric PositiveInfinity { get; } = new(new decimal(0, 0, 0, true, UpScale));

    /// <summary>Less than every other number.</summary>
    public static Numeric NegativeInfinity { get; } = new(new decimal(0, 0, 0, true, DownScale));

    /// <summary>False for NaN and the infinities.</summary>
    public bool IsFinite => !decimal.IsNegative(value) || value.Scale < DownScale || value != 0;

    /// <summary>True for NaN.</summary>
    public bool IsNaN => !IsFinite && value.Scale == NaNScale;

    // -1, 0 or 1, for finite numbers and infinities.
    private int Sign =>
        IsFinite ? Math.Sign(value)
        : value.Scale == UpScale ? 1
        : -1;

    /// <summary>Converts a finite number. A negative zero becomes zero.</summary>
    public static implicit operator Numeric(decimal value) => new(decimal.IsNegative(value) && value == 0 ? -value : value);

    /// <summary>Converts a whole number.</summary>
    public static implicit operator Numeric(long value) => new(value);

    /// <summary>Converts to a decimal.</summary>
    /// <exception cref="OverflowException">It is not finite.</exception>
    public static explicit operator decimal(Numeric number) =>
        number.IsFinite ? number.value : throw new OverflowException($"{number} has no value.");

    /// <summary>Converts to the nearest double.</summary>
    public static explicit operator double(Numeric number) =>
        number.IsFinite ? Nearest(number.value)
        : number.IsNaN ? double.NaN
        : number.Sign * double.PositiveInfinity;

    /// <summary>Converts a double whose digits fit; NaN and infinities are kept.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static Numeric From(double number) =>
        double.IsFinite(number) ? Digits(number.ToString("R", CultureInfo.InvariantCulture)) : Special(number);

    /// <summary>Like <see cref="From(double)"/>, with the shortest digits that mean this number.</summary>
    public static Numeric From(float number) =>
        float.IsFinite(number) ? Digits(number.ToString("R", CultureInfo.InvariantCulture)) : Special(number);

    /// <summary>Applies a function to a finite number; NaN and infinities are kept.</summary>
    public Numeric Map(Func<decimal, decimal> body) => IsFinite ? body(value) : this;

    /// <summary>Parses a number, NaN, or Infinity with or without a sign, in any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Numeric number)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var value))
        {
            number = value;
            return true;
        }

        Numeric? word = text.ToString().ToLowerInvariant() switch
        {
            "nan" => NaN,
            "inf" or "+inf" or "infinity" or "+infinity" => PositiveInfinity,
            "-inf" or "-infinity" => NegativeInfinity,
            _ => null,
        };
        number = word ?? default;
        return word is not null;
    }

    /// <summary>The sum.</summary>
    public static Numeric operator +(Numeric left, Numeric right) =>
        left.IsFinite && right.IsFinite ? left.value + right.value
        : left.IsNaN || right.IsNaN ? NaN
        : left.IsFinite ? right
        : right.IsFinite || left == right ? left
        : NaN;

    /// <summary>The difference.</summary>
    public static Numeric operator -(Numeric left, Numeric right) => left + -right;

    /// <summary>The negated number.</summary>
    public static Numeric operator -(Numeric number) =>
        number.IsFinite ? -number.value
        : number.IsNaN ? NaN
        : Infinite(-number.Sign);

    /// <summary>The product.</summary>
    public static Numeric operator *(Numeric left, Numeric right) =>
        left.IsFinite && right.IsFinite ? left.value * right.value
        : left.IsNaN || right.IsNaN ? NaN
        : Infinite(left.Sign * right.Sign);

    /// <summary>The quotient.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Numeric operator /(Numeric left, Numeric right) => left.Over(right, static (a, b) => a / b);

    /// <summary>The remainder.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Numeric operator %(Numeric left, Numeric right) =>
        left.IsFinite && right.IsFinite ? left.value % right.value
        : right.IsFinite && right.value == 0 ? throw new DivideByZeroException()
        : left.IsFinite && !right.IsNaN ? left
        : NaN;

    /// <summary>The quotient, with the given division for finite numbers.</summary>
    internal Numeric Over(Numeric divisor, Func<decimal, decimal, decimal> division) =>
        divisor.IsFinite && divisor.value == 0 ? throw new DivideByZeroException()
        : IsFinite && divisor.IsFinite ? division(value, divisor.value)
        : IsNaN || divisor.IsNaN ? NaN
        : IsFinite ? 0
        : divisor.IsFinite ? Infinite(Sign * divisor.Sign)
        : NaN;

    /// <summary>True when the left is less.</summary>
    public static bool operator <(Numeric left, Numeric right) => left.CompareTo(right) < 0;

    /// <summary>True when the left is greater.</summary>
    public static bool operator >(Numeric left, Numeric right) => left.CompareTo(right) > 0;

    /// <summary>True when the left is not greater.</summary>
    public static bool operator <=(Numeric left, Numeric right) => left.CompareTo(right) <= 0;

    /// <summary>True when the left is not less.</summary>
    public static bool operator >=(Numeric left, Numeric right) => left.CompareTo(right) >= 0;

    /// <summary>True when they are equal.</summary>
    public static bool operator ==(Numeric left, Numeric right) => left.Equals(right);

    /// <summary>True when they differ.</summary>
    public static bool operator !=(Numeric left, Numeric right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Numeric other) =>
        value == other.value && (value != 0 || (IsFinite ? other.IsFinite : !other.IsFinite && value.Scale == other.value.Scale));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Numeric other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is Numeric other ? CompareTo(other) : 1;

    /// <inheritdoc/>
    public int CompareTo(Numeric other) =>
        IsFinite && other.IsFinite ? value.CompareTo(other.value)
        : Equals(other) ? 0
        : IsNaN ? 1
        : other.IsNaN ? -1
        : IsFinite ? -other.Sign
        : Sign;

    /// <summary>The text in RisingWave's format.</summary>
    public override string ToString() =>
        IsFinite ? value.ToString(CultureInfo.InvariantCulture)
        : IsNaN ? "NaN"
        : Sign > 0 ? "Infinity"
        : "-Infinity";

    private static Numeric Infinite(int sign) =>
        sign > 0 ? PositiveInfinity
        : sign < 0 ? NegativeInfinity
        : NaN;

    private static Numeric Special(double number) => double.IsNaN(number) ? NaN : Infinite(Math.Sign(number));

    private static decimal Digits(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    // C#'s cast from decimal to double is sometimes off by one in the last place; parsing the text is exact.
    private static double Nearest(decimal x)
    {
        Span<byte> text = stackalloc byte[40];
        return x.TryFormat(text, out var length, default, CultureInfo.InvariantCulture)
            ? double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture)
            : (double)x;
    }
}
