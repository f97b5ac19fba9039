using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions on numbers: abs, round, power and others.</summary>
internal static class NumberFunctions
{
    private static readonly (SqlType Type, Func<object, object> Abs)[] Absolute =
    [
        (SqlType.SmallInt, x => Math.Abs((short)x)),
        (SqlType.Integer, x => Math.Abs((int)x)),
        (SqlType.BigInt, x => Math.Abs((long)x)),
        (SqlType.Real, x => Math.Abs((float)x)),
        (SqlType.Double, x => Math.Abs((double)x)),
        (SqlType.Numeric, x => (Numeric)x < 0 ? -(Numeric)x : (Numeric)x),
    ];

    public static void AddTo(FunctionAdder add)
    {
        foreach (var (type, abs) in Absolute)
        {
            add.Many("abs", [type], type, a => abs(a[0]!));
            add.Many("@", [type], type, a => abs(a[0]!));
        }

        var (real, exact, whole) = (SqlType.Double, SqlType.Numeric, SqlType.Integer);
        foreach (var name in new[] { "ceil", "ceiling" })
        {
            add.One<double, double>(name, real, real, Math.Ceiling);
            add.One<Numeric, Numeric>(name, exact, exact, x => x.Map(decimal.Ceiling));
        }

        add.One<double, double>("floor", real, real, Math.Floor);
        add.One<Numeric, Numeric>("floor", exact, exact, x => x.Map(decimal.Floor));
        add.One<double, double>("round", real, real, x => Math.Round(x, MidpointRounding.ToEven));
        add.One<Numeric, Numeric>("round", exact, exact, x => x.Map(n => decimal.Round(n, 0, MidpointRounding.AwayFromZero)));
        add.Two<Numeric, int, Numeric>("round", exact, whole, exact, (x, digits) => x.Map(n => RoundTo(n, digits)));
        add.One<double, double>("trunc", real, real, Math.Truncate);
        add.One<Numeric, Numeric>("trunc", exact, exact, x => x.Map(decimal.Truncate));
        add.One<double, double>("sign", real, real, x => double.IsNaN(x) ? 0 : Math.Sign(x));
        add.One<Numeric, Numeric>("sign", exact, exact, x => x.IsNaN ? x : x.CompareTo(0));
        add.Many("scale", [exact], whole, a => Scale((Numeric)a[0]!, trimmed: false));
        add.Many("min_scale", [exact], whole, a => Scale((Numeric)a[0]!, trimmed: true));
        add.One<Numeric, Numeric>("trim_scale", exact, exact, x => x.Map(Trimmed));
        foreach (var name in new[] { "pow", "power", "^" })
        {
            add.Two<double, double, double>(name, real, real, real, Power);
            add.Two<Numeric, Numeric, Numeric>(name, exact, exact, exact, NumericPower.Raise);
        }

        add.One<double, double>("exp", real, real, x => Bounded(Math.Exp(x), double.IsFinite(x), nonZero: true));
        add.One<Numeric, Numeric>("exp", exact, exact, NumericExponential.Exp);
        add.One<double, double>("ln", real, real, x => Positive(x, Math.Log));
        add.One<Numeric, Numeric>("ln", exact, exact, NumericExponential.Ln);
        foreach (var name in new[] { "log10", "log" })
        {
            add.One<double, double>(name, real, real, x => Positive(x, Math.Log10));
            add.One<Numeric, Numeric>(name, exact, exact, NumericExponential.Log10);
        }

        add.One<double, double>("sqrt", real, real, Root);
        add.One<Numeric, Numeric>("sqrt", exact, exact, Root);
        add.One<double, double>("|/", real, real, Root);
        add.One<Numeric, Numeric>("|/", exact, exact, Root);
        foreach (var name in new[] { "cbrt", "||/" })
            add.One<double, double>(name, real, real, Math.Cbrt);
        AngleFunctions.AddTo(add);
        GammaFunctions.AddTo(add);
        add.Many("pi", [], real, _ => Math.PI);
        foreach (var name in new[] { "mod" })
        {
            add.Two<short, short, short>(name, SqlType.SmallInt, SqlType.SmallInt, SqlType.SmallInt, (a, b) => (short)(a % b));
            add.Two<int, int, int>(name, whole, whole, whole, (a, b) => b == -1 ? 0 : a % b);
            add.Two<long, long, long>(name, SqlType.BigInt, SqlType.BigInt, SqlType.BigInt, (a, b) => b == -1 ? 0 : a % b);
            add.Two<Numeric, Numeric, Numeric>(name, exact, exact, exact, (a, b) => a % b);
        }
    }

    private static object? Scale(Numeric number, bool trimmed) =>
        number.IsFinite ? (int)(trimmed ? Trimmed((decimal)number) : (decimal)number).Scale : null;

    // Dividing by a 1 of the largest scale strips trailing zeros.
    private static decimal Trimmed(decimal number) => number / 1.0000000000000000000000000000m;

    private static decimal RoundTo(decimal value, int digits)
    {
        if (digits >= 0)
        {
            return decimal.Round(value, Math.Min(digits, 28), MidpointRounding.AwayFromZero);
        }

        if (digits < -28)
            return 0;
        var unit = 1m;
        for (var i = 0; i < -digits; i++)
            unit *= 10;
        return decimal.Round(value / unit, 0, MidpointRounding.AwayFromZero) * unit;
    }

    private static double Power(double a, double b) =>
        a < 0 && b != Math.Truncate(b) && double.IsFinite(b) ? throw NumericPower.NoRealPower()
        : a == 0 && b < 0 ? throw NumericPower.ZeroToNegative()
        : Bounded(Math.Pow(a, b), double.IsFinite(a) && double.IsFinite(b), a != 0);

    // From finite arguments, an infinite result or a zero by underflow is an error.
    private static double Bounded(double result, bool finite, bool nonZero) =>
        !finite ? result
        : double.IsInfinity(result) ? throw NumericExponential.Overflow()
        : nonZero && result == 0 ? throw NumericExponential.Underflow()
        : result;

    private static double Positive(double x, Func<double, double> body) =>
        x > 0 || double.IsNaN(x) ? body(x) : throw NumericExponential.NoLogarithm();

    private static Numeric Root(Numeric x) =>
        x < 0 ? throw new SqlException(SqlStates.InvalidParameterValue, "cannot take square root of a negative number") : x.Map(Root);

    // Newton's method in the steps of RisingWave's decimal library, so that every digit agrees.
    private static decimal Root(decimal x)
    {
        if (x == 0)
            return 0;
        var guess = Arithmetic.Divided(x, 2);
        if (guess == 0)
            guess = x;
        var last = guess + 1;
        for (var step = 0; last != guess; step++)
        {
            if (step == 1000)
                throw Refusal.NotSupported($"sqrt of {x}");
            last = guess;
            guess = Arithmetic.Divided(guess + Arithmetic.Divided(x, guess), 2);
        }

        return guess;
    }

    private static double Root(double x) =>
        x < 0 ? throw new SqlException(SqlStates.InvalidParameterValue, "cannot take square root of a negative number") : Math.Sqrt(x);
}
