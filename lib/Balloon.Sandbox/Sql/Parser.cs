using System.Diagnostics.CodeAnalysis;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Sql;

/// <summary>A recursive-descent parser of RisingWave's dialect; every node knows its position in the text.</summary>
internal sealed partial class Parser
{
    private readonly string text;
    private readonly List<Token> tokens;
    private int at;

    private Parser(string text)
    {
        this.text = text;
        tokens = Lexer.Read(text);
    }

    /// <summary>Parses all statements of a text.</summary>
    /// <exception cref="SqlException">42601 with the position.</exception>
    public static IReadOnlyList<Statement> Parse(string text)
    {
        var parser = new Parser(text);
        var statements = new List<Statement>();
        while (true)
        {
            while (parser.Take(";")) { }

            if (parser.Current.Kind == TokenKind.End)
                return statements;
            var start = parser.Current.Start;
            var statement = parser.Statement();
            if (parser.Current.Kind != TokenKind.End && !parser.Current.Is(";"))
                throw parser.Unexpected("expected end of statement");
            statements.Add(statement with { Text = text[start..parser.tokens[parser.at - 1].End] });
        }
    }

    /// <summary>Parses one expression, for example of an option.</summary>
    public static Expression ParseExpression(string text)
    {
        var parser = new Parser(text);
        var expression = parser.Expression();
        return parser.Current.Kind == TokenKind.End ? expression : throw parser.Unexpected();
    }

    private Token Current => tokens[at];

    private Token Ahead(int n) => tokens[Math.Min(at + n, tokens.Count - 1)];

    private bool At(string word) => Current.Is(word);

    private bool At(string first, string second) => Current.Is(first) && Ahead(1).Is(second);

    private bool Take(string word)
    {
        if (!Current.Is(word))
            return false;
        at++;
        return true;
    }

    private bool Take(string first, string second)
    {
        if (!At(first, second))
            return false;
        at += 2;
        return true;
    }

    private bool Take(string first, string second, string third)
    {
        if (!At(first, second) || !Ahead(2).Is(third))
            return false;
        at += 3;
        return true;
    }

    private void Expect(string word)
    {
        if (!Take(word))
            throw Unexpected($"expected {word.ToUpperInvariant()}");
    }

    /// <summary>Parses the name of a type, as the catalog stores it.</summary>
    /// <exception cref="SqlException">It is not the name of a type.</exception>
    public static SqlType TypeOf(string text) => text == SqlType.Serial.Name ? SqlType.Serial : new Parser(text).TypeName();

    private SqlException Unexpected(string? detail = null)
    {
        var token = Current;
        if (token.Kind == TokenKind.End)
            return new SqlException(SqlStates.SyntaxError, "syntax error at end of input", text.Length + 1, With("EOF"));
        // A character of two UTF-16 units is shown whole.
        var end = char.IsHighSurrogate(text[token.End - 1]) && token.End < text.Length ? token.End + 1 : token.End;
        var found = text[token.Start..end];
        return new SqlException(SqlStates.SyntaxError, $"syntax error at or near \"{found}\"", token.Start + 1, With(found));

        string? With(string there) =>
            detail?.StartsWith("expected ", StringComparison.Ordinal) == true ? $"{detail}, found: {there}" : detail;
    }

    [DoesNotReturn]
    private void Unsupported(string what, int? position = null) => throw Refusal.NotSupported(what, position ?? Current.Start);

    private bool AtName => Current.Kind is TokenKind.Word or TokenKind.QuotedWord;

    /// <summary>A name: as written if it is quoted, otherwise in lower case.</summary>
    private string Name()
    {
        var token = Current;
        if (token.Kind == TokenKind.QuotedWord)
        {
            at++;
            return token.Value;
        }

        if (token.Kind != TokenKind.Word || Keywords.Reserved.Contains(token.Value))
            throw Unexpected("expected a name");
        at++;
        return token.Value.ToLowerInvariant();
    }

    /// <summary>A name after a dot or AS, where reserved words are allowed.</summary>
    private string AnyName()
    {
        var token = Current;
        if (token.Kind is not (TokenKind.Word or TokenKind.QuotedWord))
            throw Unexpected("expected a name");
        at++;
        return token.Kind == TokenKind.Word ? token.Value.ToLowerInvariant() : token.Value;
    }

    /// <summary>The name of an object, with its schema unless that is public.</summary>
    private string ObjectName()
    {
        var start = Current.Start;
        List<string> parts = [Name()];
        while (Take("."))
            parts.Add(AnyName());
        if (parts.Count > 2 && parts[0] == "dev")
            parts.RemoveAt(0);
        if (parts.Count > 2)
            throw new SqlException(
                SqlStates.FeatureNotSupported,
                $"cross-database references are not implemented: \"{string.Join('.', parts)}\"",
                start + 1
            );
        if (parts.Count == 1)
            bareNames.Add((start, parts[0]));
        return parts is ["public", var name] ? name : string.Join('.', parts);
    }

    private string Text()
    {
        if (Current.Kind != TokenKind.Text)
            throw Unexpected("expected a string");
        return tokens[at++].Value;
    }

    private int Integer()
    {
        if (Current.Kind != TokenKind.Number || !int.TryParse(Current.Value, out var value))
            throw Unexpected("expected a whole number");
        at++;
        return value;
    }

    private List<T> List<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (Take(","))
            items.Add(item());
        return items;
    }

    private List<T> Parenthesized<T>(Func<T> item)
    {
        Expect("(");
        var items = List(item);
        Expect(")");
        return items;
    }
}
