using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>Functions on dates, times and intervals.</summary>
internal static class TimeFunctions
{
    public static void AddTo(FunctionAdder add)
    {
        var (text, stamp, instant, span, date) = (SqlType.Varchar, SqlType.Timestamp, SqlType.TimestampTz, SqlType.Interval, SqlType.Date);
        add.Two<string, long, long>("date_trunc", text, stamp, stamp, Truncate);
        add.Zoned("date_trunc", [text, instant], instant, (a, zone) => Truncate((string)a[0]!, (long)a[1]!, zone));
        add.Many("date_trunc", [text, instant, text], instant, a => Truncate((string)a[0]!, (long)a[1]!, Zone.Named((string)a[2]!)));
        add.Two<string, Interval, Interval>("date_trunc", text, span, span, Truncate);
        add.Two<string, long, Interval>("date_trunc", text, SqlType.Time, span, TruncateTime);
        foreach (var name in new[] { "extract", "date_part" })
        {
            var result = name == "extract" ? SqlType.Numeric : SqlType.Double;
            add.Many(name, [text, stamp], result, a => Result(Extract((string)a[0]!, (long)a[1]!, null)));
            // date_part treats a date as its midnight.
            add.Many(
                name,
                [text, date],
                result,
                a =>
                    Result(
                        name == "extract"
                            ? ExtractDate((string)a[0]!, (int)a[1]!)
                            : Extract((string)a[0]!, (int)a[1]! * Timestamps.Day, null)
                    )
            );
            add.Zoned(name, [text, instant], result, (a, zone) => Result(Extract((string)a[0]!, (long)a[1]!, zone)));
            add.Many(name, [text, SqlType.Time], result, a => Result(ExtractTime((string)a[0]!, (long)a[1]!)));
            add.Many(name, [text, span], result, a => Result(ExtractSpan((string)a[0]!, (Interval)a[1]!)));
            object Result(decimal value) => result == SqlType.Double ? (double)value : (Numeric)value;
        }

        add.Many("to_timestamp", [SqlType.Double], instant, a => Timestamps.Checked(checked((long)Math.Round((double)a[0]! * 1_000_000))));
        add.Two<string, long, long>("timezone", text, instant, stamp, (z, x) => Zone.Named(z).ToLocal(x));
        add.Two<string, long, long>("timezone", text, stamp, instant, (z, x) => Zone.Named(z).ToInstant(x));
        MakeTime.AddTo(add);
        add.Many("to_char", [stamp, text], text, a => TimeFormat.Format((long)a[0]!, (string)a[1]!, null));
        add.Two<Interval, string, string>("to_char", span, text, text, IntervalFormat.Format);
        add.Zoned("to_char", [instant, text], text, (a, zone) => TimeFormat.Format((long)a[0]!, (string)a[1]!, zone));
        add.One<Interval, Interval>("justify_interval", span, span, Justify);
        add.Many("date_bin", [span, stamp, stamp], stamp, a => Bin((Interval)a[0]!, (long)a[1]!, (long)a[2]!));
        add.Many("date_bin", [span, instant, instant], instant, a => Bin((Interval)a[0]!, (long)a[1]!, (long)a[2]!));
        // tumble_start: the start of the window that a time falls into.
        add.Two<long, Interval, long>("tumble_start", stamp, span, stamp, WindowStart);
        add.Two<long, Interval, long>("tumble_start", instant, span, instant, WindowStart);
        add.Two<int, Interval, long>("tumble_start", date, span, stamp, (x, size) => WindowStart(x * Timestamps.Day, size));
    }

    // The start of the window that a time falls into, with windows counted from an origin.
    private static long Bin(Interval stride, long time, long origin)
    {
        var length = Timestamps.Fixed(stride, "the stride of date_bin");
        return length > 0
            ? Timestamps.Checked(checked(origin + (Timestamps.Floor(checked(time - origin), length) * length)))
            : throw new SqlException(SqlStates.InvalidParameterValue, "the stride of date_bin must be positive");
    }

    public static long WindowStart(long time, Interval size)
    {
        var length = Timestamps.Fixed(size, "a window");
        return length > 0
            ? Timestamps.Floor(time, length) * length
            : throw new SqlException(SqlStates.InvalidParameterValue, "the size of a window must be positive");
    }

    // Below a day the instant's own offset applies, since an hour may occur twice; from a day on the local clock is converted again.
    private static long Truncate(string unit, long instant, Zone zone)
    {
        var offset = zone.OffsetAt(instant);
        var local = Truncate(unit, instant + offset);
        return unit.ToLowerInvariant() is "microseconds" or "milliseconds" or "second" or "minute" or "hour"
            ? local - offset
            : zone.ToInstant(local);
    }

    private static long Truncate(string unit, long time)
    {
        var t = Timestamps.ToDateTime(time);
        return unit.ToLowerInvariant() switch
        {
            "microseconds" => time,
            "milliseconds" => Timestamps.Floor(time, 1000) * 1000,
            "second" => Timestamps.Floor(time, Timestamps.Second) * Timestamps.Second,
            "minute" => Timestamps.Floor(time, Timestamps.Minute) * Timestamps.Minute,
            "hour" => Timestamps.Floor(time, Timestamps.Hour) * Timestamps.Hour,
            "day" => Timestamps.Floor(time, Timestamps.Day) * Timestamps.Day,
            "week" => (Timestamps.Floor(time, Timestamps.Day) - (((int)t.DayOfWeek + 6) % 7)) * Timestamps.Day,
            "month" => At(t.Year, t.Month),
            "quarter" => At(t.Year, ((t.Month - 1) / 3 * 3) + 1),
            "year" => At(t.Year, 1),
            "decade" => At(Math.Max(1, t.Year / 10 * 10), 1),
            "century" => At(((t.Year - 1) / 100 * 100) + 1, 1),
            "millennium" => At(((t.Year - 1) / 1000 * 1000) + 1, 1),
            _ => throw Unit(unit),
        };

        static long At(int year, int month) => Timestamps.FromDateTime(new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private static Interval Truncate(string unit, Interval span) =>
        unit.ToLowerInvariant() switch
        {
            "microseconds" => span,
            "milliseconds" => span with { Microseconds = span.Microseconds / 1000 * 1000 },
            "second" => span with { Microseconds = span.Microseconds / Timestamps.Second * Timestamps.Second },
            "minute" => span with { Microseconds = span.Microseconds / Timestamps.Minute * Timestamps.Minute },
            "hour" => span with { Microseconds = span.Microseconds / Timestamps.Hour * Timestamps.Hour },
            "day" => span with { Microseconds = 0 },
            "month" => new Interval(span.Months, 0, 0),
            "quarter" => new Interval(span.Months / 3 * 3, 0, 0),
            "year" => new Interval(span.Months / 12 * 12, 0, 0),
            "decade" => new Interval(span.Months / 120 * 120, 0, 0),
            "century" => new Interval(span.Months / 1200 * 1200, 0, 0),
            "millennium" => new Interval(span.Months / 12000 * 12000, 0, 0),
            _ => throw Unit(unit),
        };

    private static Interval TruncateTime(string unit, long time) =>
        unit.ToLowerInvariant() is "month" or "quarter" or "year" or "decade" or "century" or "millennium"
            ? new Interval(0, 0, 0)
            : Truncate(unit, new Interval(0, 0, time));

    private static decimal Extract(string unit, long time, Zone? zone)
    {
        var local = zone is null ? time : zone.ToLocal(time);
        return unit.ToLowerInvariant() switch
        {
            "epoch" => Seconds(time),
            // Days since 24 November 4714 BC, with the elapsed part of the day. RisingWave counts in nanoseconds, as far as they reach.
            "julian" => Arithmetic.Divided(Seconds(local) * (Math.Abs(local) <= long.MaxValue / 1000 ? 1.000m : 1m), 86_400) + 2_440_588,
            "hour" or "minute" or "second" or "millisecond" or "milliseconds" or "microsecond" or "microseconds" => ExtractTime(
                unit,
                Timestamps.TimeOfDay(local)
            ),
            "timezone" when zone is not null => (decimal)(local - time) / Timestamps.Second,
            "timezone_hour" when zone is not null => (local - time) / Timestamps.Hour,
            "timezone_minute" when zone is not null => (local - time) / Timestamps.Minute % 60,
            _ => ExtractDate(unit, (int)Timestamps.Floor(local, Timestamps.Day)),
        };
    }

    private static decimal Seconds(long microseconds) => new decimal(Math.Abs(microseconds)) * 0.000001m * (microseconds < 0 ? -1 : 1);

    private static decimal ExtractDate(string unit, int days)
    {
        var d = Timestamps.ToDateTime(days * Timestamps.Day);
        return unit.ToLowerInvariant() switch
        {
            "year" => d.Year,
            "month" => d.Month,
            "day" => d.Day,
            "dow" => (int)d.DayOfWeek,
            "isodow" => d.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)d.DayOfWeek,
            "doy" => d.DayOfYear,
            "week" => ISOWeek.GetWeekOfYear(d),
            "isoyear" => ISOWeek.GetYear(d),
            "quarter" => ((d.Month - 1) / 3) + 1,
            "decade" => d.Year / 10,
            "century" => ((d.Year - 1) / 100) + 1,
            "millennium" => ((d.Year - 1) / 1000) + 1,
            "julian" => days + 2_440_588,
            "epoch" => days * 86_400L,
            _ => throw Unit(unit),
        };
    }

    private static decimal ExtractTime(string unit, long time) =>
        unit.ToLowerInvariant() switch
        {
            "hour" => time / Timestamps.Hour,
            "minute" => time / Timestamps.Minute % 60,
            "second" => Seconds(time % Timestamps.Minute),
            "millisecond" or "milliseconds" => new decimal(time % Timestamps.Minute) * 0.001m,
            "microsecond" or "microseconds" => time % Timestamps.Minute,
            "epoch" => Seconds(time),
            _ => throw Unit(unit),
        };

    private static decimal ExtractSpan(string unit, Interval span) =>
        unit.ToLowerInvariant() switch
        {
            "millennium" => span.Months / 12000,
            "century" => span.Months / 1200,
            "decade" => span.Months / 120,
            "year" => span.Months / 12,
            "month" => span.Months % 12,
            "quarter" => (span.Months % 12 / 3) + 1,
            "day" => span.Days,
            "hour" => span.Microseconds / Timestamps.Hour,
            "minute" => span.Microseconds / Timestamps.Minute % 60,
            "second" => Seconds(span.Microseconds % Timestamps.Minute),
            "millisecond" => new decimal(span.Microseconds % Timestamps.Minute) * 0.001m,
            "microsecond" => span.Microseconds % Timestamps.Minute,
            "epoch" => Seconds(span.Microseconds)
                + (span.Days * 86_400m)
                + (span.Months / 12 * 31_557_600m)
                + (span.Months % 12 * 2_592_000m),
            _ => throw Unit(unit),
        };

    private static Interval Justify(Interval span)
    {
        var days = span.Days + (span.Microseconds / Timestamps.Day);
        return new Interval((int)(span.Months + (days / 30)), (int)(days % 30), span.Microseconds % Timestamps.Day);
    }

    private static SqlException Unit(string unit) =>
        new(SqlStates.InvalidParameterValue, $"unit \"{unit}\" is not recognized here", hint: Refusal.Hint);
}
