using System.Text;

namespace Balloon.Text;

/// <summary>
/// Text as SQL, Iceberg and Parquet define it: a sequence of characters, which are Unicode code points, in the order of their UTF-8 bytes,
/// which is also the order of code points. .NET uses UTF-16, in which a character beyond U+FFFF takes two units and is ordered before
/// U+E000. Text is counted, cut and ordered with these functions. Searching and replacing may work on units, since a character never begins
/// within another.
/// </summary>
internal static class CodePoints
{
    /// <summary>Orders texts by their code points.</summary>
    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    /// <summary>Compares two texts; null comes first.</summary>
    public static int Compare(string? a, string? b)
    {
        if (ReferenceEquals(a, b))
            return 0;
        if (a is null || b is null)
            return a is null ? -1 : 1;
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        // If only one of the two is half of a surrogate pair, it is greater than every single unit.
        var (x, y) = (a[common], b[common]);
        var (xs, ys) = (char.IsSurrogate(x), char.IsSurrogate(y));
        return xs == ys ? x.CompareTo(y)
            : xs ? 1
            : -1;
    }

    /// <summary>The number of characters of a text.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        while (text.IndexOfAnyInRange('\uDC00', '\uDFFF') is >= 0 and var at)
        {
            count--;
            text = text[(at + 1)..];
        }

        return count;
    }

    /// <summary>The number of units of the character that begins at a unit.</summary>
    public static int Width(ReadOnlySpan<char> text, int unit) => char.IsHighSurrogate(text[unit]) && unit + 1 < text.Length ? 2 : 1;

    /// <summary>The unit at which a character, counted from 0, begins; the text's length if it has fewer characters.</summary>
    public static int Unit(ReadOnlySpan<char> text, long character)
    {
        if (character >= text.Length)
            return text.Length;
        var unit = 0;
        for (; character > 0 && unit < text.Length; character--)
            unit += Width(text, unit);
        return unit;
    }

    /// <summary>The first characters of a text, or all if it has fewer.</summary>
    public static string First(string text, int characters) => text[..Unit(text, characters)];

    /// <summary>The characters in reverse order.</summary>
    public static string Reverse(string text) =>
        string.Create(
            text.Length,
            text,
            static (units, text) =>
            {
                text.CopyTo(units);
                units.Reverse();
                for (var i = 0; i + 1 < units.Length; i++)
                {
                    if (char.IsLowSurrogate(units[i]) && char.IsHighSurrogate(units[i + 1]))
                        (units[i], units[i + 1]) = (units[i + 1], units[i]);
                }
            }
        );

    /// <summary>False if the text has an unpaired surrogate, which no UTF-8 text has.</summary>
    public static bool AreWhole(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[at + 1]))
                return false;
            text = text[(at + 2)..];
        }

        return true;
    }

    /// <summary>Decodes bytes that must be valid UTF-8.</summary>
    /// <exception cref="DecoderFallbackException">They are not valid UTF-8.</exception>
    public static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
