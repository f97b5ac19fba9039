using Balloon.Sandbox.Types;

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
            add.Two<string, string, bool>(name, text, text, yes, (s, p) => Like(s, p, '\\', ignoreCase) != negated);
        add.Many("like", [text, text, text], yes, a => Like((string)a[0]!, (string)a[1]!, Escape((string)a[2]!), false));
        add.Many("ilike", [text, text, text], yes, a => Like((string)a[0]!, (string)a[1]!, Escape((string)a[2]!), true));
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
}
