using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>The kind of a token.</summary>
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

/// <summary>A token with its position: <paramref name="Start"/> and <paramref name="End"/> are 0-based, the end exclusive.</summary>
internal readonly record struct Token(TokenKind Kind, string Value, int Start, int End)
{
    public bool Is(string word) =>
        Kind == TokenKind.Symbol ? Value == word : Kind == TokenKind.Word && Value.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>False for words that end an item of FROM or SELECT, and so are not its alias.</summary>
    public bool MayBeAlias =>
        Kind == TokenKind.QuotedWord
        || (Kind == TokenKind.Word && !Keywords.Reserved.Contains(Value) && !Is("set") && !Is("returning") && !Is("asof") && !Is("for"));
}
