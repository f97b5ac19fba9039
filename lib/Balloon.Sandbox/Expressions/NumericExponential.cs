using System.Numerics;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// exp, ln and log10 of numeric, correct to the last digit that a numeric holds. RisingWave's library sums a series and stops earlier, so
/// its last digits differ.
/// </summary>
internal static class NumericExponential
{
    // Fixed-point numbers in units of 10^-60, far below the 28 digits of a result.
    private const int Digits = 60;
    private const int MaxScale = 28;
    private static readonly BigInteger One = BigInteger.Pow(10, Digits);
    private static readonly BigInteger MostMantissa = (BigInteger.One << 96) - 1;
    private static readonly BigInteger LogOfTen = Log(10 * One, Math.Log(10));

    /// <exception cref="SqlException">22003: the result is too large, or too close to zero.</exception>
    public static Numeric Exp(Numeric exponent)
    {
        if (!exponent.IsFinite)
            return exponent == Numeric.NegativeInfinity ? 0 : exponent;
        var power = (decimal)exponent;
        if (power == 0)
            return 1;
        // e^67 has 30 digits before the point; the first digit of e^-67 is the 30th after it.
        if (power is > 67 or < -67)
            throw power > 0 ? Overflow() : Underflow();
        var result = Rounded(Exp(Fixed(power)));
        return result == 0 ? throw Underflow() : result;
    }

    /// <exception cref="SqlException">22023: the number is not positive.</exception>
    public static Numeric Ln(Numeric number) => Logarithm(number, static log => log);

    /// <exception cref="SqlException">22023: the number is not positive.</exception>
    public static Numeric Log10(Numeric number) => Logarithm(number, static log => log * One / LogOfTen);

    public static SqlException Overflow() => new(SqlStates.NumericValueOutOfRange, "Numeric out of range: overflow");

    public static SqlException Underflow() => new(SqlStates.NumericValueOutOfRange, "Numeric out of range: underflow");

    public static SqlException NoLogarithm() => new(SqlStates.InvalidParameterValue, "cannot take logarithm of zero or a negative number");

    private static Numeric Logarithm(Numeric number, Func<BigInteger, BigInteger> based)
    {
        if (number <= 0)
            throw NoLogarithm();
        if (!number.IsFinite)
            return number;
        var value = (decimal)number;
        return Rounded(based(Log(Fixed(value), Math.Log((double)value))));
    }

    // The exponent is halved until the series is short; the result is squared as often.
    private static BigInteger Exp(BigInteger power)
    {
        if (power.Sign < 0)
            return One * One / Exp(-power);
        const int halvings = 10;
        var part = power >> halvings;
        var (sum, term) = (One, One);
        for (var n = 1; !term.IsZero; n++)
        {
            term = term * part / (n * One);
            sum += term;
        }

        for (var i = 0; i < halvings; i++)
            sum = sum * sum / One;
        return sum;
    }

    // Halley's method triples the number of correct digits at each step, starting from the 15 of a double.
    private static BigInteger Log(BigInteger number, double near)
    {
        var log = Fixed((decimal)near);
        for (var step = 0; step < 3; step++)
        {
            var power = Exp(log);
            log += 2 * One * (number - power) / (number + power);
        }

        return log;
    }

    private static BigInteger Fixed(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        _ = decimal.GetBits(value, parts);
        var mantissa = ((BigInteger)(uint)parts[2] << 64) | ((BigInteger)(uint)parts[1] << 32) | (uint)parts[0];
        var scaled = mantissa * BigInteger.Pow(10, Digits - value.Scale);
        return decimal.IsNegative(value) ? -scaled : scaled;
    }

    // As many digits as fit, half rounded to even, without trailing zeros.
    private static decimal Rounded(BigInteger value)
    {
        for (var scale = MaxScale; scale >= 0; scale--)
        {
            var unit = BigInteger.Pow(10, Digits - scale);
            var quotient = BigInteger.DivRem(BigInteger.Abs(value), unit, out var rest);
            var twice = 2 * rest;
            if (twice > unit || (twice == unit && !quotient.IsEven))
                quotient++;
            if (quotient > MostMantissa)
                continue;
            for (; scale > 0 && (quotient % 10).IsZero; scale--)
                quotient /= 10;
            return new decimal(
                unchecked((int)(uint)(quotient & uint.MaxValue)),
                unchecked((int)(uint)((quotient >> 32) & uint.MaxValue)),
                unchecked((int)(uint)(quotient >> 64)),
                value.Sign < 0,
                (byte)scale
            );
        }

        throw Overflow();
    }
}
