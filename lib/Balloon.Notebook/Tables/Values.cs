using System.Globalization;
using Balloon.Notebook.Tables;

namespace Balloon.Notebook;

/// <summary>Formats values of queries and tables as text.</summary>
internal static class Values
{
    /// <summary>The value as text for people: numbers with thousands separators, times in UTC with the precision that they have.</summary>
    public static string Text(object? value) =>
        value switch
        {
            null => "NULL",
            string text => text,
            bool flag => flag ? "true" : "false",
            long or int or short or byte or ulong or uint => string.Create(CultureInfo.InvariantCulture, $"{value:N0}"),
            double number => Number(number),
            float number => Number(number),
            decimal number => decimal.IsInteger(number)
                ? number.ToString("N0", CultureInfo.InvariantCulture)
                : number.ToString("#,0.####", CultureInfo.InvariantCulture),
            DateTime time => Time(time),
            DateTimeOffset time => Time(time.UtcDateTime),
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOnly time => time.ToString(
                time.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.FFFFFFF",
                CultureInfo.InvariantCulture
            ),
            TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
            byte[] bytes => Convert.ToHexStringLower(bytes),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            System.Collections.IEnumerable items => NestedText.Of(items),
            _ => value.ToString() ?? "",
        };

    /// <summary>Whether it is a numeric type.</summary>
    public static bool IsNumberType(Type type) =>
        type.IsPrimitive && type != typeof(bool) && type != typeof(char) || type == typeof(decimal);

    /// <summary>Whether the value is right-aligned.</summary>
    public static bool IsNumber(object? value) => value is long or int or short or byte or ulong or uint or double or float or decimal;

    private static string Number(double number) =>
        double.IsInteger(number) && Math.Abs(number) < 1e15
            ? number.ToString("N0", CultureInfo.InvariantCulture)
            : number.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Time(DateTime time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0
            ? time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : time.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
