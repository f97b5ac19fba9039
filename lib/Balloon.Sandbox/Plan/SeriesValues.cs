using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Sql;

namespace Balloon.Sandbox.Plan;

/// <summary>The rows of generate_series, range and unnest over constants.</summary>
internal static class SeriesValues
{
    private const int Most = 10_000_000;

    public static (SqlType Type, IReadOnlyList<object?> Values) Of(string name, Scalar[] arguments, TimeZoneInfo zone, int at)
    {
        if (name == "unnest")
        {
            if (arguments is not [{ Type.Kind: SqlTypeKind.Array } array])
                throw Refusal.NotSupported("this form of unnest", at);
            // Arrays of arrays are unnested to their innermost items.
            var (element, items) = (array.Type.Element!, ((SqlArray?)ConstantFolding.Value(array))?.Items ?? []);
            for (; element.Kind == SqlTypeKind.Array; element = element.Element!)
                items = [.. items.OfType<SqlArray>().SelectMany(a => a.Items)];
            return (element, items);
        }

        if (arguments.Length is < 2 or > 3)
            throw new SqlException(SqlStates.UndefinedFunction, $"{name} takes a start, a stop and a step", at + 1);
        var inclusive = name == "generate_series";
        var type = arguments[0].Type;
        if (
            type.Kind is SqlTypeKind.Timestamp or SqlTypeKind.TimestampTz
            || (arguments.Length == 3 && arguments[2].Type == SqlType.Interval)
        )
            return Times(
                arguments,
                type.Kind == SqlTypeKind.TimestampTz || arguments[0] is Constant { IsUntyped: true }
                    ? SqlType.TimestampTz
                    : SqlType.Timestamp,
                inclusive,
                zone,
                at
            );
        type = arguments
            .Select(a => a.Type)
            .Aggregate(
                (a, b) =>
                    Casts.Common(a, b) ?? throw new SqlException(SqlStates.UndefinedFunction, $"{name} does not take {a} and {b}", at + 1)
            );
        if (type.Kind is not (SqlTypeKind.Integer or SqlTypeKind.BigInt or SqlTypeKind.Numeric))
            throw Refusal.NotSupported($"{name} of {type}", at);
        var numbers = arguments
            .Select(a => Casts.To(a, SqlType.Numeric, CastContext.Implicit, zone, at))
            .Select(ConstantFolding.Value)
            .ToArray();
        if (numbers.Any(n => n is null))
            return (type, []);
        var (start, stop, step) = ((decimal)numbers[0]!, (decimal)numbers[1]!, numbers.Length > 2 ? (decimal)numbers[2]! : 1);
        if (step == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "step size cannot equal zero", at + 1);
        var values = new List<object?>();
        for (var n = start; step > 0 ? n < stop || (inclusive && n == stop) : n > stop || (inclusive && n == stop); n += step)
        {
            if (values.Count == Most)
                throw Refusal.NotSupported($"{name} of more than {Most} rows", at);
            values.Add(
                type.Kind switch
                {
                    SqlTypeKind.Integer => (object)(int)n,
                    SqlTypeKind.BigInt => (long)n,
                    _ => n,
                }
            );
        }

        return (type, values);
    }

    private static (SqlType Type, IReadOnlyList<object?> Values) Times(
        Scalar[] arguments,
        SqlType type,
        bool inclusive,
        TimeZoneInfo zone,
        int at
    )
    {
        if (arguments.Length != 3)
            throw new SqlException(SqlStates.UndefinedFunction, "a series of times needs a step", at + 1);
        var start = ConstantFolding.Value(Casts.To(arguments[0], type, CastContext.Explicit, zone, at));
        var stop = ConstantFolding.Value(Casts.To(arguments[1], type, CastContext.Explicit, zone, at));
        var step = ConstantFolding.Value(Casts.To(arguments[2], SqlType.Interval, CastContext.Implicit, zone, at));
        if (start is not long first || stop is not long last || step is not Interval span)
            return (type, []);
        var forward = span.CompareTo(default) > 0;
        if (span.CompareTo(default) == 0)
            throw new SqlException(SqlStates.InvalidParameterValue, "step size cannot equal zero", at + 1);
        var values = new List<object?>();
        for (
            var t = first;
            forward ? t < last || (inclusive && t == last) : t > last || (inclusive && t == last);
            t = type.Kind == SqlTypeKind.TimestampTz ? Moment.AddZoned(t, span, zone) : Moment.Add(t, span)
        )
        {
            if (values.Count == Most)
                throw Refusal.NotSupported($"a series of more than {Most} rows", at);
            values.Add(t);
        }

        return (type, values);
    }
}
