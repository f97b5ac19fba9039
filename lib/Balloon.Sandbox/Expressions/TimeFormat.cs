using System.Globalization;
using System.Text;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>to_char of times, with the patterns that RisingWave knows; any other letter is refused rather than copied by mistake.</summary>
internal static class TimeFormat
{
    private static readonly (string Pattern, Func<DateTime, TimeSpan, string> Write)[] Patterns =
    [
        ("HH24", (t, _) => Two(t.Hour)),
        ("HH12", (t, _) => Two(Twelve(t))),
        ("hh24", (t, _) => Two(t.Hour)),
        ("hh12", (t, _) => Two(Twelve(t))),
        ("Month", (t, _) => t.ToString("MMMM", CultureInfo.InvariantCulture)),
        ("YYYY", (t, _) => t.Year.ToString("0000", CultureInfo.InvariantCulture)),
        ("yyyy", (t, _) => t.Year.ToString("0000", CultureInfo.InvariantCulture)),
        ("IYYY", (t, _) => ISOWeek.GetYear(t).ToString("0000", CultureInfo.InvariantCulture)),
        ("TZH:TZM", (_, o) => $"{(o < TimeSpan.Zero ? '-' : '+')}{o:hh\\:mm}"),
        ("Mon", (t, _) => t.ToString("MMM", CultureInfo.InvariantCulture)),
        ("DDD", (t, _) => t.DayOfYear.ToString("000", CultureInfo.InvariantCulture)),
        ("MM", (t, _) => Two(t.Month)),
        ("mm", (t, _) => Two(t.Month)),
        ("DD", (t, _) => Two(t.Day)),
        ("dd", (t, _) => Two(t.Day)),
        ("HH", (t, _) => Two(Twelve(t))),
        ("hh", (t, _) => Two(Twelve(t))),
        ("MI", (t, _) => Two(t.Minute)),
        ("mi", (t, _) => Two(t.Minute)),
        ("SS", (t, _) => Two(t.Second)),
        ("ss", (t, _) => Two(t.Second)),
        ("MS", (t, _) => t.Millisecond.ToString("000", CultureInfo.InvariantCulture)),
        ("ms", (t, _) => t.Millisecond.ToString("000", CultureInfo.InvariantCulture)),
        ("US", (t, _) => (t.Ticks / 10 % 1_000_000).ToString("000000", CultureInfo.InvariantCulture)),
        ("us", (t, _) => (t.Ticks / 10 % 1_000_000).ToString("000000", CultureInfo.InvariantCulture)),
        ("YY", (t, _) => Two(t.Year % 100)),
        ("yy", (t, _) => Two(t.Year % 100)),
        ("IW", (t, _) => Two(ISOWeek.GetWeekOfYear(t))),
        ("AM", (t, _) => t.Hour < 12 ? "AM" : "PM"),
        ("PM", (t, _) => t.Hour < 12 ? "AM" : "PM"),
        ("am", (t, _) => t.Hour < 12 ? "am" : "pm"),
        ("pm", (t, _) => t.Hour < 12 ? "am" : "pm"),
    ];

    public static string Format(long time, string pattern, Zone? zone)
    {
        var offset = zone is null ? TimeSpan.Zero : Timestamps.Offset(time, zone);
        var local = Timestamps.ToDateTime(zone is null ? time : zone.ToLocal(time));
        var text = new StringBuilder();
        for (var at = 0; at < pattern.Length; )
        {
            var found = false;
            foreach (var (name, write) in Patterns)
            {
                if (string.CompareOrdinal(pattern, at, name, 0, name.Length) != 0)
                    continue;
                text.Append(write(local, offset));
                at += name.Length;
                found = true;
                break;
            }

            if (found)
                continue;
            if (char.IsAsciiLetterUpper(pattern[at]))
                throw Refusal.NotSupported($"the pattern \"{pattern[at..]}\" of to_char");
            text.Append(pattern[at++]);
        }

        return text.ToString();
    }

    private static string Two(int n) => n.ToString("00", CultureInfo.InvariantCulture);

    private static int Twelve(DateTime t) => t.Hour % 12 == 0 ? 12 : t.Hour % 12;
}
