using System.Globalization;
using System.Numerics;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>One text form for rows, independent of the engine and the driver.</summary>
internal static class RowText
{
    /// <summary>
    /// Whole numbers as they are, timestamps as microseconds since 1970, doubles to twelve digits, since engines add in different orders
    /// and so differ in the last digits.
    /// </summary>
    public static string Of(IEnumerable<object?> values) => string.Join('|', values.Select(Of));

    private static string Of(object? value) =>
        value switch
        {
            null or DBNull => "NULL",
            double number => number.ToString("G12", CultureInfo.InvariantCulture),
            float number => number.ToString("G6", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            BigInteger or long or int or short => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            DateTimeOffset at => Microseconds(at.UtcDateTime),
            DateTime at => Microseconds(at),
            decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "NULL",
        };

    private static string Microseconds(DateTime at) =>
        ((at.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);
}
