using System.Globalization;
using System.Text;

namespace Balloon.Notebook.Plots;

/// <summary>
/// Makes names safe for plotly.js, which interprets some tags and entities in labels and merges equal labels. A name may come from anyone.
/// </summary>
internal static class PlotText
{
    private const int MaxLength = 32;

    /// <summary>A name as a label: tags are shown as text, a very long name is cut, and its text direction is isolated.</summary>
    public static string Of(string? name, int longest = MaxLength)
    {
        var text = Short(name ?? "", longest);
        return text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
    }

    /// <summary>The labels of the names on one axis: those that would be equal once they are cut are numbered.</summary>
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

    /// <summary>A name for HTML, cut if it is very long.</summary>
    public static string Cut(string name) => Short(name, MaxLength);

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

        // A right-to-left name must not change the direction of its neighbours.
        return turns ? $"\u2068{text}\u2069" : text.ToString();
    }
}
