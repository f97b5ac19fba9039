using System.Globalization;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// to_date and to_timestamp of a text and its pattern. As in RisingWave, the text must match the pattern; an unknown pattern is refused
/// rather than skipped.
/// </summary>
internal static class TimeParsing
{
    // A longer pattern comes before those that it begins with.
    private static readonly (string Pattern, Action<Reader> Read)[] Patterns =
    [
        ("HH24", r => r.Hour = r.Number(2)),
        ("HH12", r => r.Hour = r.Twelve()),
        ("Month", r => r.Month = r.Name(CultureInfo.InvariantCulture.DateTimeFormat.MonthNames)),
        ("YYYY", r => r.Year = r.SignedNumber(4)),
        ("TZH", r => r.ZoneHour()),
        ("TZM", r => r.ZoneMinute()),
        ("Mon", r => r.Month = r.Name(CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames)),
        ("MM", r => r.Month = r.Number(2)),
        ("DD", r => r.Day = r.Number(2)),
        ("HH", r => r.Hour = r.Twelve()),
        ("MI", r => r.Minute = r.Number(2)),
        ("SS", r => r.Second = r.Number(2)),
        ("MS", r => r.Microsecond = r.Exactly(3) * 1000),
        ("US", r => r.Microsecond = r.Exactly(6)),
        ("YY", r => r.Year = r.Number(2) is var year && year < 70 ? 2000 + year : 1900 + year),
        ("AM", r => r.HalfDay()),
        ("PM", r => r.HalfDay()),
    ];

    public static void AddTo(FunctionAdder add)
    {
        var text = SqlType.Varchar;
        add.Two<string, string, int>("to_date", text, text, SqlType.Date, (s, pattern) => Read(s, pattern).Days);
        add.Zoned(
            "to_timestamp",
            [text, text],
            SqlType.TimestampTz,
            (a, zone) =>
            {
                var read = Read((string)a[0]!, (string)a[1]!);
                return read.Offset is { } offset ? Timestamps.Checked(read.Local - offset) : zone.ToInstant(read.Local);
            }
        );
    }

    private static Reader Read(string text, string pattern)
    {
        var reader = new Reader(text, pattern);
        for (var at = 0; at < pattern.Length; )
        {
            var (known, read) = Patterns.FirstOrDefault(p =>
                string.Compare(pattern, at, p.Pattern, 0, p.Pattern.Length, StringComparison.OrdinalIgnoreCase) == 0
            );
            if (known is not null)
            {
                read(reader);
                at += known.Length;
            }
            else if (char.IsAsciiLetter(pattern[at]) || pattern[at] == '"')
                throw Refusal.NotSupported($"the pattern \"{pattern[at..]}\" of to_date and to_timestamp");
            else
                reader.Literal(pattern[at++]);
        }

        return reader.Ended();
    }

    private sealed class Reader(string text, string pattern)
    {
        private int at;
        private bool? afternoon;
        private int zoneSign = 1;

        public int Year { get; set; } = 1;

        public int Month { get; set; } = 1;

        public int Day { get; set; } = 1;

        public int Hour { get; set; }

        public int Minute { get; set; }

        public int Second { get; set; }

        public int Microsecond { get; set; }

        /// <summary>The offset of the text's own time zone from UTC, in microseconds; null when it names none.</summary>
        public long? Offset { get; private set; }

        public int Days
        {
            get
            {
                // There is no year 0: both 0 and -1 are read as 1 BC.
                var year = Year < 0 ? Year + 1 : Year;
                if (Month is < 1 or > 12 || Day < 1 || Day > Civil.DaysInMonth(year, Month))
                    throw Wrong("names a day that does not exist");
                return (int)new Civil(year, Month, Day).ToDays();
            }
        }

        public long Local =>
            Hour > 23 || Minute > 59 || Second > 59
                ? throw Wrong("has no such time of day")
                : Timestamps.Checked(
                    (Days * Timestamps.Day)
                        + ((afternoon is { } later ? (Hour % 12) + (later ? 12 : 0) : Hour) * Timestamps.Hour)
                        + (Minute * Timestamps.Minute)
                        + (Second * Timestamps.Second)
                        + Microsecond
                );

        public int Number(int most)
        {
            var start = at;
            while (at < text.Length && at - start < most && char.IsAsciiDigit(text[at]))
                at++;
            return at > start ? int.Parse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture) : throw Wrong("lacks a number");
        }

        public int SignedNumber(int most)
        {
            var negative = at < text.Length && text[at] == '-';
            if (negative)
                at++;
            var number = Number(most);
            return negative ? -number : number;
        }

        public int Exactly(int digits)
        {
            var start = at;
            var number = Number(digits);
            return at - start == digits ? number : throw Wrong($"lacks {digits} digits at character {start + 1}");
        }

        public int Twelve() => Number(2) is var hour and >= 1 and <= 12 ? hour : throw Wrong("has an hour that is not from 1 to 12");

        public int Name(string[] names)
        {
            for (var i = 0; i < 12; i++)
            {
                if (string.Compare(text, at, names[i], 0, names[i].Length, StringComparison.OrdinalIgnoreCase) != 0)
                    continue;
                at += names[i].Length;
                return i + 1;
            }

            throw Wrong("names no month");
        }

        public void ZoneHour()
        {
            zoneSign =
                at < text.Length && text[at] is '+' or '-' ? (text[at++] == '-' ? -1 : 1) : throw Wrong("lacks the sign of its zone");
            Offset = (Offset ?? 0) + (zoneSign * Exactly(2) * Timestamps.Hour);
        }

        public void ZoneMinute() => Offset = (Offset ?? 0) + (zoneSign * Exactly(2) * Timestamps.Minute);

        public void HalfDay()
        {
            afternoon =
                string.Compare(text, at, "PM", 0, 2, StringComparison.OrdinalIgnoreCase) == 0 ? true
                : string.Compare(text, at, "AM", 0, 2, StringComparison.OrdinalIgnoreCase) == 0 ? false
                : throw Wrong("has neither AM nor PM");
            at += 2;
        }

        public void Literal(char expected)
        {
            if (at >= text.Length || text[at] != expected)
                throw Wrong($"lacks \"{expected}\" at character {at + 1}");
            at++;
        }

        public Reader Ended() => at == text.Length ? this : throw Wrong($"continues with \"{text[at..]}\" where the pattern ends");

        private SqlException Wrong(string how) =>
            new(SqlStates.InvalidDatetimeFormat, $"\"{text}\" does not fit the pattern \"{pattern}\": it {how}");
    }
}
