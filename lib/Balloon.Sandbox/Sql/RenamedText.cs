using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>Writes another name into the text of a statement, and leaves the rest as it is.</summary>
internal static class RenamedText
{
    /// <summary>The name that a CREATE statement gives.</summary>
    public static string OfOwn(string sql, string name)
    {
        var tokens = Lexer.Read(sql);
        var at = tokens[1].Is("materialized") ? 3 : 2;
        if (tokens[at].Is("if"))
            at += 3;
        return Replaced(sql, tokens, at, Quoted(name));
    }

    /// <summary>The name behind a word, where it is <paramref name="old"/>.</summary>
    public static string Behind(string sql, string word, string old, string name)
    {
        var tokens = Lexer.Read(sql);
        for (var i = 0; i < tokens.Count - 1; i++)
        {
            if (tokens[i].Is(word) && Last(tokens, i + 1) is var last && Same(tokens[last], old[(old.IndexOf('.') + 1)..]))
                return Replaced(sql, tokens, i + 1, Quoted(name));
        }

        return sql;
    }

    /// <summary>The names at some places; what was named without an alias keeps its old name as one.</summary>
    public static string InQuery(string sql, IReadOnlyList<(int At, bool HasAlias)> places, string old, string name)
    {
        foreach (var (at, hasAlias) in places.DistinctBy(p => p.At).OrderByDescending(p => p.At))
        {
            var tokens = Lexer.Read(sql);
            var token = tokens.FindIndex(t => t.Start == at);
            sql = Replaced(sql, tokens, token, hasAlias ? Quoted(name) : $"{Quoted(name)} AS {Quoted(old)}");
        }

        return sql;
    }

    private static bool Same(Token token, string name) =>
        token.Kind == TokenKind.QuotedWord
            ? token.Value == name
            : token.Kind == TokenKind.Word && token.Value.Equals(name, StringComparison.OrdinalIgnoreCase);

    // Of schema.name the last part is the name.
    private static int Last(List<Token> tokens, int first)
    {
        while (tokens[first + 1].Is("."))
            first += 2;
        return first;
    }

    private static string Replaced(string sql, List<Token> tokens, int first, string by)
    {
        var token = tokens[Last(tokens, first)];
        return sql[..token.Start] + by + sql[token.End..];
    }

    private static string Quoted(string name) =>
        name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        && !char.IsAsciiDigit(name[0])
        && !Keywords.Reserved.Contains(name)
            ? name
            : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
