using System.Globalization;

namespace Balloon.Cli.Commands;

/// <summary>Sizes as people write them: 800000000, 512M, 2G, 1.5 GiB; units are powers of 1024.</summary>
internal static class ByteSize
{
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var number = text.Trim().ToUpperInvariant();
        if (number.EndsWith("IB", StringComparison.Ordinal))
            number = number[..^2];
        else if (number.EndsWith('B'))
            number = number[..^1];
        var power = number.Length == 0 ? 0 : "KMGT".IndexOf(number[^1], StringComparison.Ordinal) + 1;
        if (power > 0)
            number = number[..^1];
        if (!double.TryParse(number.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return false;
        var size = value * Math.Pow(1024, power);
        if (size is not (>= 1 and < long.MaxValue))
            return false;
        bytes = (long)size;
        return true;
    }
}
