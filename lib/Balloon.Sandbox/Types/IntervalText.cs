using System.Globalization;
using System.Text;

namespace Balloon.Sandbox.Types;

/// <summary>Writes intervals as text: "1 year 2 mons 3 days 04:05:06.7".</summary>
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
}
