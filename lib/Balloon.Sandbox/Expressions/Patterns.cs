using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Expressions;

/// <summary>LIKE and ILIKE.</summary>
internal static class Patterns
{
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
            add.Two<string, string, bool>(name, text, text, yes, (s, p) => Like(s, p, "\\", ignoreCase) != negated);
        add.Many("like", [text, text, text], yes, a => Like((string)a[0]!, (string)a[1]!, Escape((string)a[2]!), false));
        add.Many("ilike", [text, text, text], yes, a => Like((string)a[0]!, (string)a[1]!, Escape((string)a[2]!), true));
    }

    /// <param name="s">The text.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="escape">The escape character, or none.</param>
    /// <param name="ignoreCase">Whether case is ignored.</param>
    public static bool Like(string s, string pattern, string escape, bool ignoreCase)
    {
        if (ignoreCase)
            (s, pattern) = (s.ToLowerInvariant(), pattern.ToLowerInvariant());
        // Where to resume after a mismatch: after the last %, one character further each time.
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
                var literal =
                    escape.Length > 0
                    && p + escape.Length < pattern.Length
                    && pattern.AsSpan(p).StartsWith(escape, StringComparison.Ordinal);
                var c = literal ? p + escape.Length : p;
                var width = CodePoints.Width(s, at);
                if (!literal && pattern[c] == '_')
                {
                    (at, p) = (at + width, p + 1);
                    continue;
                }

                if (s.AsSpan(at, width).SequenceEqual(pattern.AsSpan(c, CodePoints.Width(pattern, c))))
                {
                    (at, p) = (at + width, c + width);
                    continue;
                }
            }

            if (star < 0)
                return false;
            mark += CodePoints.Width(s, mark);
            (p, at) = (star + 1, mark);
        }

        while (p < pattern.Length && pattern[p] == '%')
            p++;
        return p == pattern.Length;
    }

    private static string Escape(string text) =>
        CodePoints.Count(text) <= 1
            ? text
            : throw new SqlException(SqlStates.InvalidParameterValue, "invalid escape string: it must be empty or one character");
}
