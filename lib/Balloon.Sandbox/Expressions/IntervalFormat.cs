using System.Globalization;
using System.Text;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>to_char of intervals. Patterns that need a date or a time zone do not apply to them.</summary>
internal static class IntervalFormat
{
    private static readonly (string Pattern, Func<Interval, string> Write)[] Patterns =
    [
        ("HH24", i => Timed(Hours(i))),
        ("HH12", i => Timed(Twelve(i))),
        ("IYYY", i => Yearly(IsoYear(i), 4, i)),
        ("YYYY", i => Dated(i.Months / 12, 4)),
        ("YY", i => Dated(i.Months / 12 % 100, 2)),
        ("IY", i => Yearly(IsoYear(i) % 100, 2, i)),
        ("MM", i => Dated(i.Months % 12, 2)),
        ("DD", i => Padded(i.Days, 2)),
        ("HH", i => Timed(Twelve(i))),
        ("MI", i => Timed(i.Microseconds / Timestamps.Minute % 60)),
        ("SS", i => Timed(i.Microseconds / Timestamps.Second % 60)),
        ("MS", i => Padded(i.Microseconds / 1000 % 1000, i.Microseconds < 0 ? 4 : 3, zero: 3)),
        ("US", i => Padded(i.Microseconds % Timestamps.Second, i.Microseconds < 0 ? 7 : 6, zero: 6)),
        ("AM", i => Hours(i) % 24 < 12 ? "AM" : "PM"),
        ("PM", i => Hours(i) % 24 < 12 ? "AM" : "PM"),
        ("am", i => Hours(i) % 24 < 12 ? "am" : "pm"),
        ("pm", i => Hours(i) % 24 < 12 ? "am" : "pm"),
    ];

    public static string Format(Interval span, string pattern)
    {
        var text = new StringBuilder();
        for (var at = 0; at < pattern.Length; )
        {
            var (known, write) = Patterns.FirstOrDefault(p => Begins(pattern, at, p.Pattern));
            if (known is not null)
            {
                text.Append(write(span));
                at += known.Length;
            }
            else if (char.IsAsciiLetter(pattern[at]))
                throw new SqlException(
                    SqlStates.InvalidParameterValue,
                    $"invalid format specification for an interval value: \"{pattern[at..]}\"",
                    hint: "Intervals are not tied to specific calendar dates."
                );
            else
                text.Append(pattern[at++]);
        }

        return text.ToString();
    }

    // AM and am keep their case; for all other patterns case does not matter.
    private static bool Begins(string pattern, int at, string known) =>
        string.Compare(
            pattern,
            at,
            known,
            0,
            known.Length,
            known[^1] is 'M' or 'm' && known != "MM" ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase
        ) == 0;

    private static long Hours(Interval span) => span.Microseconds / Timestamps.Hour;

    private static long Twelve(Interval span) =>
        Hours(span) % 12 is var hour and not 0 ? hour
        : Hours(span) < 0 ? long.MinValue
        : 12;

    // Below zero the fields of the time are one character wider, and so is twelve o'clock.
    private static string Timed(long value) => value == long.MinValue ? "012" : Padded(value, value < 0 ? 3 : 2);

    // The sign comes before the digits and does not count towards the width.
    private static string Dated(int value, int digits) => Padded(value, value < 0 ? digits + 1 : digits);

    private static string Yearly(int value, int digits, Interval span) => Padded(value, span.Months < 0 ? digits + 1 : digits);

    private static string Padded(long value, int width, int? zero = null)
    {
        if (value == 0)
            width = zero ?? width;
        var digits = Math.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(value < 0 ? width - 1 : width, '0');
        return value < 0 ? "-" + digits : digits;
    }

    // The ISO year of the date with this year, month and day; without a month it falls into the year before.
    private static int IsoYear(Interval span)
    {
        var (year, month) = (span.Months / 12, span.Months % 12);
        if (month <= 0)
            return year - 1;
        var day = new Civil(year, month, 1).ToDays() + span.Days - 1;
        var weekday = (((day + 3) % 7) + 7) % 7;
        return Civil.FromDays(day - weekday + 3).Year;
    }
}
