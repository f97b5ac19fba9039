using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// Powers of numeric in the steps of RisingWave's decimal library, since a rounded product depends on the order of multiplications.
/// Fractional exponents are refused: the library uses series for them, whose last digits cannot be reproduced.
/// </summary>
internal static class NumericPower
{
    private const long MaxSteps = 1_000_000;

    /// <exception cref="SqlException">2201F: undefined; 0A000: a fractional or infinite exponent, or an infinite base.</exception>
    public static Numeric Raise(Numeric number, Numeric exponent)
    {
        if (!number.IsFinite || !exponent.IsFinite)
            throw Refusal.NotSupported($"{number} to the power of {exponent}");
        var power = (decimal)exponent;
        var whole = power == decimal.Truncate(power);
        if (number == 0 && power < 0)
            throw ZeroToNegative();
        if (number < 0 && !whole)
            throw NoRealPower();
        if (power == 0 || number == 1)
            return 1;
        if (number == 0)
            return 0;
        if (power == 1)
            return number;
        if (!whole || Math.Abs(power) > MaxSteps)
            throw Refusal.NotSupported($"the power of a numeric with the exponent {exponent}");
        return power < 0 ? 1 / Repeated(number, (long)-power) : Repeated(number, (long)power);
    }

    public static SqlException NoRealPower() =>
        new(SqlStates.InvalidParameterValue, "a negative number raised to a non-integer power yields a complex result");

    public static SqlException ZeroToNegative() => new(SqlStates.InvalidParameterValue, "zero raised to a negative power is undefined");

    private static Numeric Repeated(Numeric number, long times)
    {
        if (times == 1)
            return number;
        var square = number * number;
        if (times == 2)
            return square;
        Numeric product = 1;
        for (var step = 0L; step < times >> 1; step++)
            product = (product * square).Map(Plain);
        return (times % 2 == 0 ? product : number * product).Map(Plain);
    }

    // Without trailing zeros.
    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;
}
