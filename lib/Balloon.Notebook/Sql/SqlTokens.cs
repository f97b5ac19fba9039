namespace Balloon.Notebook.Sql;

/// <summary>
/// The words and signs of a statement, without comments and white space, to find out what it creates and to compare statements.
/// </summary>
internal static class SqlTokens
{
    /// <summary>Words in lower case, quoted ones unchanged.</summary>
    public static List<string> Of(string sql)
    {
        var tokens = new List<string>();
        foreach (var token in SqlScanner.Scan(sql).Where(t => t.HasMeaning))
        {
            var text = sql.Substring(token.Start, token.Length);
            tokens.Add(
                token.Kind switch
                {
                    SqlTokenKind.Word => text.ToLowerInvariant(),
                    SqlTokenKind.QuotedName when IsPlainWord(text[1..^1]) => text[1..^1],
                    _ => text,
                }
            );
        }

        while (tokens.Count > 0 && tokens[^1] == ";")
            tokens.RemoveAt(tokens.Count - 1);
        return tokens;
    }

    /// <summary>The first words and signs as they were written, with a space between them.</summary>
    public static string Beginning(string sql, int count) =>
        string.Join(
            ' ',
            SqlScanner.Scan(sql).Where(t => t.HasMeaning).Select(t => sql.Substring(t.Start, t.Length)).Take(count).Where(t => t != ";")
        );

    private static bool IsPlainWord(string text) =>
        text.Length > 0 && text.All(c => c == '_' || char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c));
}
