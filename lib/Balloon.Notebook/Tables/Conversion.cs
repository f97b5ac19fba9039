using System.Globalization;
using System.Linq.Expressions;

namespace Balloon.Notebook.Tables;

/// <summary>Converts values between types. A conversion to a whole number must not lose anything.</summary>
internal static class Conversion
{
    /// <summary>Finds a conversion; null if there is none.</summary>
    /// <remarks>It throws <see cref="InvalidCastException"/> or <see cref="OverflowException"/> for a value that does not fit.</remarks>
    public static Func<TFrom, T>? Find<TFrom, T>()
    {
        if (typeof(TFrom) == typeof(object))
            return value => (T)Nested.To(value, typeof(T))!;
        var value = Expression.Parameter(typeof(TFrom), "value");
        var body = Body(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
        return body is null ? null : Expression.Lambda<Func<TFrom, T>>(Expression.Convert(body, typeof(T)), value).Compile();
    }

    /// <summary>Converts a value that is not null to a type that is not nullable.</summary>
    /// <exception cref="InvalidCastException">There is no such conversion.</exception>
    public static object Convert(object value, Type to)
    {
        if (to.IsInstanceOfType(value))
            return value;
        var typed = Expression.Parameter(value.GetType(), "value");
        var body = Body(typed, to) ?? throw new InvalidCastException($"it is a {TypeNames.Of(value.GetType())}, not a {TypeNames.Of(to)}");
        var untyped = Expression.Parameter(typeof(object), "untyped");
        var block = Expression.Block([typed], Expression.Assign(typed, Expression.Convert(untyped, typed.Type)), body);
        return Expression.Lambda<Func<object, object>>(Expression.Convert(block, typeof(object)), untyped).Compile()(value);
    }

    private static Expression? Body(ParameterExpression value, Type to)
    {
        if (to.IsAssignableFrom(value.Type))
            return Expression.Convert(value, to);
        if (IsNumber(value.Type) && IsNumber(to))
            return to == typeof(double) || to == typeof(float) || to == typeof(decimal)
                ? Expression.ConvertChecked(value, to)
                : Whole(value, to);
        var pair = Array.Find(Pairs, p => p.Method.GetParameters()[^1].ParameterType == value.Type && p.Method.ReturnType == to);
        return pair is null ? null : Expression.Invoke(Expression.Constant(pair), value);
    }

    private static readonly Delegate[] Pairs =
    [
        (DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        (DateTimeOffset time) => time.UtcDateTime,
        (DateOnly date) => date.ToDateTime(TimeOnly.MinValue),
        (DateTime time) =>
            time.TimeOfDay == TimeSpan.Zero
                ? DateOnly.FromDateTime(time)
                : throw new InvalidCastException("it has a time of day: take it as DateTime"),
        (TimeOnly time) => time.ToTimeSpan(),
        (TimeSpan span) => TimeOnly.FromTimeSpan(span),
    ];

    private static BlockExpression Whole(Expression value, Type to)
    {
        var whole = Expression.Variable(to, "whole");
        var lost = Expression.New(
            typeof(InvalidCastException).GetConstructor([typeof(string)])!,
            Expression.Constant(
                string.Create(CultureInfo.InvariantCulture, $"it does not fit {TypeNames.Of(to)}: take it as {TypeNames.Of(value.Type)}")
            )
        );
        return Expression.Block(
            [whole],
            Expression.Assign(whole, Expression.ConvertChecked(value, to)),
            Expression.IfThen(Expression.NotEqual(Expression.ConvertChecked(whole, value.Type), value), Expression.Throw(lost)),
            whole
        );
    }

    private static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;
}
