using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>gamma and lgamma, by Lanczos' approximation (g = 7, n = 9) and, for large arguments, Stirling's series.</summary>
internal static class GammaFunctions
{
    private static readonly double[] Lanczos =
    [
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7,
    ];

    public static void AddTo(FunctionAdder add)
    {
        add.One<double, double>("gamma", SqlType.Double, SqlType.Double, Gamma);
        add.One<double, double>("lgamma", SqlType.Double, SqlType.Double, LogGamma);
    }

    private static double Gamma(double x)
    {
        if (double.IsNaN(x) || double.IsPositiveInfinity(x))
            return x;
        if (double.IsNegativeInfinity(x) || (x <= 0 && x == Math.Floor(x)))
            throw Beyond("overflow");
        var value = x == Math.Floor(x) && x <= 171 ? Factorial((int)x - 1) : Sign(x) * Math.Exp(Log(x));
        return double.IsInfinity(value) ? throw Beyond("overflow")
            : value == 0 ? throw Beyond("underflow")
            : value;
    }

    private static double LogGamma(double x)
    {
        if (double.IsNaN(x) || double.IsInfinity(x))
            return Math.Abs(x);
        if (x <= 0 && x == Math.Floor(x))
            throw Beyond("overflow");
        var value = Log(x);
        return double.IsInfinity(value) ? throw Beyond("overflow") : value;
    }

    private static double Factorial(int n)
    {
        var product = 1.0;
        for (var i = 2; i <= n; i++)
            product *= i;
        return product;
    }

    // Below zero the sign changes at every integer.
    private static int Sign(double x) => x > 0 || Math.Floor(x) % 2 == 0 ? 1 : -1;

    // The logarithm of the absolute value.
    private static double Log(double x)
    {
        if (x is 1 or 2)
            return 0;
        if (x < 0.5)
            return x > 0
                ? Math.Log(Math.PI / Math.Sin(Math.PI * x)) - Log(1 - x)
                : Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * Math.IEEERemainder(x, 2)) * x)) - Log(-x);
        if (x > 20)
        {
            var square = 1 / (x * x);
            var series = (1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square / 1680)))));
            return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x);
        }

        x -= 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
            sum += Lanczos[i] / (x + i);
        var t = x + 7.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    private static SqlException Beyond(string how) => new(SqlStates.NumericValueOutOfRange, $"Numeric out of range: {how}");
}
