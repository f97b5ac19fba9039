using System.Globalization;

namespace Balloon.Sandbox.Types;

/// <summary>Parses dates, times, timestamps and instants.</summary>
internal static class DateTimeText
{
    private const long Day = 86_400_000_000;

    private static readonly string[] DateForms = ["yyyy-MM-dd"];

    public static int ParseDate(ReadOnlySpan<char> text)
    {
        if (TryDate(text, out var days))
            return days;
        // The text of a timestamp is accepted as a date.
        return TrySplit(text, out var date, out var time) && TryDate(date, out days) && TryClock(time, out _)
            ? days
            : throw Invalid(SqlType.Date, text);
    }

    public static long ParseTime(ReadOnlySpan<char> text)
    {
        if (TryClock(text, out var time))
            return time;
        return TrySplit(text, out var date, out var clock) && TryDate(date, out _) && TryClock(clock, out time)
            ? time
            : throw Invalid(SqlType.Time, text);
    }

    public static long ParseTimestamp(ReadOnlySpan<char> text)
    {
        if (!TryTimestamp(text, out var value))
            throw Invalid(SqlType.Timestamp, text);
        var point = text.LastIndexOf('.');
        return point >= 0 && text.Length - point > 7 && !text[(point + 7)..].Trim('0').IsEmpty
            ? throw Refusal.NotSupported("timestamps finer than a microsecond")
            : value;
    }

    public static long ParseInstant(ReadOnlySpan<char> text, Zone zone) =>
        TryInstant(text, zone, out var value) ? value : throw Invalid(SqlType.TimestampTz, text);

    public static bool TryTimestamp(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (TryDate(text, out var days))
        {
            value = days * Day;
            return true;
        }

        if (!TrySplit(text, out var date, out var time) || !TryDate(date, out days) || !TryClock(time, out var clock))
            return false;
        value = days * Day + clock;
        return true;
    }

    /// <summary>Parses an instant: a timestamp followed by Z, +hh:mm or a zone's name, or else in <paramref name="zone"/>.</summary>
    public static bool TryInstant(ReadOnlySpan<char> text, Zone zone, out long value)
    {
        var offset = 0L;
        var local = text;
        if (text.EndsWith("Z", StringComparison.OrdinalIgnoreCase))
            local = text[..^1].TrimEnd();
        else if (text.EndsWith("UTC", StringComparison.OrdinalIgnoreCase))
            local = text[..^3].TrimEnd();
        else if (TryOffset(text, out var length, out offset))
            local = text[..^length].TrimEnd();
        else
        {
            if (!TryTimestamp(text, out value))
                return false;
            value = zone.ToInstant(value);
            return true;
        }

        if (!TryTimestamp(local, out value))
            return false;
        value -= offset;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out int length, out long offset)
    {
        (length, offset) = (0, 0);
        var sign = text.LastIndexOfAny('+', '-');
        if (sign < 8 || text.IndexOf(':') < 0 || text.IndexOf(':') > sign)
            return false;
        var digits = text[(sign + 1)..];
        int hours,
            minutes = 0;
        var colon = digits.IndexOf(':');
        if (colon < 0 && digits.Length == 4)
        {
            if (!TryNumber(digits[..2], out hours) || !TryNumber(digits[2..], out minutes))
                return false;
        }
        else if (colon < 0)
        {
            if (!TryNumber(digits, out hours))
                return false;
        }
        else if (!TryNumber(digits[..colon], out hours) || !TryNumber(digits[(colon + 1)..], out minutes))
            return false;
        if (hours > 15 || minutes > 59)
            return false;
        length = text.Length - sign;
        offset = (hours * 60L + minutes) * 60_000_000 * (text[sign] == '-' ? -1 : 1);
        return true;
    }

    private static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> date, out ReadOnlySpan<char> time)
    {
        var at = text.IndexOfAny(' ', 'T', 't');
        date = at < 0 ? text : text[..at];
        time = at < 0 ? default : text[(at + 1)..].TrimStart();
        return at > 0;
    }

    private static bool TryDate(ReadOnlySpan<char> text, out int days)
    {
        days = 0;
        if (text.Length == 10 && text[4] == '-' && text[7] == '-')
        {
            if (!TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..], out var day))
                return false;
            if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
                return false;
            days = (int)(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks / TimeSpan.TicksPerDay) - EpochDay;
            return true;
        }

        if (!DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value))
            return false;
        days = (int)(value.Ticks / TimeSpan.TicksPerDay) - EpochDay;
        return true;
    }

    private static int EpochDay { get; } = (int)(DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerDay);

    private static bool TryClock(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        var colon = text.IndexOf(':');
        if (colon is < 1 or > 2 || !TryNumber(text[..colon], out var hours) || hours > 23)
            return false;
        text = text[(colon + 1)..];
        if (text.Length < 2 || !TryNumber(text[..2], out var minutes) || minutes > 59)
            return false;
        value = (hours * 60L + minutes) * 60_000_000;
        text = text[2..];
        if (text.IsEmpty)
            return true;
        if (text[0] != ':' || text.Length < 3 || !TryNumber(text[1..3], out var seconds) || seconds > 59)
            return false;
        value += seconds * 1_000_000L;
        text = text[3..];
        if (text.IsEmpty)
            return true;
        if (text[0] != '.' || text.Length < 2)
            return false;
        var unit = 100_000L;
        foreach (var digit in text[1..])
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value += (digit - '0') * unit;
            unit /= 10;
        }

        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 9)
            return false;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value = value * 10 + (digit - '0');
        }

        return true;
    }

    private static SqlException Invalid(SqlType type, ReadOnlySpan<char> text) =>
        new(SqlStates.InvalidDatetimeFormat, $"invalid input syntax for type {type.Name}: \"{text}\"");
}
