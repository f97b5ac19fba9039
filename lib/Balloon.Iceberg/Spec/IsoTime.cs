using System.Globalization;

namespace Balloon.Iceberg.Spec;

/// <summary>Formats and parses ISO 8601 over the whole range of the types, including years beyond .NET's 1 to 9999.</summary>
internal static class IsoTime
{
    private const long MicrosPerDay = 86_400_000_000;
    private const long DaysToEpoch = 719_162;

    public static string Date(int days)
    {
        var (year, month, day) = Civil(days);
        return string.Create(CultureInfo.InvariantCulture, $"{Year(year)}-{month:00}-{day:00}");
    }

    public static string Time(long micros)
    {
        var (seconds, fraction) = Math.DivRem(micros, 1_000_000);
        var text = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        return fraction == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}.{fraction:000000}");
    }

    public static string Timestamp(long value, bool nanos)
    {
        var perDay = nanos ? MicrosPerDay * 1000 : MicrosPerDay;
        var days = (int)Floor(value, perDay);
        var rest = value - (days * perDay);
        if (!nanos)
            return $"{Date(days)}T{Time(rest)}";
        var seconds = rest / 1_000_000_000;
        var fraction = rest % 1_000_000_000;
        var time = Time(seconds * 1_000_000);
        return fraction == 0
            ? $"{Date(days)}T{time}"
            : string.Create(CultureInfo.InvariantCulture, $"{Date(days)}T{time}.{fraction:000000000}");
    }

    public static int ParseDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? (int)(date.DayNumber - DaysToEpoch)
            : throw Bad(text, "a date such as 2026-11-24");

    public static long ParseTime(string text)
    {
        var (main, fraction) = SplitFraction(text);
        return TimeOnly.TryParseExact(main, ["HH:mm:ss", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? (time.Ticks / 10) + Fraction(fraction, 6, text)
            : throw Bad(text, "a time such as 13:05:09.123456");
    }

    /// <summary>Parses a timestamp; a zone offset, if allowed, is subtracted, so that the result is UTC.</summary>
    public static long ParseTimestamp(string text, bool nanos, bool zone)
    {
        var body = text.AsSpan().Trim();
        long offset = 0;
        if (body.EndsWith("Z", StringComparison.OrdinalIgnoreCase) && zone)
            body = body[..^1];
        else if (zone && body.Length > 16 && body[10..].LastIndexOfAny('+', '-') is var sign and >= 0)
        {
            var part = body[(10 + sign + 1)..].ToString();
            var form = part.Length switch
            {
                2 => "hh",
                4 => "hhmm",
                _ => @"hh\:mm",
            };
            if (!TimeSpan.TryParseExact(part, form, CultureInfo.InvariantCulture, out var span))
                throw Bad(text, "a timestamp with an offset such as 2026-11-24T13:05:09.123456+00:00");
            offset = (body[10 + sign] == '-' ? -1 : 1) * (long)span.TotalSeconds;
            body = body[..(10 + sign)];
        }

        var (main, fraction) = SplitFraction(body.ToString());
        string[] forms = ["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd"];
        if (!DateTime.TryParseExact(main, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            throw Bad(text, "a timestamp such as 2026-11-24T13:05:09.123456");
        var seconds = ((moment.Ticks / TimeSpan.TicksPerSecond) - (DaysToEpoch * 86_400)) - offset;
        try
        {
            return checked((seconds * (nanos ? 1_000_000_000 : 1_000_000)) + Fraction(fraction, nanos ? 9 : 6, text));
        }
        catch (OverflowException)
        {
            throw Bad(text, "a timestamp of nanoseconds between 1677 and 2262");
        }
    }

    public static long Floor(long value, long divisor)
    {
        var quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The year, month and day of a day number, in the proleptic Gregorian calendar.</summary>
    public static (long Year, int Month, int Day) Civil(long days)
    {
        var z = days + 719_468;
        var era = Floor(z, 146_097);
        var dayOfEra = z - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1);
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    private static string Year(long year) =>
        year is >= 0 and <= 9999
            ? year.ToString("0000", CultureInfo.InvariantCulture)
            : year.ToString("+000000;-000000", CultureInfo.InvariantCulture);

    private static (string Main, string Fraction) SplitFraction(string text) =>
        text.IndexOf('.') is var dot and >= 0 ? (text[..dot], text[(dot + 1)..]) : (text, "");

    private static long Fraction(string digits, int places, string whole)
    {
        if (digits.Length == 0)
            return 0;
        if (digits.Length > places && digits[places..].Trim('0').Length > 0)
            throw Bad(whole, $"at most {places} digits of a second");
        var kept = digits.Length > places ? digits[..places] : digits.PadRight(places, '0');
        return long.TryParse(kept, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad(whole, "a fraction of digits");
    }

    private static IcebergException Bad(string text, string expected) => IcebergException.InvalidArgument($"'{text}' is not {expected}.");
}
