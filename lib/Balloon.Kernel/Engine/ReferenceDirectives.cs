using System.Text.RegularExpressions;

namespace Balloon.Kernel.Engine;

/// <summary>An <c>#r</c> or <c>#i</c> line of a cell.</summary>
/// <param name="Kind">r or i.</param>
/// <param name="Value">The text in quotes.</param>
/// <param name="Line">The line, from 1.</param>
internal readonly record struct ReferenceDirective(char Kind, string Value, int Line);

/// <summary>Removes the <c>#r</c> and <c>#i</c> lines from C#; unlike in a script file, they may be anywhere.</summary>
internal static partial class ReferenceDirectives
{
    public static (string Code, IReadOnlyList<ReferenceDirective> Directives) Take(string code)
    {
        if (!code.Contains("#r", StringComparison.Ordinal) && !code.Contains("#i", StringComparison.Ordinal))
            return (code, []);
        List<ReferenceDirective> found = [];
        var lines = code.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Pattern().Match(lines[i]) is { Success: true } match)
            {
                found.Add(new(match.Groups["kind"].Value[0], match.Groups["value"].Value, i + 1));
                lines[i] = string.Empty;
            }
        }

        return (string.Join('\n', lines), found);
    }

    [GeneratedRegex("""^\s*#(?<kind>[ri])\s+@?"(?<value>[^"]*)"\s*;?\s*(//.*)?$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
