using System.Globalization;
using System.Text.RegularExpressions;

namespace Balloon.Sandbox.Types;

/// <summary>
/// Parses intervals as RisingWave does: whole numbers with units in words, a clock (hours:minutes:seconds) anywhere among them, or ISO
/// 8601.
/// </summary>
internal static partial class IntervalParser
{
    private const long Second = 1_000_000;

    public static Interval Parse(ReadOnlySpan<char> text)
    {
        try
        {
            return (text.Length > 0 && text[0] == 'P' ? Iso(text.ToString()) : Words(text))
                ?? throw SqlText.Invalid(SqlType.Interval, text);
        }
        catch (OverflowException)
        {
            throw SqlText.Invalid(SqlType.Interval, text);
        }
    }

    private static Interval? Words(ReadOnlySpan<char> text)
    {
        var numbers = new List<long>();
        var units = new List<string>();
        var clock = new List<string>();
        var (number, unit) = ("", "");
        foreach (var c in text)
        {
            if (c == ':')
            {
                if (number.Length == 0)
                    return null;
                clock.Add(number);
                number = "";
            }
            else if (c is '+' or '-' or '.')
                number += c;
            else if (char.IsAsciiDigit(c))
            {
                if (!EndUnit())
                    return null;
                number += c;
            }
            else if (char.IsAsciiLetter(c))
            {
                if (!EndNumber())
                    return null;
                unit += c;
            }
            // A sign may be separated from its digits.
            else if (!char.IsWhiteSpace(c) || !EndUnit() || (number is not ("-" or "+") && !EndNumber()))
                return null;
        }

        if (clock.Count > 0 && number.Length > 0)
            (clock, number) = ([.. clock, number], "");
        if (!EndNumber() || !EndUnit() || (numbers.Count == 0 && clock.Count == 0))
            return null;
        // A final number without a unit counts seconds.
        if (numbers.Count == units.Count + 1 && clock.Count == 0)
            units.Add("second");
        if (numbers.Count != units.Count)
            return null;
        var sum = clock.Count == 0 ? new Interval(0, 0, 0) : OfClock(clock);
        for (var i = 0; i < numbers.Count && sum is not null; i++)
            sum = Plus(sum.Value, numbers[i], units[i]);
        return sum;

        // Numbers and units must alternate.
        bool EndNumber()
        {
            if (number.Length == 0)
                return true;
            if (numbers.Count != units.Count || !TryWhole(number, out var value))
                return false;
            numbers.Add(value);
            number = "";
            return true;
        }

        bool EndUnit()
        {
            if (unit.Length == 0)
                return true;
            if (numbers.Count != units.Count + 1)
                return false;
            units.Add(unit.ToLowerInvariant());
            unit = "";
            return true;
        }
    }

    private static Interval? Plus(Interval sum, long count, string unit)
    {
        return unit switch
        {
            "years" or "year" or "yrs" or "yr" or "y" => Months(checked(count * 12)),
            "months" or "month" or "mons" or "mon" => Months(count),
            "days" or "day" or "d" => sum with { Days = checked(sum.Days + checked((int)count)) },
            "hours" or "hour" or "hrs" or "hr" or "h" => Microseconds(3600 * Second),
            "minutes" or "minute" or "mins" or "min" or "m" => Microseconds(60 * Second),
            "seconds" or "second" or "secs" or "sec" or "s" => Microseconds(Second),
            _ => null,
        };

        Interval Months(long months) => sum with { Months = checked(sum.Months + checked((int)months)) };

        Interval Microseconds(long length) => sum with { Microseconds = checked(sum.Microseconds + (count * length)) };
    }

    private static Interval? OfClock(List<string> parts)
    {
        if (parts.Count > 3 || !TryWhole(parts[0], out var hours))
            return null;
        var sign = parts[0].StartsWith('-') ? -1 : 1;
        var sum = checked(hours * 3600 * Second);
        if (parts.Count > 1)
        {
            if (!TryWhole(parts[1], out var minutes) || minutes is < 0 or > 59)
                return null;
            sum = checked(sum + (sign * minutes * 60 * Second));
        }

        if (parts.Count > 2)
        {
            const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
            // 60 seconds with a fraction are accepted, as in PostgreSQL.
            if (!double.TryParse(parts[2], style, CultureInfo.InvariantCulture, out var seconds) || seconds is < 0 or >= 61)
                return null;
            sum = checked(sum + (sign * (long)Math.Round(seconds * Second, MidpointRounding.ToEven)));
        }

        return new Interval(0, 0, sum);
    }

    private static Interval? Iso(string text)
    {
        if (IsoForm().Match(text) is not { Success: true } match)
            return null;
        var (years, months, days) = (Part<int>(1), Part<int>(2), Part<int>(3));
        var minutes = checked((Part<long>(4) * 60) + Part<long>(5));
        var seconds = (long)(decimal.Parse(match.Groups[6].Value, CultureInfo.InvariantCulture) * Second);
        return new Interval(checked((years * 12) + months), days, checked((minutes * 60 * Second) + seconds));

        T Part<T>(int group)
            where T : ISpanParsable<T> => T.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static bool TryWhole(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    [GeneratedRegex(@"^P([0-9]+)Y([0-9]+)M([0-9]+)DT([0-9]+)H([0-9]+)M([0-9]+(?:\.[0-9]+)?)S\z")]
    private static partial Regex IsoForm();
}
