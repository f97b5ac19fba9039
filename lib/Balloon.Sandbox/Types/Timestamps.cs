namespace Balloon.Sandbox.Types;

/// <summary>Arithmetic on times, in microseconds since 1970.</summary>
internal static class Timestamps
{
    public const long Second = 1_000_000;
    public const long Minute = 60 * Second;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    private static readonly long Earliest = new Civil(Civil.FirstYear, 1, 1).ToDays() * Day;
    private static readonly long Latest = (new Civil(Civil.LastYear, 12, 31).ToDays() * Day) + Day - 1;

    public static long Floor(long value, long unit)
    {
        var quotient = Math.DivRem(value, unit, out var rest);
        return rest < 0 ? quotient - 1 : quotient;
    }

    public static long TimeOfDay(long value) => value - (Floor(value, Day) * Day);

    public static TimeSpan Offset(long instant, Zone zone) => TimeSpan.FromMicroseconds(zone.OffsetAt(instant));

    public static DateTime ToDateTime(long value) =>
        Civil.FromDays(Floor(Checked(value), Day)).Year is >= 1 and <= 9999
            ? DateTime.UnixEpoch.AddTicks(value * 10)
            : throw Refusal.NotSupported("this with a year before 1 or after 9999");

    public static long FromDateTime(DateTime value) => (value.Ticks - DateTime.UnixEpoch.Ticks) / 10;

    public static long Checked(long value) =>
        value >= Earliest && value <= Latest ? value : throw new SqlException(SqlStates.NumericValueOutOfRange, "timestamp out of range");

    /// <summary>Adds the interval's months (on the calendar), then its days, then the rest.</summary>
    public static long Add(long local, Interval span) =>
        Checked(checked(Months(local, span.Months) + (span.Days * Day) + span.Microseconds));

    private static long Months(long local, int months) =>
        months == 0 ? local : (Civil.FromDays(Floor(local, Day)).AddMonths(months).ToDays() * Day) + TimeOfDay(local);

    /// <summary>Like <see cref="Add"/>, for an instant; months and days are counted on the zone's calendar.</summary>
    public static long AddZoned(long instant, Interval span, Zone zone)
    {
        if (span is { Months: 0, Days: 0 })
            return Checked(checked(instant + span.Microseconds));
        var local = Add(zone.ToLocal(instant), new Interval(span.Months, span.Days, 0));
        return Checked(checked(zone.ToInstant(local) + span.Microseconds));
    }

    public static Interval Plus(Interval a, Interval b) =>
        checked(new Interval(a.Months + b.Months, a.Days + b.Days, a.Microseconds + b.Microseconds));

    public static Interval Negate(Interval span) => new(checked(-span.Months), checked(-span.Days), checked(-span.Microseconds));

    /// <summary>The difference of two timestamps, in days and the rest.</summary>
    public static Interval Between(long later, long earlier)
    {
        var difference = checked(later - earlier);
        return new Interval(0, (int)(difference / Day), difference % Day);
    }

    /// <summary>The length of an interval without months, which is fixed.</summary>
    public static long Fixed(Interval span, string what) =>
        span.Months == 0
            ? (span.Days * Day) + span.Microseconds
            : throw new SqlException(SqlStates.InvalidParameterValue, $"{what} cannot have months: months differ in length");
}
