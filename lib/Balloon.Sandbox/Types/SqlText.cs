using System.Globalization;
using System.Text;

namespace Balloon.Sandbox.Types;

/// <summary>Parses and formats the text of values.</summary>
internal static class SqlText
{
    private const long DayMicroseconds = 86_400_000_000;

    public static string Format(SqlType type, object value, Func<long, TimeSpan>? offset = null) =>
        type.Kind switch
        {
            SqlTypeKind.Boolean => (bool)value ? "t" : "f",
            SqlTypeKind.SmallInt => ((short)value).ToString(CultureInfo.InvariantCulture),
            SqlTypeKind.Integer => ((int)value).ToString(CultureInfo.InvariantCulture),
            SqlTypeKind.BigInt => ((long)value).ToString(CultureInfo.InvariantCulture),
            SqlTypeKind.Real => FloatText.Format((float)value),
            SqlTypeKind.Double => FloatText.Format((double)value),
            SqlTypeKind.Numeric => ((Numeric)value).ToString(),
            SqlTypeKind.Varchar or SqlTypeKind.Jsonb => (string)value,
            SqlTypeKind.Bytea => "\\x" + Convert.ToHexStringLower((byte[])value),
            SqlTypeKind.Date => FormatDate((int)value),
            SqlTypeKind.Time => FormatTime((long)value),
            SqlTypeKind.Timestamp => FormatTimestamp((long)value),
            SqlTypeKind.TimestampTz => FormatInstant((long)value, offset?.Invoke((long)value) ?? TimeSpan.Zero),
            SqlTypeKind.Interval => IntervalText.Format((Interval)value),
            SqlTypeKind.Array => FormatArray(type.Element!, (SqlArray)value),
            SqlTypeKind.Struct => StructText.Format(type, (SqlRow)value),
            SqlTypeKind.Map => FormatMap(type, (SqlArray)value),
            _ => throw new InvalidOperationException($"No text for {type}."),
        };

    public static object Parse(SqlType type, string text)
    {
        var trimmed = text.AsSpan().Trim();
        return type.Kind switch
        {
            SqlTypeKind.Boolean => BooleanText.Parse(trimmed),
            SqlTypeKind.SmallInt => (short)Integer(type, trimmed, short.MinValue, short.MaxValue),
            SqlTypeKind.Integer => (int)Integer(type, trimmed, int.MinValue, int.MaxValue),
            SqlTypeKind.BigInt => Integer(type, trimmed, long.MinValue, long.MaxValue),
            SqlTypeKind.Real => FloatText.ParseSingle(trimmed),
            SqlTypeKind.Double => FloatText.ParseDouble(trimmed),
            SqlTypeKind.Numeric => ParseNumeric(trimmed),
            SqlTypeKind.Varchar => text,
            SqlTypeKind.Bytea => ByteaText.Parse(text),
            SqlTypeKind.Date => DateTimeText.ParseDate(trimmed),
            SqlTypeKind.Time => DateTimeText.ParseTime(trimmed),
            SqlTypeKind.Timestamp => DateTimeText.ParseTimestamp(trimmed),
            SqlTypeKind.TimestampTz => DateTimeText.ParseInstant(trimmed, Zone.Utc),
            SqlTypeKind.Interval => IntervalParser.Parse(trimmed),
            SqlTypeKind.Jsonb => JsonText.Canonical(text),
            SqlTypeKind.Array => ArrayText.Parse(type, text),
            SqlTypeKind.Struct => StructText.Parse(type, text.Trim()),
            SqlTypeKind.Map => throw Refusal.NotSupported("the text of a map: use MAP{…}"),
            _ => throw new InvalidOperationException($"No parser for {type}."),
        };
    }

    public static string FormatDate(int days) => Dated(days, "");

    // BC comes after everything else.
    private static string Dated(long days, string rest)
    {
        var date = Civil.FromDays(days);
        return date.Year > 0 ? $"{date}{rest}" : $"{date}{rest} BC";
    }

    public static string FormatTime(long microseconds)
    {
        var seconds = microseconds / 1_000_000;
        var text = $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}";
        return text + Fraction(microseconds % 1_000_000);
    }

    public static string FormatTimestamp(long microseconds) => Timed(microseconds, "");

    public static string FormatInstant(long microseconds, TimeSpan offset)
    {
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return Timed(microseconds + (offset.Ticks / TimeSpan.TicksPerMicrosecond), $"{sign}{offset:hh\\:mm}");
    }

    private static string Timed(long microseconds, string zone)
    {
        var days = Math.DivRem(microseconds, DayMicroseconds, out var rest);
        if (rest < 0)
            (days, rest) = (days - 1, rest + DayMicroseconds);
        return Dated(days, $" {FormatTime(rest)}{zone}");
    }

    // Three digits if they suffice, else six, as RisingWave's date library prints them.
    private static string Fraction(long microseconds) =>
        microseconds == 0 ? ""
        : microseconds % 1000 == 0 ? $".{microseconds / 1000:000}"
        : $".{microseconds:000000}";

    private static long Integer(SqlType type, ReadOnlySpan<char> text, long min, long max)
    {
        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw new SqlException(Invalid(type, text).SqlState, Invalid(type, text).Message, detail: "invalid digit found in string");
        if (number < min || number > max)
            throw new SqlException(SqlStates.NumericValueOutOfRange, $"value \"{text}\" is out of range for type {type.Name}");
        return (long)number;
    }

    private static Numeric ParseNumeric(ReadOnlySpan<char> text)
    {
        if (Numeric.TryParse(text, out var number))
            return number;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var large) && !double.IsNaN(large))
            throw new SqlException(SqlStates.NumericValueOutOfRange, $"value \"{text}\" is out of range for type numeric");
        throw Invalid(SqlType.Numeric, text);
    }

    public static SqlException Invalid(SqlType type, ReadOnlySpan<char> text) =>
        new(SqlStates.InvalidTextRepresentation, $"invalid input syntax for type {type.Name}: \"{text}\"");

    private static string FormatMap(SqlType type, SqlArray map) =>
        "{"
        + Limits.Join(
            ",",
            map.Items.Cast<SqlRow>()
                .Select(e => $"{Format(type.MapKey, e.Fields[0]!)}:{(e.Fields[1] is { } value ? Format(type.MapValue, value) : "NULL")}")
        )
        + "}";

    // An instant within an array or a struct is shown in UTC, whatever the session's zone.
    private static string FormatArray(SqlType element, SqlArray array)
    {
        var text = new StringBuilder("{");
        foreach (var item in array.Items)
        {
            if (text.Length > 1)
                text.Append(',');
            if (item is null)
                text.Append("NULL");
            else if (element.Kind == SqlTypeKind.Array)
                text.AppendChecked(Format(element, item));
            else
                text.AppendChecked(ArrayText.Quote(Format(element, item)));
        }

        return text.Append('}').ToString();
    }
}
