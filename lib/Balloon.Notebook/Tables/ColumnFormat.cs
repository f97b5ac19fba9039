using System.Globalization;
using System.Text.RegularExpressions;

namespace Balloon.Notebook.Tables;

/// <summary>
/// How the values of a column are shown: all numbers with the same number of decimals, and all times with the finest precision that occurs,
/// so that they can be compared by eye. The full value is available where it was rounded or cut.
/// </summary>
internal sealed partial class ColumnFormat
{
    /// <summary>The most rows of a table that are shown.</summary>
    public const int MaxRows = 100;

    /// <summary>The longest text that a cell shows.</summary>
    public const int MaxCellLength = 200;

    private const int MaxFullTextLength = 2_000;

    private readonly string number;
    private readonly string time;

    private ColumnFormat(ResultColumn column, int rows)
    {
        var shown = Enumerable.Range(0, rows).Where(row => !column.IsNull(row)).Select(row => column[row]!).ToList();
        IsNumber = shown.Count > 0 ? shown.TrueForAll(Values.IsNumber) : Values.IsNumberType(column.Type);
        number = IsNumber ? NumberFormat(column, shown) : "";
        var times = shown.Select(TimeOf).OfType<DateTime>().ToList();
        time =
            times.Count > 0 && times.TrueForAll(t => t.TimeOfDay == TimeSpan.Zero) ? "yyyy-MM-dd"
            : times.Exists(t => t.Ticks % TimeSpan.TicksPerSecond != 0) ? "yyyy-MM-dd HH:mm:ss.fff"
            : "yyyy-MM-dd HH:mm:ss";
        var isUtc = column.Type == typeof(DateTimeOffset) || shown is [DateTime { Kind: DateTimeKind.Utc }, ..];
        Unit = column.Unit ?? (isUtc && !column.Name.Contains("UTC", StringComparison.Ordinal) ? "UTC" : null);
    }

    /// <summary>Whether the column is right-aligned.</summary>
    public bool IsNumber { get; }

    /// <summary>The unit of its numbers, or null.</summary>
    public string? Unit { get; }

    /// <summary>The format of a column, based on the rows that are shown.</summary>
    public static ColumnFormat Of(ResultColumn column, int rows) => new(column, rows);

    /// <summary>A value as the column shows it.</summary>
    public string Text(object value)
    {
        var text = Written(value);
        return text.Length > MaxCellLength ? text[..Cut(text, MaxCellLength)] + "…" : text;
    }

    /// <summary>The full value if the column shows less of it, or null.</summary>
    /// <param name="value">The value.</param>
    /// <param name="longest">The longest text that is not cut.</param>
    public string? Whole(object value, int longest)
    {
        if (IsNumber)
        {
            var exact = string.Create(CultureInfo.InvariantCulture, $"{value}");
            return exact != Written(value).Replace(",", "", StringComparison.Ordinal) ? exact : null;
        }

        var text =
            TimeOf(value) is { } at && at.Ticks % TimeSpan.TicksPerMillisecond != 0
                ? at.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
                : Written(value);
        return text.Length > MaxFullTextLength ? $"{text[..Cut(text, MaxFullTextLength)]}… ({text.Length:N0} characters)"
            : text.Length > longest || text != Written(value) ? text
            : null;
    }

    private string Written(object value) =>
        IsNumber ? ((IFormattable)value).ToString(number, CultureInfo.InvariantCulture)
        : TimeOf(value) is { } at ? at.ToString(time, CultureInfo.InvariantCulture)
        : Values.Text(value);

    /// <summary>
    /// Whether whole numbers of this name label something instead of counting it, such as a snapshot_id or an rw_timestamp: they are read
    /// and copied as a whole, so separators would only be in the way.
    /// </summary>
    private static bool IsLabel(string name) => Label().IsMatch(name);

    [GeneratedRegex(
        @"(^|[_\s.-])(?i:id|timestamp|epoch|port|year)$|(?<=\p{Ll})(Id|Timestamp|Epoch|Port|Year)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Label();

    private static DateTime? TimeOf(object value) =>
        value switch
        {
            DateTime at => at,
            DateTimeOffset at => at.UtcDateTime,
            _ => null,
        };

    /// <summary>Does not split surrogate pairs.</summary>
    private static int Cut(string text, int at) => char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;

    /// <summary>
    /// As many decimals as needed to distinguish the values: five digits in all for those above one, and four after the leading zeros for
    /// those below.
    /// </summary>
    private static string NumberFormat(ResultColumn column, List<object> shown)
    {
        if (column.Decimals is { } wanted)
            return $"N{wanted}";
        if (IsLabel(column.Name) && shown.TrueForAll(v => v is long or int or short or byte or ulong or uint))
            return "0";
        var numbers = shown
            .Where(v => v is double or float or decimal)
            .Select(v => Math.Abs(Convert.ToDouble(v, CultureInfo.InvariantCulture)))
            .Where(double.IsFinite)
            .ToList();
        if (numbers.Count == 0)
            return "N0";
        var most = numbers.Max();
        if (most >= 1e15)
            return "0.####E+0";
        var magnitude = most == 0 ? 0 : (int)Math.Floor(Math.Log10(most));
        var cap = Math.Clamp(magnitude >= 0 ? 4 - magnitude : 3 - magnitude, 1, 15);
        var decimals = 0;
        while (
            decimals < cap
            && numbers.Exists(n => Math.Abs(n - Math.Round(n, decimals)) > 1e-9 * Math.Max(1, n) && n != Math.Round(n, decimals))
        )
            decimals++;
        return $"N{decimals}";
    }
}
