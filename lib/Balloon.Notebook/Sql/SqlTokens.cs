namespace Balloon.Notebook.Sql;

/// <summary>The words and signs of a statement, without comments and white space: enough to know what it makes and to compare two.</summary>
internal static class SqlTokens
{
    /// <summary>Words in lower case, quoted ones as they are.</summary>
    public static List<string> Of(string sql)
    {
        var tokens = new List<string>();
        for (var at = 0; at < sql.Length; )
        {
            var c = sql[at];
            var begin = at;
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            if (c == '-' && at + 1 < sql.Length && sql[at + 1] == '-')
            {
                at = After(sql, "\n", at);
                continue;
            }

            if (c == '/' && at + 1 < sql.Length && sql[at + 1] == '*')
            {
                at = After(sql, "*/", at + 2);
                continue;
            }

            if (c is '\'' or '"')
            {
                at = AfterQuote(sql, at);
                var quoted = sql[begin..at];
                tokens.Add(c == '"' && IsPlainWord(quoted[1..^1]) ? quoted[1..^1] : quoted);
                continue;
            }

            if (IsWord(c))
            {
                while (at < sql.Length && IsWord(sql[at]))
                    at++;
                tokens.Add(sql[begin..at].ToLowerInvariant());
                continue;
            }

            at += c == ':' && at + 1 < sql.Length && sql[at + 1] == ':' ? 2 : 1;
            tokens.Add(sql[begin..at]);
        }

        while (tokens.Count > 0 && tokens[^1] == ";")
            tokens.RemoveAt(tokens.Count - 1);
        return tokens;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool IsPlainWord(string text) =>
        text.Length > 0 && text.All(c => c == '_' || char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c));

    private static int After(string sql, string mark, int from)
    {
        var found = sql.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? sql.Length : found + mark.Length;
    }

    private static int AfterQuote(string sql, int at)
    {
        for (var end = at + 1; end < sql.Length; end++)
        {
            if (sql[end] != sql[at])
                continue;
            if (end + 1 < sql.Length && sql[end + 1] == sql[at])
                end++;
            else
                return end + 1;
        }

        return sql.Length;
    }
}
