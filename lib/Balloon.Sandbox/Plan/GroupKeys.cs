using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Plan;

/// <summary>
/// Gives equal values one form before they are grouped, since some print differently: 1.50 and 1.5, 30 days and 1 month. RisingWave shows
/// the same form.
/// </summary>
internal static class GroupKeys
{
    public static Scalar Normal(Scalar key) =>
        key.Type.Kind switch
        {
            SqlTypeKind.Numeric => new Function<Numeric, Numeric>("normal", key, key.Type, Stripped),
            SqlTypeKind.Interval => new Function<Interval, Interval>("normal", key, key.Type, Span),
            SqlTypeKind.Array or SqlTypeKind.Struct when HasForms(key.Type) && !HasMap(key.Type) => new FunctionN(
                "normal",
                [key],
                key.Type,
                v => Normal(v[0])
            ),
            _ when HasMap(key.Type) => throw Refusal.NotSupported("GROUP BY and DISTINCT of a map"),
            _ => key,
        };

    /// <summary>True for maps and for types that contain one: two equal maps may list their entries in different orders.</summary>
    public static bool HasMap(SqlType type) =>
        type.Kind == SqlTypeKind.Map || (type.Element is { } element && HasMap(element)) || type.Fields?.Any(f => HasMap(f.Type)) == true;

    private static bool HasForms(SqlType type) =>
        type.Kind is SqlTypeKind.Numeric or SqlTypeKind.Interval
        || (type.Element is { } element && HasForms(element))
        || type.Fields?.Any(f => HasForms(f.Type)) == true;

    private static object? Normal(object? value) =>
        value switch
        {
            Numeric number => Stripped(number),
            Interval interval => Span(interval),
            SqlArray array => new SqlArray([.. array.Items.Select(Normal)]),
            SqlRow row => new SqlRow([.. row.Fields.Select(Normal)]),
            _ => value,
        };

    // Dividing by a 1 of the largest scale strips trailing zeros.
    private static Numeric Stripped(Numeric number) => number.Map(static x => x / 1.0000000000000000000000000000m);

    private static Interval Span(Interval value)
    {
        var length = value.Normalized;
        var days = (long)(length / Timestamps.Day);
        return new Interval((int)(days / 30), (int)(days % 30), (long)(length % Timestamps.Day));
    }
}
