namespace Balloon.Sandbox.Types;

/// <summary>A date of the proleptic Gregorian calendar in any year; year 0 is 1 BC.</summary>
internal readonly record struct Civil(int Year, int Month, int Day)
{
    /// <summary>The first and the last year, as in RisingWave.</summary>
    public const int FirstYear = -262_143,
        LastYear = 262_142;

    // The calendar repeats every 400 years, so any date is looked up in the cycle from 2000 on.
    private const int CycleYears = 400,
        CycleDays = 146_097,
        CycleStart = 10_957;

    public static int DaysInMonth(int year, int month) => DateTime.DaysInMonth(Alike(year), month);

    public static Civil FromDays(long days)
    {
        var cycle = Math.DivRem(days - CycleStart, CycleDays, out var rest);
        if (rest < 0)
            (cycle, rest) = (cycle - 1, rest + CycleDays);
        var date = DateTime.UnixEpoch.AddDays(CycleStart + rest);
        return new Civil(date.Year + (int)(cycle * CycleYears), date.Month, date.Day);
    }

    /// <summary>The number of days since 1970-01-01.</summary>
    public long ToDays()
    {
        var alike = Alike(Year);
        var days = (long)(new DateTime(alike, Month, Day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).TotalDays;
        return days + ((long)(Year - alike) / CycleYears * CycleDays);
    }

    /// <summary>Adds months; a day that the resulting month does not have becomes its last day.</summary>
    public Civil AddMonths(int months)
    {
        var count = (Year * 12L) + Month - 1 + months;
        var year = (int)Math.Clamp((count - (((count % 12) + 12) % 12)) / 12, FirstYear - 1, LastYear + 1);
        var month = (int)(((count % 12) + 12) % 12) + 1;
        return new Civil(year, month, Math.Min(Day, DaysInMonth(year, month)));
    }

    /// <summary>The text, without the BC of years before 1.</summary>
    public override string ToString() => $"{(Year > 0 ? Year : 1 - Year):0000}-{Month:00}-{Day:00}";

    private static int Alike(int year) => 2000 + ((((year - 2000) % CycleYears) + CycleYears) % CycleYears);
}
