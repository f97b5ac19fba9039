namespace Balloon.Sandbox.Sql;

/// <summary>Whether two statements are one, whatever their blanks, comments, and the case of their keywords.</summary>
internal static class StatementComparison
{
    private static readonly string[] IfNotExists = ["if", "not", "exists"];

    /// <summary>True for equal tokens; IF NOT EXISTS counts for nothing.</summary>
    public static bool Are(string one, string other) => Tokens(one).SequenceEqual(Tokens(other));

    private static IEnumerable<(TokenKind Kind, string Value)> Tokens(string text)
    {
        var tokens = Lexer.Read(text);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (IfNotExists.Select((word, n) => i + n < tokens.Count && tokens[i + n].Is(word)).All(static fits => fits))
                i += IfNotExists.Length - 1;
            else if (tokens[i] is { Kind: not TokenKind.End } token && !token.Is(";"))
                yield return (token.Kind, token.Kind == TokenKind.Word ? token.Value.ToLowerInvariant() : token.Value);
        }
    }
}
