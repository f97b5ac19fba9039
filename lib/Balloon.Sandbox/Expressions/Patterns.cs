using System.Text;
using System.Text.RegularExpressions;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Expressions;

/// <summary>LIKE and regular expressions.</summary>
internal static class Patterns
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static void AddTo(FunctionAdder add)
    {
        var (text, yes) = (SqlType.Varchar, SqlType.Boolean);
        foreach (
            var (name, negated, ignoreCase) in new[]
            {
                ("~~", false, false),
                ("!~~", true, false),
                ("~~*", false, true),
                ("!~~*", true, true),
            }
        )
            add.Two<string, string, bool>(name, text, text, yes, (s, p) => Like(s, p, '\\', ignoreCase) != negated);
        foreach (var (name, negated, options) in new[] { ("~", false, ""), ("!~", true, ""), ("~*", false, "i"), ("!~*", true, "i") })
            add.Two<string, string, bool>(name, text, text, yes, (s, p) => Compile(p, options).IsMatch(s) != negated);
        add.Many("like", [text, text, text], yes, a => Like((string)a[0]!, (string)a[1]!, Escape((string)a[2]!), false));
        add.Many("ilike", [text, text, text], yes, a => Like((string)a[0]!, (string)a[1]!, Escape((string)a[2]!), true));
        add.Many("regexp_like", [text, text], yes, a => Compile((string)a[1]!, "").IsMatch((string)a[0]!));
        add.Many("regexp_replace", [text, text, text], text, a => Replace((string)a[0]!, (string)a[1]!, (string)a[2]!, ""));
        add.Many(
            "regexp_replace",
            [text, text, text, text],
            text,
            a => Replace((string)a[0]!, (string)a[1]!, (string)a[2]!, (string)a[3]!)
        );
        add.Many("regexp_match", [text, text], SqlType.ArrayOf(text), a => Match((string)a[0]!, (string)a[1]!, ""));
        add.Many("regexp_match", [text, text, text], SqlType.ArrayOf(text), a => Match((string)a[0]!, (string)a[1]!, (string)a[2]!));
        add.Many("regexp_count", [text, text], SqlType.Integer, a => Compile((string)a[1]!, "").Count((string)a[0]!));
    }

    public static bool Like(string s, string pattern, char? escape, bool ignoreCase)
    {
        if (ignoreCase)
            (s, pattern) = (s.ToLowerInvariant(), pattern.ToLowerInvariant());
        // The place to go back to: after the last %, one character further each time.
        var (at, p, star, mark) = (0, 0, -1, 0);
        while (at < s.Length)
        {
            if (p < pattern.Length && pattern[p] == '%')
            {
                (star, mark) = (p++, at);
                continue;
            }

            if (p < pattern.Length)
            {
                var literal = pattern[p] == escape && p + 1 < pattern.Length;
                var c = literal ? pattern[p + 1] : pattern[p];
                if ((!literal && c == '_') || c == s[at])
                {
                    (at, p) = (at + 1, p + (literal ? 2 : 1));
                    continue;
                }
            }

            if (star < 0)
                return false;
            (p, at) = (star + 1, ++mark);
        }

        while (p < pattern.Length && pattern[p] == '%')
            p++;
        return p == pattern.Length;
    }

    private static char? Escape(string text) =>
        text.Length switch
        {
            0 => null,
            1 => text[0],
            _ => throw new SqlException(SqlStates.InvalidParameterValue, "invalid escape string: it must be empty or one character"),
        };

    private static Regex Compile(string pattern, string flags)
    {
        var options = RegexOptions.CultureInvariant;
        foreach (var flag in flags)
        {
            // The last of i and c counts.
            options = flag switch
            {
                'i' => options | RegexOptions.IgnoreCase,
                'c' => options & ~RegexOptions.IgnoreCase,
                'g' => options,
                _ => throw new SqlException(
                    SqlStates.FeatureNotSupported,
                    $"the sandbox does not support the regular expression flag '{flag}'"
                ),
            };
        }

        try
        {
            return new Regex(pattern, options, Limit);
        }
        catch (ArgumentException e)
        {
            throw new SqlException(SqlStates.InvalidParameterValue, $"invalid regular expression: {e.Message}", innerException: e);
        }
    }

    private static string Replace(string s, string pattern, string replacement, string flags)
    {
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] == '\\' && i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]))
                text.Append("${").Append(replacement[++i]).Append('}');
            else if (replacement[i] == '\\' && i + 1 < replacement.Length && replacement[i + 1] == '&')
                (text, i) = (text.Append("$0"), i + 1);
            else
                text.Append(replacement[i] == '$' ? "$$" : replacement[i].ToString());
        }

        return Compile(pattern, flags).Replace(s, text.ToString(), flags.Contains('g', StringComparison.Ordinal) ? -1 : 1);
    }

    private static SqlArray? Match(string s, string pattern, string flags) =>
        Compile(pattern, flags).Match(s) is { Success: true } match ? Captures(match) : null;

    /// <summary>regexp_matches: what is captured of each match; RisingWave does so with and without the flag g.</summary>
    public static IEnumerable<SqlArray> Matches(string s, string pattern, string flags) =>
        Compile(pattern, flags).Matches(s).Select(Captures);

    // Without a group, the match itself.
    private static SqlArray Captures(Match match) =>
        new([.. match.Groups.Values.Skip(match.Groups.Count > 1 ? 1 : 0).Select(g => g.Success ? g.Value : null)]);
}
