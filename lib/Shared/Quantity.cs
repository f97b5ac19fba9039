using System.Globalization;

namespace Balloon;

/// <summary>A number with the noun that it counts.</summary>
internal static class Quantity
{
    /// <summary>The number with thousands separators and the noun in the form that it takes: 1 row, 1,000 rows.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The noun for one; for other numbers it takes an s.</param>
    public static string Of(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {Noun(count, one)}");

    /// <summary>The noun in the form that the number takes.</summary>
    public static string Noun(long count, string one) => count == 1 ? one : one + "s";
}
