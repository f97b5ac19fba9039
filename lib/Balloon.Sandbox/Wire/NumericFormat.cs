using System.Buffers.Binary;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire;

/// <summary>
/// PostgreSQL's binary format of numeric: digits in base 10,000, the weight of the first, a sign, and the number of decimals to show.
/// </summary>
internal static class NumericFormat
{
    private const int Base = 10_000;
    private const int DigitDecimals = 4;
    private const short Negative = 0x4000;
    private const short NaN = unchecked((short)0xC000);
    private const short PositiveInfinity = unchecked((short)0xD000);
    private const short NegativeInfinity = unchecked((short)0xF000);

    public static void Write(MessageWriter to, Numeric number)
    {
        if (!number.IsFinite)
        {
            to.Int16(0);
            to.Int16(0);
            to.Int16(
                number.IsNaN ? NaN
                : number > 0 ? PositiveInfinity
                : NegativeInfinity
            );
            to.Int16(0);
            return;
        }

        var value = (decimal)number;
        var scale = value.Scale;
        var (integer, fraction) = Split(Math.Abs(value));
        var digits = new List<short>(10);
        for (; integer > 0; integer = decimal.Truncate(integer / Base))
            digits.Insert(0, (short)(integer % Base));
        var weight = digits.Count - 1;
        for (var decimals = 0; decimals < scale && fraction != 0; decimals += DigitDecimals)
        {
            fraction *= Base;
            var digit = decimal.Truncate(fraction);
            digits.Add((short)digit);
            fraction -= digit;
        }

        while (digits.Count > 0 && digits[^1] == 0)
            digits.RemoveAt(digits.Count - 1);
        while (digits.Count > 0 && digits[0] == 0)
        {
            digits.RemoveAt(0);
            weight--;
        }

        to.Int16(digits.Count);
        to.Int16(digits.Count == 0 ? 0 : weight);
        to.Int16(value < 0 ? Negative : 0);
        to.Int16(scale);
        foreach (var digit in digits)
            to.Int16(digit);
    }

    /// <exception cref="WireProtocolException">The bytes are not a number.</exception>
    /// <exception cref="OverflowException">The number is too large.</exception>
    public static Numeric Read(ReadOnlySpan<byte> bytes)
    {
        var from = new MessageReader(bytes);
        var count = from.Count();
        int weight = from.Int16();
        var sign = from.Int16();
        var scale = Math.Min(from.Count(), 28);
        switch (sign)
        {
            case NaN:
                return Numeric.NaN;
            case PositiveInfinity:
                return Numeric.PositiveInfinity;
            case NegativeInfinity:
                return Numeric.NegativeInfinity;
            case not (0 or Negative):
                throw new WireProtocolException("A numeric has an unknown sign.");
        }

        var value = 0m;
        for (var i = 0; i < count; i++)
        {
            var digit = BinaryPrimitives.ReadInt16BigEndian(from.Take(2));
            value += digit * PowerOfBase(weight - i);
        }

        value = sign == Negative ? -value : value;
        return scale > value.Scale ? WithScale(value, scale) : decimal.Round(value, scale);
    }

    private static (decimal Integer, decimal Fraction) Split(decimal value)
    {
        var integer = decimal.Truncate(value);
        return (integer, value - integer);
    }

    private static decimal PowerOfBase(int exponent)
    {
        var power = 1m;
        for (; exponent > 0; exponent--)
            power *= Base;
        for (; exponent < 0; exponent++)
            power /= Base;
        return power;
    }

    /// <summary>Adds zeros up to a scale, as far as 28 digits allow: 1.5 with scale 3 is 1.500.</summary>
    private static decimal WithScale(decimal value, int scale) => value + new decimal(0, 0, 0, false, (byte)scale);
}
