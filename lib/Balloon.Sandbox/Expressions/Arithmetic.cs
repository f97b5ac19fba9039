using System.Numerics;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>The operators on numbers and times. Integer overflow is an error, and so is floating-point division by zero.</summary>
internal static class Arithmetic
{
    public static void AddTo(FunctionAdder add)
    {
        Whole<short>(add, SqlType.SmallInt);
        Whole<int>(add, SqlType.Integer);
        Whole<long>(add, SqlType.BigInt);
        Floating<float>(add, SqlType.Real);
        Floating<double>(add, SqlType.Double);
        Mixed(add);
        var exact = SqlType.Numeric;
        add.Two<Numeric, Numeric, Numeric>("+", exact, exact, exact, (a, b) => a + b);
        add.Two<Numeric, Numeric, Numeric>("-", exact, exact, exact, (a, b) => a - b);
        add.Two<Numeric, Numeric, Numeric>("*", exact, exact, exact, (a, b) => a * b);
        add.Two<Numeric, Numeric, Numeric>("/", exact, exact, exact, (a, b) => a.Over(b, Divided));
        add.Two<Numeric, Numeric, Numeric>("%", exact, exact, exact, (a, b) => a % b);
        add.One<Numeric, Numeric>("neg", exact, exact, a => -a);
        add.Two<bool, bool, bool>("booleq", SqlType.Boolean, SqlType.Boolean, SqlType.Boolean, (a, b) => a == b);
        add.Two<bool, bool, bool>("boolne", SqlType.Boolean, SqlType.Boolean, SqlType.Boolean, (a, b) => a != b);
        Times(add);
        Intervals(add);
    }

    private static void Whole<T>(FunctionAdder add, SqlType type)
        where T : struct, IBinaryInteger<T>
    {
        add.Two<T, T, T>("+", type, type, type, (a, b) => checked(a + b));
        add.Two<T, T, T>("-", type, type, type, (a, b) => checked(a - b));
        add.Two<T, T, T>("*", type, type, type, (a, b) => checked(a * b));
        add.Two<T, T, T>("/", type, type, type, (a, b) => checked(a / b));
        add.Two<T, T, T>("%", type, type, type, (a, b) => b == -T.One ? T.Zero : a % b);
        add.Two<T, T, T>("&", type, type, type, (a, b) => a & b);
        add.Two<T, T, T>("|", type, type, type, (a, b) => a | b);
        add.Two<T, T, T>("#", type, type, type, (a, b) => a ^ b);
        add.One<T, T>("neg", type, type, a => checked(-a));
        add.One<T, T>("~", type, type, a => ~a);
        add.Two<T, int, T>(
            "<<",
            type,
            SqlType.Integer,
            type,
            (a, b) => b < 0 || b >= int.CreateChecked(T.PopCount(T.AllBitsSet)) ? throw new OverflowException() : a << b
        );
        add.Two<T, int, T>(
            ">>",
            type,
            SqlType.Integer,
            type,
            (a, b) => b < 0 || b >= int.CreateChecked(T.PopCount(T.AllBitsSet)) ? throw new OverflowException() : a >> b
        );
    }

    private static void Floating<T>(FunctionAdder add, SqlType type)
        where T : struct, IFloatingPointIeee754<T>
    {
        add.Two<T, T, T>("+", type, type, type, (a, b) => Finite(a + b, a, b));
        add.Two<T, T, T>("-", type, type, type, (a, b) => Finite(a - b, a, b));
        add.Two<T, T, T>("*", type, type, type, Product);
        add.Two<T, T, T>("/", type, type, type, Quotient);
        add.One<T, T>("neg", type, type, a => -a);
    }

    // A real combined with another kind of number gives double precision.
    private static void Mixed(FunctionAdder add)
    {
        var (real, big) = (SqlType.Real, SqlType.Double);
        foreach (
            var (name, body) in new (string, Func<double, double, double>)[]
            {
                ("+", (a, b) => Finite(a + b, a, b)),
                ("-", (a, b) => Finite(a - b, a, b)),
                ("*", Product),
                ("/", Quotient),
            }
        )
        {
            add.Two<float, double, double>(name, real, big, big, (a, b) => body(a, b));
            add.Two<double, float, double>(name, big, real, big, (a, b) => body(a, b));
        }
    }

    private static T Product<T>(T a, T b)
        where T : IFloatingPointIeee754<T> => NonZero(Finite(a * b, a, b), !T.IsZero(a) && !T.IsZero(b));

    private static T Quotient<T>(T a, T b)
        where T : IFloatingPointIeee754<T> =>
        T.IsZero(b) ? throw new DivideByZeroException() : NonZero(Finite(a / b, a, b), !T.IsZero(a) && !T.IsInfinity(b));

    private static T Finite<T>(T result, T a, T b)
        where T : IFloatingPointIeee754<T> =>
        T.IsInfinity(result) && T.IsFinite(a) && T.IsFinite(b) ? throw NumericExponential.Overflow() : result;

    private static T NonZero<T>(T result, bool expected)
        where T : IFloatingPointIeee754<T> => expected && T.IsZero(result) ? throw NumericExponential.Underflow() : result;

    private static void Times(FunctionAdder add)
    {
        var (date, time, stamp, instant, span) = (SqlType.Date, SqlType.Time, SqlType.Timestamp, SqlType.TimestampTz, SqlType.Interval);
        add.Two<int, int, int>("+", date, SqlType.Integer, date, (a, b) => Date(a + (long)b));
        add.Two<int, int, int>("+", SqlType.Integer, date, date, (a, b) => Date(a + (long)b));
        add.Two<int, int, int>("-", date, SqlType.Integer, date, (a, b) => Date(a - (long)b));
        add.Two<int, int, int>("-", date, date, SqlType.Integer, (a, b) => a - b);
        add.Two<int, long, long>("+", date, time, stamp, (a, b) => (a * Timestamps.Day) + b);
        add.Two<long, int, long>("+", time, date, stamp, (a, b) => (b * Timestamps.Day) + a);
        add.Two<int, Interval, long>("+", date, span, stamp, (a, b) => Timestamps.Add(a * Timestamps.Day, b));
        add.Two<Interval, int, long>("+", span, date, stamp, (a, b) => Timestamps.Add(b * Timestamps.Day, a));
        add.Two<int, Interval, long>("-", date, span, stamp, (a, b) => Timestamps.Add(a * Timestamps.Day, Timestamps.Negate(b)));
        add.Two<long, Interval, long>("+", stamp, span, stamp, Timestamps.Add);
        add.Two<Interval, long, long>("+", span, stamp, stamp, (a, b) => Timestamps.Add(b, a));
        add.Two<long, Interval, long>("-", stamp, span, stamp, (a, b) => Timestamps.Add(a, Timestamps.Negate(b)));
        add.Two<long, long, Interval>("-", stamp, stamp, span, Timestamps.Between);
        add.Two<long, long, Interval>("-", instant, instant, span, Timestamps.Between);
        add.Two<long, Interval, long>("+", time, span, time, (a, b) => Timestamps.TimeOfDay(a + b.Microseconds));
        add.Two<long, Interval, long>("-", time, span, time, (a, b) => Timestamps.TimeOfDay(a - b.Microseconds));
        add.Two<long, long, Interval>("-", time, time, span, (a, b) => new Interval(0, 0, a - b));
        Zoned("+", false, 1);
        Zoned("-", false, -1);
        Zoned("+", true, 1);

        void Zoned(string name, bool spanFirst, int sign) =>
            add.Add(
                new Signature(
                    name,
                    spanFirst ? [span, instant] : [instant, span],
                    instant,
                    (x, zone) =>
                        new Function<long, Interval, long>(
                            name,
                            x[spanFirst ? 1 : 0],
                            x[spanFirst ? 0 : 1],
                            instant,
                            (a, b) => Timestamps.AddZoned(a, sign < 0 ? Timestamps.Negate(b) : b, zone)
                        )
                )
            );
    }

    private static void Intervals(FunctionAdder add)
    {
        var span = SqlType.Interval;
        add.Two<Interval, Interval, Interval>("+", span, span, span, Timestamps.Plus);
        add.Two<Interval, Interval, Interval>(
            "-",
            span,
            span,
            span,
            (a, b) => checked(new Interval(a.Months - b.Months, a.Days - b.Days, a.Microseconds - b.Microseconds))
        );
        add.One<Interval, Interval>("neg", span, span, Timestamps.Negate);
        foreach (
            var (type, read) in new (SqlType, Func<object?, double>)[]
            {
                (SqlType.Integer, x => (int)x!),
                (SqlType.Double, x => (double)x!),
                (SqlType.BigInt, x => (long)x!),
            }
        )
        {
            add.Many("*", [span, type], span, a => Scale((Interval)a[0]!, read(a[1])));
            add.Many("*", [type, span], span, a => Scale((Interval)a[1]!, read(a[0])));
            add.Many(
                "/",
                [span, type],
                span,
                a => read(a[1]) == 0 ? throw new DivideByZeroException() : Scale((Interval)a[0]!, 1 / read(a[1]))
            );
        }
    }

    // Fractions of a month become days (30 to the month), fractions of a day become microseconds.
    private static Interval Scale(Interval span, double factor)
    {
        var months = span.Months * factor;
        var wholeMonths = Math.Truncate(months);
        var fromMonths = Snapped((months - wholeMonths) * 30);
        var days = span.Days * factor;
        var (wholeFromMonths, wholeDays) = (Math.Truncate(fromMonths), Math.Truncate(days));
        var rest = (fromMonths - wholeFromMonths) + (days - wholeDays);
        var microseconds = Math.Round((span.Microseconds * factor) + (rest * Timestamps.Day));
        return checked(new Interval((int)wholeMonths, (int)(wholeDays + wholeFromMonths), (long)microseconds));
    }

    // RisingWave's decimal library extends a quotient by nine digits and then strips at most seven zeros, once the quotient has outgrown 32
    // bits: 12.5 is printed as 12.50.
    public static decimal Divided(decimal a, decimal b)
    {
        var quotient = a / b;
        if (a.Scale < b.Scale || quotient.Scale <= a.Scale - b.Scale)
            return quotient;
        var scale = a.Scale - b.Scale;
        do scale += 9;
        while (scale < quotient.Scale);
        if (scale > 27 || Magnitude(quotient) * Math.Pow(10, scale) <= uint.MaxValue)
            return quotient;
        var zeros = scale - quotient.Scale;
        zeros -= zeros >= 4 ? 4 : 0;
        zeros -= zeros >= 2 ? 2 : 0;
        zeros -= zeros >= 1 ? 1 : 0;
        return zeros == 0 ? quotient : quotient * new decimal((int)Math.Pow(10, zeros), 0, 0, false, (byte)zeros);
    }

    private static double Magnitude(decimal value) => Math.Abs((double)value);

    // A value that differs from an integer only by floating-point error counts as that integer.
    private static double Snapped(double value) => Math.Abs(value - Math.Round(value)) < 1e-10 ? Math.Round(value) : value;

    private static int Date(long days)
    {
        _ = Timestamps.Checked(checked(days * Timestamps.Day));
        return (int)days;
    }
}
