using System.Text;
using Balloon.Kernel.Languages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Balloon.Kernel.Engine;

/// <summary>Splits a cell at its magics: <c>#!html</c> begins lines of HTML, <c>#!time</c> asks for the wall time.</summary>
internal static class CellSplitter
{
    private static readonly string[] Commands = ["about", "lsmagic", "who", "whos"];
    private static readonly Dictionary<string, string> NoOptions = [];

    /// <summary>All magics, for messages and for <c>#!lsmagic</c>.</summary>
    public static IReadOnlyList<string> Magics(CellLanguages languages) =>
        [.. languages.Names.Concat(Commands).Append("time").Order(StringComparer.Ordinal).Select(name => "#!" + name)];

    /// <summary>Whether the line is a magic, and its name.</summary>
    public static bool IsMagic(string line, out string name)
    {
        var trimmed = line.AsSpan().Trim();
        var found = trimmed.StartsWith("#!", StringComparison.Ordinal);
        name = found ? trimmed[2..].ToString().Split([' ', '\t'], 2)[0] : string.Empty;
        return found;
    }

    /// <summary>Whether a magic is a command that does not begin lines in a language.</summary>
    public static bool IsCommand(string magic) =>
        magic.Equals("time", StringComparison.OrdinalIgnoreCase) || Commands.Contains(magic, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="CellException">A magic or an option is unknown.</exception>
    public static CellParts Split(string code, string language, CellLanguages languages)
    {
        var current = CellLanguages.IsCSharp(language) || !IsMagic(code, out _) ? languages.Known(language, 1) : null;
        if (!code.Contains("#!", StringComparison.Ordinal))
            return new(string.IsNullOrWhiteSpace(code) ? [] : [new(current, code, NoOptions)], false, []);
        var literal = CellLanguages.IsCSharp(language) ? LiteralLines(code) : [];
        IReadOnlyDictionary<string, string> options = NoOptions;
        List<CellSegment> segments = [];
        List<string> commands = [];
        var time = false;
        var lines = code.Split('\n');
        var text = new StringBuilder();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!IsMagic(lines[i], out var name) || (current is null && literal.Contains(i)))
            {
                text.Append(lines[i]).Append('\n');
                continue;
            }

            if (name.Equals("time", StringComparison.OrdinalIgnoreCase))
                time = true;
            else if (IsCommand(name))
                commands.Add(name.ToLowerInvariant());
            else
            {
                Close();
                current = languages.Known(name, i + 1);
                options = current is null ? NoOptions : CellOptions.Read(current, lines[i], i + 1);
                text.Append('\n', i);
            }

            text.Append('\n');
        }

        Close();
        return new(segments, time, commands);

        void Close()
        {
            if (!string.IsNullOrWhiteSpace(text.ToString()))
                segments.Add(new(current, text.ToString(), options));
            text.Clear();
        }
    }

    /// <summary>The lines that begin within a C# string or comment, in which <c>#!</c> is text.</summary>
    public static HashSet<int> LiteralLines(string code)
    {
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
