using System.Globalization;
using System.Text;

namespace Balloon.Notebook.Plots;

/// <summary>
/// Names as plotly.js shows them: as text. It reads a few tags and entities in every label, and takes two labels that look alike for
/// one; a name comes from anybody.
/// </summary>
internal static class PlotText
{
    private const int Longest = 32;

    /// <summary>A name for one label: tags as text, cut where it is very long, and of its own direction.</summary>
    public static string Of(string? name, int longest = Longest)
    {
        var text = Short(name ?? "", longest);
        return text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
    }

    /// <summary>The labels of names that stand on one axis: those that would look alike once they are cut are numbered.</summary>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> names)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return names
            .Select(name =>
            {
                var label = Of(name);
                seen[label] = seen.GetValueOrDefault(label) + 1;
                return seen[label] == 1 ? label : string.Create(CultureInfo.InvariantCulture, $"{label} ({seen[label]})");
            })
            .ToList();
    }

    /// <summary>A name cut where it is very long, for HTML.</summary>
    public static string Cut(string name) => Short(name, Longest);

    private static string Short(string name, int longest)
    {
        var text = new StringBuilder(Math.Min(name.Length, longest + 2));
        var (shown, turns) = (0, false);
        var elements = StringInfo.GetTextElementEnumerator(name.Length > 400 ? name[..400] : name);
        while (elements.MoveNext())
        {
            if (shown++ == longest)
            {
                text.Append('…');
                break;
            }

            var element = elements.GetTextElement();
            if (element.Any(c => char.IsControl(c) || c is '\u202A' or '\u202B' or '\u202C' or '\u202D' or '\u202E'))
                continue;
            turns |= element[0] is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFEFC');
            text.Append(element.Length > 16 ? element[..16] : element);
        }

        // From right to left within, without turning round what stands beside it.
        return turns ? $"\u2068{text}\u2069" : text.ToString();
    }
}
