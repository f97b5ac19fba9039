using System.Globalization;
using System.Text;

namespace Balloon.Sandbox.Engine;

/// <summary>The text of intervals: "1 year 2 mons 3 days 04:05:06.7" out; the same, units in words and ISO 8601 in.</summary>
internal static class IntervalText
{
    private const long Second = 1_000_000;

    public static string Format(Interval value)
    {
        var text = new StringBuilder();
        var negativeBefore = false;
        Unit(value.Months / 12, "year");
        Unit(value.Months % 12, "mon");
        Unit(value.Days, "day");
        if (value.Microseconds != 0 || value is { Months: 0, Days: 0 })
        {
            if (text.Length > 0)
                text.Append(' ');
            if (value.Microseconds < 0)
                text.Append('-');
            else if (negativeBefore && value.Microseconds > 0)
                text.Append('+');
            var fraction = Math.Abs(value.Microseconds % Second);
            var seconds = Math.Abs(value.Microseconds / Second);
            text.Append(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
            if (fraction != 0)
                text.Append('.').Append(fraction.ToString("000000", CultureInfo.InvariantCulture).TrimEnd('0'));
        }

        return text.ToString();

        void Unit(int count, string unit)
        {
            if (count == 0)
                return;
            if (text.Length > 0)
                text.Append(' ');
            if (negativeBefore && count > 0)
                text.Append('+');
            text.Append(CultureInfo.InvariantCulture, $"{count} {unit}");
            if (count != 1)
                text.Append('s');
            negativeBefore = count < 0;
        }
    }

    public static Interval Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var value) ? value : throw SqlText.Invalid(SqlType.Interval, text);

    private static bool TryParse(ReadOnlySpan<char> text, out Interval value)
    {
        value = default;
        if (text.Length > 1 && text[0] == 'P')
            return TryParseIso(text[1..], out value);
        long months = 0,
            days = 0;
        decimal microseconds = 0;
        var any = false;
        var rest = text;
        while (!(rest = rest.TrimStart()).IsEmpty)
        {
            var end = 0;
            while (end < rest.Length && (char.IsAsciiDigit(rest[end]) || rest[end] is '+' or '-' or '.' or ':'))
                end++;
            if (end == 0)
                return false;
            var number = rest[..end];
            rest = rest[end..].TrimStart();
            any = true;
            if (number.Contains(':'))
            {
                if (!TryParseClock(number, out var clock))
                    return false;
                microseconds += clock;
                continue;
            }

            if (
                !decimal.TryParse(
                    number,
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var count
                )
            )
                return false;
            end = 0;
            while (end < rest.Length && char.IsAsciiLetter(rest[end]))
                end++;
            var unit = rest[..end].ToString();
            rest = rest[end..];
            if (!Add(unit, count, ref months, ref days, ref microseconds))
                return false;
        }

        return any && TryMake(months, days, microseconds, out value);
    }

    private static bool TryMake(long months, long days, decimal microseconds, out Interval value)
    {
        value = default;
        if (Math.Abs(months) > int.MaxValue || Math.Abs(days) > int.MaxValue || Math.Abs(microseconds) > long.MaxValue)
            return false;
        value = new Interval((int)months, (int)days, (long)microseconds);
        return true;
    }

    private static bool Add(string unit, decimal count, ref long months, ref long days, ref decimal microseconds)
    {
        var whole = decimal.Truncate(count);
        var part = count - whole;
        switch (unit.ToLowerInvariant())
        {
            case "years" or "year" or "yrs" or "yr" or "y":
                months += (long)(count * 12);
                return true;
            case "months" or "month" or "mons" or "mon":
                months += (long)whole;
                Part(part * 30, ref days, ref microseconds);
                return true;
            case "weeks" or "week" or "w":
                Part(count * 7, ref days, ref microseconds);
                return true;
            case "days" or "day" or "d":
                Part(count, ref days, ref microseconds);
                return true;
            case "hours" or "hour" or "hrs" or "hr" or "h":
                microseconds += count * 3600 * Second;
                return true;
            case "minutes" or "minute" or "mins" or "min" or "m":
                microseconds += count * 60 * Second;
                return true;
            case "" or "seconds" or "second" or "secs" or "sec" or "s":
                microseconds += decimal.Round(count * Second);
                return true;
            case "milliseconds" or "millisecond" or "ms":
                microseconds += decimal.Round(count * 1000);
                return true;
            default:
                return false;
        }
    }

    private static void Part(decimal count, ref long days, ref decimal microseconds)
    {
        var whole = decimal.Truncate(count);
        days += (long)whole;
        microseconds += decimal.Round((count - whole) * 86_400 * Second);
    }

    private static bool TryParseClock(ReadOnlySpan<char> text, out decimal microseconds)
    {
        microseconds = 0;
        var negative = text[0] == '-';
        if (text[0] is '+' or '-')
            text = text[1..];
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        if (count is < 2 or > 3)
            return false;
        decimal unit = 3600 * Second;
        for (var i = 0; i < count; i++, unit /= 60)
        {
            if (!decimal.TryParse(text[parts[i]], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            microseconds += decimal.Round(number * unit);
        }

        if (negative)
            microseconds = -microseconds;
        return true;
    }

    private static bool TryParseIso(ReadOnlySpan<char> text, out Interval value)
    {
        value = default;
        long months = 0,
            days = 0;
        decimal microseconds = 0;
        var time = false;
        while (!text.IsEmpty)
        {
            if (text[0] == 'T')
            {
                time = true;
                text = text[1..];
                continue;
            }

            var end = 0;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '-' or '.'))
                end++;
            if (end == 0 || end == text.Length)
                return false;
            if (
                !decimal.TryParse(
                    text[..end],
                    NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var count
                )
            )
                return false;
            count = decimal.Truncate(count * 1_000_000) / 1_000_000;
            var unit = (text[end], time) switch
            {
                ('Y', false) => "year",
                ('M', false) => "month",
                ('W', false) => "week",
                ('D', false) => "day",
                ('H', true) => "hour",
                ('M', true) => "minute",
                ('S', true) => "second",
                _ => "?",
            };
            if (!Add(unit, count, ref months, ref days, ref microseconds))
                return false;
            text = text[(end + 1)..];
        }

        return TryMake(months, days, microseconds, out value);
    }
}
