using System.Globalization;
using System.Text;

namespace Balloon.Web.Game;

/// <summary>Cleans players' names, which may be any text, so that they fit on one line.</summary>
internal static class Names
{
    /// <summary>The most characters of a name, as a reader counts them (grapheme clusters).</summary>
    public const int MaxLength = 32;

    // To a reader, an emoji with all its joiners is one character, and so is a letter with a heap of accents.
    private const int MaxNameChars = 160;

    /// <summary>The name without line breaks, control characters and repeated spaces.</summary>
    /// <param name="given">The typed name.</param>
    /// <param name="problem">Why it is not a valid name, or null.</param>
    public static string Read(string? given, out string? problem)
    {
        var name = OneLine(given ?? "");
        problem = null;
        if (name.Length == 0)
            problem = "Give a name to play under.";
        else if (name.Length > MaxNameChars || new StringInfo(name).LengthInTextElements > MaxLength)
            problem = $"A name has at most {MaxLength} characters.";
        return name;
    }

    /// <summary>Shortens a text from outside for an error message.</summary>
    public static string Shorten(string? text)
    {
        var line = OneLine(text ?? "");
        return line.Length <= 40 ? line : string.Concat(line.EnumerateRunes().Take(40)) + "…";
    }

    /// <summary>The name with a number appended, in case another browser has it.</summary>
    public static string Numbered(string name, int number)
    {
        var ending = $" {number.ToString(CultureInfo.InvariantCulture)}";
        var info = new StringInfo(name);
        var room = MaxLength - ending.Length;
        return (info.LengthInTextElements > room ? info.SubstringByTextElements(0, room) : name) + ending;
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, 1024));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= 1024)
                break;
            // Unpaired surrogates are dropped, and so are characters without shape and width, except for the joiners of emoji.
            var isBlank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);
            if (isBlank && line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
            else if (!isBlank && rune != Rune.ReplacementChar && !IsDirection(rune.Value))
                line.Append(rune);
        }

        return line.ToString().Trim();
    }

    /// <summary>Whether it changes the text direction around it: a page isolates each name anyway.</summary>
    private static bool IsDirection(int rune) => rune is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F;
}
