namespace Balloon.Sandbox.Wire.Copying;

/// <summary>Steps over a statement's text: what stands in quotes, in comments and in parentheses is not looked into.</summary>
internal static class SqlScanner
{
    /// <summary>The statements of a text, without their semicolons; empty ones are left out.</summary>
    public static List<string> Statements(string sql) => Split(sql, ';');

    /// <summary>The parts of a text between separators on its outermost level.</summary>
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var at = 0; at < text.Length; )
        {
            if (text[at] == separator)
            {
                parts.Add(text[start..at]);
                start = ++at;
            }
            else
            {
                at = Next(text, at);
            }
        }

        parts.Add(text[start..]);
        return parts.Select(part => part.Trim()).Where(part => part.Length > 0).ToList();
    }

    /// <summary>Where a word stands on the outermost level, from <paramref name="from"/> on; -1 where it does not.</summary>
    public static int IndexOfWord(string text, string word, int from = 0)
    {
        for (var at = from; at < text.Length; at = Next(text, at))
        {
            if (
                (at == 0 || !IsWord(text[at - 1]))
                && string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
                && (at + word.Length == text.Length || !IsWord(text[at + word.Length]))
            )
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>Removes comments, and makes one blank of every run of white space outside of quotes.</summary>
    public static string Normalize(string text)
    {
        var normal = new System.Text.StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            var end =
                IsComment(text, at) ? Next(text, at)
                : text[at] is '\'' or '"' ? Next(text, at)
                : at + 1;
            if (IsComment(text, at) || char.IsWhiteSpace(text[at]))
            {
                if (normal.Length > 0 && normal[^1] != ' ')
                    normal.Append(' ');
            }
            else
            {
                normal.Append(text, at, end - at);
            }

            at = end;
        }

        return normal.ToString().Trim();
    }

    private static int Next(string text, int at)
    {
        switch (text[at])
        {
            case '\'' or '"':
                var close = text.IndexOf(text[at], at + 1);
                return close < 0 ? text.Length : close + 1;
            case '(':
                var depth = 0;
                for (; at < text.Length; )
                {
                    depth +=
                        text[at] == '(' ? 1
                        : text[at] == ')' ? -1
                        : 0;
                    at = text[at] is '(' or ')' ? at + 1 : Next(text, at);
                    if (depth == 0)
                        return at;
                }

                return at;
            default:
                if (!IsComment(text, at))
                    return at + 1;
                var end = text[at] == '-' ? text.IndexOf('\n', at) : text.IndexOf("*/", at, StringComparison.Ordinal) + 1;
                return end <= 0 ? text.Length : end + 1;
        }
    }

    private static bool IsComment(string text, int at) =>
        at + 1 < text.Length && ((text[at] == '-' && text[at + 1] == '-') || (text[at] == '/' && text[at + 1] == '*'));

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
