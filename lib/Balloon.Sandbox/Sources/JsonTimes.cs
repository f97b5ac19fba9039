using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sources;

/// <summary>Parses instants in JSON.</summary>
internal static class JsonTimes
{
    /// <summary>Converts a number, whose unit is guessed from its size unless an option states it.</summary>
    public static bool TryNumber(long number, TimestampHandling handling, out long value)
    {
        value = 0;
        try
        {
            value = handling switch
            {
                TimestampHandling.Micro => number,
                TimestampHandling.Milli => checked(number * 1000),
                TimestampHandling.GuessNumberUnit => Math.Abs(number) switch
                {
                    < 100_000_000_000 => checked(number * 1_000_000),
                    < 100_000_000_000_000 => number * 1000,
                    < 100_000_000_000_000_000 => number,
                    _ => number / 1000,
                },
                _ => throw new OverflowException(),
            };
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>Parses 2026-11-24T19:32:00.123456Z, with zero to six decimals of a second.</summary>
    public static bool TryFast(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        if (
            text.Length is < 20 or > 27
            || text[^1] != 'Z'
            || text[4] != '-'
            || text[7] != '-'
            || text[10] is not ((byte)'T' or (byte)' ')
            || text[13] != ':'
            || text[16] != ':'
        )
            return false;
        if (
            !Digits(text[..4], out var year)
            || !Digits(text[5..7], out var month)
            || !Digits(text[8..10], out var day)
            || !Digits(text[11..13], out var hour)
            || !Digits(text[14..16], out var minute)
            || !Digits(text[17..19], out var second)
        )
            return false;
        if (
            year == 0
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || hour > 23
            || minute > 59
            || second > 59
        )
            return false;
        var fraction = 0;
        if (text.Length > 20)
        {
            if (text[19] != '.' || text.Length == 21 || !Digits(text[20..^1], out fraction))
                return false;
            for (var i = text.Length - 21; i < 6; i++)
                fraction *= 10;
        }

        var days = DaysFromCivil(year, month, day);
        value = ((((days * 24L) + hour) * 60 + minute) * 60 + second) * 1_000_000 + fraction;
        return true;
    }

    public static bool TrySlow(string text, out long value)
    {
        value = 0;
        // Like RisingWave, it requires a zone: a time without one is not an instant.
        var zoned = text.EndsWith('Z') || text.EndsWith('z') || text.LastIndexOfAny(['+', '-']) > 10;
        return zoned && DateTimeText.TryInstant(text.AsSpan().Trim(), Zone.Utc, out value);
    }

    private static bool Digits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    // Days since 1970-01-01 in the Gregorian calendar, years counted from March.
    private static long DaysFromCivil(int year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = y / 400;
        var yearOfEra = y - (era * 400);
        var dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5 + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097L) + dayOfEra - 719_468;
    }
}
