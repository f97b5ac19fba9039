using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>Replaces names in the text of a statement, and leaves the rest as it is.</summary>
internal static class RenamedText
{
    /// <summary>Replaces the name that a CREATE statement gives.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="name">The new name, with its schema unless that is public.</param>
    public static string OfOwn(string sql, string name)
    {
        var tokens = Lexer.Read(sql);
        var at = tokens[1].Is("materialized") ? 3 : 2;
        if (tokens[at].Is("if"))
            at += 3;
        return Replaced(sql, tokens, at, ObjectNames.Written(name));
    }

    /// <summary>Replaces the name that follows a keyword, if it is <paramref name="old"/>.</summary>
    public static string Behind(string sql, string word, string old, string name)
    {
        var tokens = Lexer.Read(sql);
        for (var i = 0; i < tokens.Count - 1; i++)
        {
            if (tokens[i].Is(word) && Last(tokens, i + 1) is var last && Same(tokens[last], old[(old.IndexOf('.') + 1)..]))
                return Replaced(sql, tokens, i + 1, ObjectNames.Written(name));
        }

        return sql;
    }

    /// <summary>Replaces the names at some positions; a relation without an alias gets its old name as its alias.</summary>
    public static string InQuery(string sql, IEnumerable<RenamedPlace> places)
    {
        foreach (var place in places.DistinctBy(p => p.At).OrderByDescending(p => p.At))
        {
            var tokens = Lexer.Read(sql);
            var token = tokens.FindIndex(t => t.Start == place.At);
            var name = ObjectNames.Written(place.Name);
            var old = ObjectNames.Split(place.Old).Name;
            var keeps = place.HasAlias || ObjectNames.Split(place.Name).Name == old;
            sql = Replaced(sql, tokens, token, keeps ? name : $"{name} AS {Keywords.Quote(old)}");
        }

        return sql;
    }

    private static bool Same(Token token, string name) =>
        token.Kind == TokenKind.QuotedWord
            ? token.Value == name
            : token.Kind == TokenKind.Word && token.Value.Equals(name, StringComparison.OrdinalIgnoreCase);

    // In schema.name the last part is the object's own name.
    private static int Last(List<Token> tokens, int first)
    {
        while (tokens[first + 1].Is("."))
            first += 2;
        return first;
    }

    private static string Replaced(string sql, List<Token> tokens, int first, string by) =>
        sql[..tokens[first].Start] + by + sql[tokens[Last(tokens, first)].End..];
}

/// <summary>A place where a query names a renamed object.</summary>
/// <param name="At">0-based position of the name.</param>
/// <param name="HasAlias">Whether the query gives it an alias.</param>
/// <param name="Old">The old name, with its schema unless that is public.</param>
/// <param name="Name">The new name.</param>
internal readonly record struct RenamedPlace(int At, bool HasAlias, string Old, string Name);
