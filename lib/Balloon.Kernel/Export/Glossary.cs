using System.Text;
using System.Text.RegularExpressions;
using Markdig;

namespace Balloon.Kernel.Export;

/// <summary>A term in the glossary.</summary>
/// <param name="Name">The heading.</param>
/// <param name="Id">The heading's id on the glossary's page.</param>
/// <param name="Hint">Its first sentence, as a tooltip.</param>
/// <param name="Words">The words that are linked to it: its name, and those after <c>Also:</c>.</param>
internal sealed record GlossaryTerm(string Name, string Id, string Hint, IReadOnlyList<string> Words);

/// <summary>
/// A markdown file of terms, with a second-level heading each. A first line <c>*Also: word, word*</c> lists synonyms. Each page links a
/// term at its first occurrence.
/// </summary>
internal sealed partial class Glossary
{
    /// <summary>The page's name without extension.</summary>
    public const string PageName = "glossary";

    private readonly Dictionary<string, GlossaryTerm> _byWord = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex? _words;

    private Glossary(string text, IReadOnlyList<GlossaryTerm> terms)
    {
        Text = text;
        Terms = terms;
        foreach (var term in terms)
        {
            foreach (var word in term.Words)
                _byWord.TryAdd(word, term);
        }

        // Longer words first, so that "consumer group" is not matched as "consumer".
        var words = _byWord.Keys.OrderByDescending(w => w.Length).Select(Regex.Escape);
        if (terms.Count > 0)
            _words = new Regex($@"(?<![\w-])(?:{string.Join('|', words)})(?![\w-])", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(2));
    }

    /// <summary>The file's markdown.</summary>
    public string Text { get; }

    /// <summary>The terms, in the file's order.</summary>
    public IReadOnlyList<GlossaryTerm> Terms { get; }

    /// <summary>Parses the text of a glossary.</summary>
    public static Glossary Parse(string markdown)
    {
        List<GlossaryTerm> terms = [];
        var text = new StringBuilder();
        var parts = Heading().Split(markdown.ReplaceLineEndings("\n"));
        text.Append(parts[0]);
        for (var i = 1; i + 1 < parts.Length; i += 2)
        {
            var name = parts[i].Trim();
            var body = parts[i + 1];
            List<string> words = [name];
            if (AlsoLine().Match(body) is { Success: true } also)
            {
                words.AddRange(
                    also.Groups["words"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                );
                body = body.Remove(also.Index, also.Length);
            }

            terms.Add(new(name, MarkdownRenderer.Slug(name), FirstSentence(body), words));
            text.Append("## ").Append(name).Append('\n').Append(body);
        }

        return new(text.ToString(), terms);
    }

    /// <summary>The first term in the text that is not linked yet.</summary>
    public (int Start, int Length, GlossaryTerm Term)? Find(string text, IReadOnlySet<string> linked)
    {
        for (var match = _words?.Match(text); match is { Success: true }; match = match.NextMatch())
        {
            var term = _byWord[match.Value];
            if (!linked.Contains(term.Id))
                return (match.Index, match.Length, term);
        }

        return null;
    }

    private static string FirstSentence(string markdown)
    {
        var plain = Markdown.ToPlainText(markdown).ReplaceLineEndings(" ").Trim();
        var end = plain.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? plain : plain[..(end + 1)];
    }

    [GeneratedRegex(@"^##[ \t]+(.+)\n", RegexOptions.Multiline, 2000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\s*\*Also: (?<words>[^*\n]+)\*[ \t]*\n", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex AlsoLine();
}
