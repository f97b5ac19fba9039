using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Balloon.Kernel.Engine;

/// <summary>Cuts a cell at its magics: <c>#!html</c> begins lines of HTML, <c>#!time</c> asks for the wall time.</summary>
internal static class CellSplitter
{
    private static readonly Dictionary<string, string> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = "csharp",
        ["c#"] = "csharp",
        ["cs"] = "csharp",
        ["html"] = "html",
        ["markdown"] = "markdown",
        ["md"] = "markdown",
        ["javascript"] = "javascript",
        ["js"] = "javascript",
        ["mermaid"] = "mermaid",
    };

    private static readonly string[] Commands = ["about", "lsmagic", "who", "whos"];

    /// <summary>The magics that there are, for messages and for <c>#!lsmagic</c>.</summary>
    public static IReadOnlyList<string> KnownMagics { get; } =
    [.. Languages.Keys.Concat(Commands).Append("time").Order(StringComparer.Ordinal).Select(name => "#!" + name)];

    /// <exception cref="CellException">An unknown magic.</exception>
    public static CellParts Split(string code, string language)
    {
        if (!code.Contains("#!", StringComparison.Ordinal))
            return new([new(Known(language, 1), code)], false, []);
        var literal = LiteralLines(code, language);
        List<CellSegment> segments = [];
        List<string> commands = [];
        var time = false;
        var current = Known(language, 1);
        var lines = code.Split('\n');
        var text = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (!line.StartsWith("#!", StringComparison.Ordinal) || (current == "csharp" && literal.Contains(i)))
            {
                text.Append(lines[i]).Append('\n');
                continue;
            }

            var name = line[2..].Split(' ', 2)[0];
            if (name.Equals("time", StringComparison.OrdinalIgnoreCase))
                time = true;
            else if (Commands.Contains(name, StringComparer.OrdinalIgnoreCase))
                commands.Add(name.ToLowerInvariant());
            else
            {
                Close();
                current = Known(name, i + 1);
                text.Append('\n', i);
            }

            text.Append('\n');
        }

        Close();
        return new(segments, time, commands);

        void Close()
        {
            if (!string.IsNullOrWhiteSpace(text.ToString()))
                segments.Add(new(current, text.ToString()));
            text.Clear();
        }
    }

    private static string Known(string name, int line) =>
        Languages.TryGetValue(name, out var language)
            ? language
            : throw new CellException(
                "UnknownMagic",
                $"There is no magic #!{name} here (line {line}). Known are {string.Join(", ", KnownMagics)}.",
                line
            );

    /// <summary>Lines that begin inside a string or a comment: a <c>#!</c> there is text.</summary>
    private static HashSet<int> LiteralLines(string code, string language)
    {
        if (!Languages.TryGetValue(language, out var known) || known != "csharp")
            return [];
        var text = SourceText.From(code);
        var root = CSharpSyntaxTree.ParseText(text, CellCompiler.Parsing).GetRoot();
        HashSet<int> inside = [];
        foreach (var token in root.DescendantTokens())
        {
            if (token.Span.Length > 1)
                AddLines(token.Span);
        }

        foreach (var trivia in root.DescendantTrivia())
        {
            if (trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
                AddLines(trivia.Span);
        }

        return inside;

        void AddLines(TextSpan span)
        {
            var lines = text.Lines.GetLinePositionSpan(span);
            for (var i = lines.Start.Line + 1; i <= lines.End.Line; i++)
                inside.Add(i);
        }
    }
}
