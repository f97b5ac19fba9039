using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>make_date, make_time, make_timestamp and make_timestamptz.</summary>
internal static class MakeTime
{
    public static void AddTo(FunctionAdder add)
    {
        var (whole, seconds) = (SqlType.Integer, SqlType.Double);
        SqlType[] all = [whole, whole, whole, whole, whole, seconds];
        add.Many("make_date", [whole, whole, whole], SqlType.Date, a => Date((int)a[0]!, (int)a[1]!, (int)a[2]!));
        add.Many("make_time", [whole, whole, seconds], SqlType.Time, a => Time((int)a[0]!, (int)a[1]!, (double)a[2]!));
        add.Many("make_timestamp", all, SqlType.Timestamp, a => Timestamp(a));
        add.Zoned("make_timestamptz", all, SqlType.TimestampTz, (a, zone) => zone.ToInstant(Timestamp(a)));
        add.Many(
            "make_timestamptz",
            [.. all, SqlType.Varchar],
            SqlType.TimestampTz,
            a => Zone.Named((string)a[6]!).ToInstant(Timestamp(a))
        );
    }

    private static long Timestamp(object?[] a) =>
        (Date((int)a[0]!, (int)a[1]!, (int)a[2]!) * Timestamps.Day) + Time((int)a[3]!, (int)a[4]!, (double)a[5]!);

    // There is no year 0: the year before 1 is written -1.
    private static int Date(int year, int month, int day)
    {
        var counted = year < 0 ? year + 1 : year;
        return
            counted is >= Civil.FirstYear and <= Civil.LastYear
            && year != 0
            && month is >= 1 and <= 12
            && day >= 1
            && day <= Civil.DaysInMonth(counted, month)
            ? (int)new Civil(counted, month, day).ToDays()
            : throw Invalid("year, month, day", $"invalid date: {counted}-{month}-{day}");
    }

    private static long Time(int hour, int minute, double second)
    {
        var text = second.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(second) || double.IsNegative(second))
            throw Invalid("sec", $"invalid sec: {text}");
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second >= 60)
            throw Invalid("hour, min, sec", $"invalid time: {hour}:{minute}:{text}");
        var nanoseconds = (long)Math.Truncate(second) * 1_000_000_000 + (long)Math.Round((second - Math.Truncate(second)) * 1e9);
        return nanoseconds % 1000 == 0
            ? (hour * Timestamps.Hour) + (minute * Timestamps.Minute) + (nanoseconds / 1000)
            : throw Refusal.NotSupported("times finer than a microsecond");
    }

    private static SqlException Invalid(string parameter, string reason) =>
        new(SqlStates.InvalidParameterValue, $"Invalid parameter {parameter}: {reason}");
}
