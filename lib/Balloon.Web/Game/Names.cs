using System.Globalization;
using System.Text;

namespace Balloon.Web.Game;

/// <summary>Names of players: any text, made fit for one line.</summary>
internal static class Names
{
    /// <summary>The most characters that a name may have, as a reader counts them.</summary>
    public const int Longest = 32;

    // An emoji with all its joiners is one character to a reader; a heap of accents on one letter is as well.
    private const int LongestInMemory = 160;

    /// <summary>The name without line breaks, control characters and doubled spaces.</summary>
    /// <param name="given">What the person typed.</param>
    /// <param name="problem">Why it is none; null if it is.</param>
    public static string Read(string? given, out string? problem)
    {
        var name = OneLine(given ?? "");
        problem = null;
        if (name.Length == 0)
            problem = "Give a name to play under.";
        else if (name.Length > LongestInMemory || new StringInfo(name).LengthInTextElements > Longest)
            problem = $"A name has at most {Longest} characters.";
        return name;
    }

    /// <summary>A foreign text cut short, for an error message.</summary>
    public static string Shorten(string? text)
    {
        var line = OneLine(text ?? "");
        return line.Length <= 40 ? line : string.Concat(line.EnumerateRunes().Take(40)) + "…";
    }

    /// <summary>The name with a number behind it, where somebody else has it.</summary>
    public static string Numbered(string name, int number)
    {
        var ending = $" {number.ToString(CultureInfo.InvariantCulture)}";
        var info = new StringInfo(name);
        var room = Longest - ending.Length;
        return (info.LengthInTextElements > room ? info.SubstringByTextElements(0, room) : name) + ending;
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 1024));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= 1024)
                break;
            // A half of a character is none, and what has no shape and no width has no place in a name, but for the joiners of emoji.
            var isBlank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (isBlank && line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
            else if (!isBlank && rune != Rune.ReplacementChar && !IsDirection(rune.Value))
                line.Append(rune);
        }

        return line.ToString().Trim();
    }

    /// <summary>True for what turns the direction of the text around it: a page sets each name apart by itself.</summary>
    private static bool IsDirection(int rune) => rune is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F;
}
