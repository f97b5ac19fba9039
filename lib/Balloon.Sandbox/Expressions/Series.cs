using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>generate_series and range: numbers or times at equal steps; range excludes its stop.</summary>
internal static class Series
{
    public static SetFunction Of(string name, Scalar[] arguments, Zone zone, int at)
    {
        var inclusive = name == "generate_series";
        if (arguments.Length is < 2 or > 4 || (arguments.Length == 4 && !inclusive))
            throw FunctionTable.Unknown(name, arguments, at);
        var times = arguments[0].Type.Kind is SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz or SqlTypeKind.Date;
        if (times || (arguments.Length >= 3 && arguments[2].Type == SqlType.Interval))
            return Times(name, arguments, inclusive, zone, at);
        if (arguments.Length == 4)
            throw FunctionTable.Unknown(name, arguments, at);
        var type = arguments
            .Select(a => a.Type)
            .Aggregate((a, b) => Casts.Common(a, b) ?? throw FunctionTable.Unknown(name, arguments, at));
        if (type == SqlType.SmallInt)
            type = SqlType.Integer;
        var cast = arguments.Select(a => Casts.To(a, type, CastContext.Implicit, zone, at)).ToArray();
        return type.Kind switch
        {
            SqlTypeKind.Integer => new SetFunction(
                name,
                cast,
                type,
                a => Whole((int)a[0]!, (int)a[1]!, a.Length > 2 ? (int)a[2]! : 1, inclusive, int.MaxValue, static n => (int)n)
            ),
            SqlTypeKind.BigInt => new SetFunction(
                name,
                cast,
                type,
                a => Whole((long)a[0]!, (long)a[1]!, a.Length > 2 ? (long)a[2]! : 1, inclusive, long.MaxValue, static n => n)
            ),
            SqlTypeKind.Numeric => new SetFunction(
                name,
                cast,
                type,
                a => Exact((Numeric)a[0]!, (Numeric)a[1]!, a.Length > 2 ? (Numeric)a[2]! : 1, inclusive)
            ),
            _ => throw FunctionTable.Unknown(name, arguments, at),
        };
    }

    private static IEnumerable<object?> Whole(long start, long stop, long step, bool inclusive, long most, Func<long, object> box)
    {
        Check(step == 0);
        return Steps();

        IEnumerable<object?> Steps()
        {
            for (var n = start; step > 0 ? n < stop || (inclusive && n == stop) : n > stop || (inclusive && n == stop); n += step)
            {
                yield return box(n);
                if (step > 0 ? n > most - step : n < -most - 1 - step)
                    yield break;
            }
        }
    }

    private static IEnumerable<object?> Exact(Numeric start, Numeric stop, Numeric step, bool inclusive)
    {
        Finite(start, "start");
        Finite(stop, "stop");
        Finite(step, "step");
        Check(step == 0);
        return Steps();

        IEnumerable<object?> Steps()
        {
            for (var n = start; step > 0 ? n < stop || (inclusive && n == stop) : n > stop || (inclusive && n == stop); n += step)
                yield return n;
        }
    }

    private static SetFunction Times(string name, Scalar[] arguments, bool inclusive, Zone zone, int at)
    {
        if (arguments.Length < 3)
            throw FunctionTable.Unknown(name, arguments, at);
        var zoned = arguments[0].Type.Kind == SqlTypeKind.TimestampTz || Casts.IsUntyped(arguments[0]);
        if (zoned ? !inclusive : arguments.Length == 4)
            throw FunctionTable.Unknown(name, arguments, at);
        var type = zoned ? SqlType.TimestampTz : SqlType.Timestamp;
        SqlType[] types = [type, type, SqlType.Interval, SqlType.Varchar];
        return new SetFunction(
            name,
            [.. arguments.Select((a, i) => Casts.To(a, types[i], CastContext.Implicit, zone, at))],
            type,
            a =>
            {
                var (start, stop, step) = ((long)a[0]!, (long)a[1]!, (Interval)a[2]!);
                var where = a.Length > 3 ? Zone.Named((string)a[3]!) : zone;
                Check(step.CompareTo(default) == 0);
                return Steps(start, stop, step, inclusive, t => zoned ? Timestamps.AddZoned(t, step, where) : Timestamps.Add(t, step));
            }
        );
    }

    private static IEnumerable<object?> Steps(long start, long stop, Interval step, bool inclusive, Func<long, long> next)
    {
        var forward = step.CompareTo(default) > 0;
        for (var t = start; forward ? t < stop || (inclusive && t == stop) : t > stop || (inclusive && t == stop); t = next(t))
            yield return t;
    }

    private static void Finite(Numeric number, string name)
    {
        if (!number.IsFinite)
            throw new SqlException(
                SqlStates.InvalidParameterValue,
                $"Invalid parameter {name}: {name} value cannot be {(number.IsNaN ? "NaN" : "infinity")}"
            );
    }

    private static void Check(bool zero)
    {
        if (zero)
            throw new SqlException(SqlStates.InvalidParameterValue, "step size cannot equal zero");
    }
}
