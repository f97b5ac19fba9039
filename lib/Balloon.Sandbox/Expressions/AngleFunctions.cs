using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Trigonometric functions in radians and degrees, and their inverses.</summary>
internal static class AngleFunctions
{
    // The factor of Rust's to_degrees, to the last bit.
    private const double Degree = 180 / Math.PI;

    public static void AddTo(FunctionAdder add)
    {
        foreach (
            var (name, body) in new (string, Func<double, double>)[]
            {
                ("sin", Math.Sin),
                ("cos", Math.Cos),
                ("tan", Math.Tan),
                ("cot", x => 1 / Math.Tan(x)),
                ("asin", Math.Asin),
                ("acos", Math.Acos),
                ("atan", Math.Atan),
                ("sinh", Math.Sinh),
                ("cosh", Math.Cosh),
                ("tanh", Math.Tanh),
                ("coth", x => 1 / Math.Tanh(x)),
                ("asinh", Math.Asinh),
                ("acosh", Math.Acosh),
                ("atanh", Math.Atanh),
                ("degrees", InDegrees),
                ("radians", x => x * Math.PI / 180),
                ("sind", Sine),
                ("cosd", x => Sine(90 - x)),
                ("tand", Tangent),
                ("cotd", x => Tangent(90 - Math.IEEERemainder(x, 180))),
                ("asind", x => Math.Asin(x) * Degree),
                ("acosd", x => 90 - (Math.Asin(x) * Degree)),
                ("atand", x => Math.Atan(x) * Degree),
            }
        )
            add.One(name, SqlType.Double, SqlType.Double, body);
        add.Two<double, double, double>("atan2", SqlType.Double, SqlType.Double, SqlType.Double, Math.Atan2);
        add.Two<double, double, double>("atan2d", SqlType.Double, SqlType.Double, SqlType.Double, (y, x) => Math.Atan2(y, x) * Degree);
    }

    private static double InDegrees(double x)
    {
        var degrees = x * 180 / Math.PI;
        return double.IsInfinity(degrees) && double.IsFinite(x)
            ? throw new SqlException(SqlStates.NumericValueOutOfRange, "Numeric out of range: overflow")
            : degrees;
    }

    // Exact at multiples of 90 degrees: 0, 1 or -1, not something close to it.
    private static double Sine(double degrees)
    {
        var turn = Math.IEEERemainder(degrees, 360);
        return turn switch
        {
            0 or 180 or -180 => 0,
            90 => 1,
            -90 => -1,
            30 or 150 => 0.5,
            -30 or -150 => -0.5,
            _ => Math.Sin(turn * Math.PI / 180),
        };
    }

    // The signs at the poles are PostgreSQL's: infinity at 90 degrees, minus infinity at 270.
    private static double Tangent(double degrees)
    {
        var turn = Math.IEEERemainder(degrees, 360);
        return turn switch
        {
            0 or 180 or -180 => 0,
            90 => double.PositiveInfinity,
            -90 => double.NegativeInfinity,
            45 or -135 => 1,
            -45 or 135 => -1,
            _ => Math.Tan(turn * Math.PI / 180),
        };
    }
}
