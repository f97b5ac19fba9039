namespace Balloon.Sandbox.Sql;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Word,
    QuotedWord,
    Number,
    Text,
    Symbol,
    Parameter,
    End,
}

/// <summary>A token and where it stands: <paramref name="Start"/> and <paramref name="End"/> are 0-based characters.</summary>
internal readonly record struct Token(TokenKind Kind, string Value, int Start, int End)
{
    public bool Is(string word) =>
        Kind == TokenKind.Symbol ? Value == word : Kind == TokenKind.Word && Value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
