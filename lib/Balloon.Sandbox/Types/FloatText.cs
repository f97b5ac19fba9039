using System.Globalization;
using System.Text;

namespace Balloon.Sandbox.Types;

/// <summary>The shortest text of floating-point numbers, with an exponent where RisingWave's printer (Ryu) writes one.</summary>
internal static class FloatText
{
    public static string Format(double value) =>
        double.IsFinite(value) && value != 0 ? Pretty(value.ToString("R", CultureInfo.InvariantCulture), 16, -5) : Special(value);

    public static string Format(float value) =>
        float.IsFinite(value) && value != 0 ? Pretty(value.ToString("R", CultureInfo.InvariantCulture), 13, -6) : Special(value);

    /// <summary>The number as JSON: 1.0 keeps its fraction, an exponent has no plus sign.</summary>
    public static string FormatJson(double value)
    {
        var text = Format(value).Replace("e+", "e", StringComparison.Ordinal);
        return text.AsSpan().IndexOfAny('.', 'e') < 0 ? text + ".0" : text;
    }

    public static double ParseDouble(ReadOnlySpan<char> text)
    {
        if (Word(text) is { } word)
            return word;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw SqlText.Invalid(SqlType.Double, text);
        if (double.IsInfinity(value))
            throw new SqlException(SqlStates.NumericValueOutOfRange, $"\"{text}\" is out of range for type double precision");
        return value;
    }

    public static float ParseSingle(ReadOnlySpan<char> text)
    {
        if (Word(text) is { } word)
            return (float)word;
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw SqlText.Invalid(SqlType.Real, text);
        if (float.IsInfinity(value))
            throw new SqlException(SqlStates.NumericValueOutOfRange, $"\"{text}\" is out of range for type real");
        return value;
    }

    private static double? Word(ReadOnlySpan<char> text)
    {
        var sign = 1.0;
        if (text.Length > 1 && text[0] is '+' or '-')
        {
            sign = text[0] == '-' ? -1 : 1;
            text = text[1..];
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
            return double.NaN;
        return text.Equals("infinity", StringComparison.OrdinalIgnoreCase) || text.Equals("inf", StringComparison.OrdinalIgnoreCase)
            ? sign * double.PositiveInfinity
            : null;
    }

    private static string Special(double value) =>
        double.IsNaN(value) ? "NaN"
        : value == double.PositiveInfinity ? "Infinity"
        : value == double.NegativeInfinity ? "-Infinity"
        : double.IsNegative(value) ? "-0"
        : "0";

    private static string Pretty(string shortest, int largest, int smallest)
    {
        var digits = new StringBuilder();
        var point = -1;
        var exponent = 0;
        for (var i = 0; i < shortest.Length; i++)
        {
            var c = shortest[i];
            if (c == '.')
                point = digits.Length;
            else if (c == 'E')
            {
                exponent = int.Parse(shortest.AsSpan(i + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }
            else if (c != '-')
                digits.Append(c);
        }

        if (point < 0)
            point = digits.Length;
        var lead = 0;
        while (lead < digits.Length - 1 && digits[lead] == '0')
            lead++;
        var all = digits.ToString(lead, digits.Length - lead).TrimEnd('0');
        var magnitude = point - lead + exponent;
        var sign = shortest[0] == '-' ? "-" : "";
        if (magnitude > 0 && magnitude <= largest)
        {
            return all.Length <= magnitude
                ? sign + all.PadRight(magnitude, '0')
                : $"{sign}{all.AsSpan(0, magnitude)}.{all.AsSpan(magnitude)}";
        }

        if (magnitude <= 0 && magnitude > smallest)
            return $"{sign}0.{new string('0', -magnitude)}{all}";
        var power = magnitude - 1;
        var mantissa = all.Length == 1 ? all : $"{all[0]}.{all.AsSpan(1)}";
        return $"{sign}{mantissa}e{(power < 0 ? '-' : '+')}{Math.Abs(power):00}";
    }
}
