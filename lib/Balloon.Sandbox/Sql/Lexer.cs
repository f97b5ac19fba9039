using System.Globalization;
using System.Text;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Sql;

/// <summary>
/// Splits SQL text into tokens: quoted names, strings of all kinds, numbers, parameters and operators. Comments may be nested.
/// </summary>
internal sealed class Lexer(string text)
{
    // The longest first.
    private static readonly string[] Symbols =
    [
        "!~~*",
        "->>",
        "||/",
        "#>>",
        "!~*",
        "!~~",
        "~~*",
        "::",
        "=>",
        "<=",
        ">=",
        "<>",
        "!=",
        "||",
        "|/",
        "&&",
        "->",
        "#>",
        "@>",
        "<@",
        "?|",
        "?&",
        "@?",
        "@@",
        "~~",
        "~*",
        "!~",
        "<<",
        ">>",
        "#-",
        ":=",
        "..",
        "^@",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ";",
        ".",
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "<",
        ">",
        "=",
        "~",
        "!",
        "@",
        "#",
        "&",
        "|",
        "?",
        ":",
    ];

    private int at;

    public static List<Token> Read(string text)
    {
        var lexer = new Lexer(text);
        var tokens = new List<Token>();
        do tokens.Add(lexer.Next());
        while (tokens[^1].Kind != TokenKind.End);
        PlainOperators(tokens);
        return tokens;
    }

    // OPERATOR(pg_catalog.~) is the operator ~.
    private static void PlainOperators(List<Token> tokens)
    {
        for (var i = 0; i < tokens.Count - 5; i++)
        {
            if (
                tokens[i].Is("operator")
                && tokens[i + 1].Is("(")
                && tokens[i + 2].Is("pg_catalog")
                && tokens[i + 3].Is(".")
                && tokens[i + 4].Kind == TokenKind.Symbol
                && tokens[i + 5].Is(")")
            )
            {
                tokens[i] = tokens[i + 4] with { Start = tokens[i].Start, End = tokens[i + 5].End };
                tokens.RemoveRange(i + 1, 5);
            }
        }
    }

    private char Current => at < text.Length ? text[at] : '\0';

    private char Ahead(int n) => at + n < text.Length ? text[at + n] : '\0';

    private Token Next()
    {
        SkipBlank();
        var start = at;
        if (at >= text.Length)
            return new Token(TokenKind.End, "", at, at);
        var c = Current;
        if (c is 'e' or 'E' && Ahead(1) == '\'')
        {
            at++;
            return new Token(TokenKind.Text, Quoted('\'', escapes: true), start, at);
        }

        if (char.IsLetter(c) || c == '_')
        {
            while (char.IsLetterOrDigit(Current) || Current is '_' or '$')
                at++;
            return new Token(TokenKind.Word, text[start..at], start, at);
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Ahead(1))))
            return Number(start);
        switch (c)
        {
            case '\'':
                return new Token(TokenKind.Text, Quoted('\'', escapes: false), start, at);
            case '"':
                var name = Quoted('"', escapes: false);
                return name.Length > 0
                    ? new Token(TokenKind.QuotedWord, name, start, at)
                    : throw new SqlException(SqlStates.SyntaxError, "zero-length delimited identifier at or near \"\"\"\"", start + 1);
            case '$' when char.IsAsciiDigit(Ahead(1)):
                at++;
                while (char.IsAsciiDigit(Current))
                    at++;
                return new Token(TokenKind.Parameter, text[(start + 1)..at], start, at);
            case '$':
                return Dollar(start);
        }

        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                at += symbol.Length;
                return new Token(TokenKind.Symbol, symbol, start, at);
            }
        }

        throw new SqlException(SqlStates.SyntaxError, $"syntax error at or near \"{c}\"", start + 1);
    }

    private void SkipBlank()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(Current) || Current == '\uFEFF')
                at++;
            else if (Current == '-' && Ahead(1) == '-')
            {
                while (at < text.Length && Current != '\n')
                    at++;
            }
            else if (Current == '/' && Ahead(1) == '*')
                SkipComment();
            else
                return;
        }
    }

    private void SkipComment()
    {
        var start = at;
        var depth = 0;
        do
        {
            if (at >= text.Length)
                throw new SqlException(SqlStates.SyntaxError, "unterminated /* comment", start + 1);
            if (Current == '/' && Ahead(1) == '*')
                (depth, at) = (depth + 1, at + 2);
            else if (Current == '*' && Ahead(1) == '/')
                (depth, at) = (depth - 1, at + 2);
            else
                at++;
        } while (depth > 0);
    }

    private Token Number(int start)
    {
        if (Current == '0' && Ahead(1) is 'x' or 'X' or 'b' or 'B' or 'o' or 'O')
        {
            var radix = char.ToLowerInvariant(Ahead(1)) switch
            {
                'x' => 16,
                'b' => 2,
                _ => 8,
            };
            at += 2;
            while (char.IsAsciiHexDigit(Current))
                at++;
            try
            {
                var value = Convert.ToUInt64(text[(start + 2)..at], radix);
                return new Token(TokenKind.Number, value.ToString(CultureInfo.InvariantCulture), start, at);
            }
            catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
            {
                throw new SqlException(SqlStates.SyntaxError, $"invalid number \"{text[start..at]}\"", start + 1);
            }
        }

        while (char.IsAsciiDigit(Current) || (Current == '_' && char.IsAsciiDigit(Ahead(1))))
            at++;
        if (Current == '.' && Ahead(1) != '.')
        {
            at++;
            while (char.IsAsciiDigit(Current))
                at++;
        }

        if (Current is 'e' or 'E' && (char.IsAsciiDigit(Ahead(1)) || (Ahead(1) is '+' or '-' && char.IsAsciiDigit(Ahead(2)))))
        {
            at += 2;
            while (char.IsAsciiDigit(Current))
                at++;
        }

        if (char.IsLetter(Current))
            throw new SqlException(
                SqlStates.SyntaxError,
                $"trailing junk after numeric literal at or near \"{text[start..(at + 1)]}\"",
                start + 1
            );
        return new Token(TokenKind.Number, text[start..at].Replace("_", "", StringComparison.Ordinal), start, at);
    }

    private string Quoted(char quote, bool escapes)
    {
        var start = at++;
        var value = new StringBuilder();
        while (true)
        {
            if (at >= text.Length)
                throw new SqlException(
                    SqlStates.SyntaxError,
                    quote == '"' ? "unterminated quoted identifier" : "unterminated quoted string",
                    start + 1
                );
            var c = text[at++];
            if (c == quote)
            {
                if (Current != quote)
                    return escapes ? Whole(value.ToString(), start) : value.ToString();
                value.Append(quote);
                at++;
            }
            else if (c == '\\' && escapes)
                Escape(value);
            else
                value.Append(c);
        }
    }

    private void Escape(StringBuilder value)
    {
        var c = Current;
        at++;
        switch (c)
        {
            case 'n':
                value.Append('\n');
                break;
            case 't':
                value.Append('\t');
                break;
            case 'r':
                value.Append('\r');
                break;
            case 'b':
                value.Append('\b');
                break;
            case 'f':
                value.Append('\f');
                break;
            case 'x':
                value.Append(Ascii(Digits(16, 2)));
                break;
            case 'u':
                value.Append((char)Digits(16, 4, 4));
                break;
            case 'U':
                value.Append(Character(Digits(16, 8, 8)));
                break;
            case >= '0' and <= '7':
                at--;
                value.Append(Ascii(Digits(8, 3)));
                break;
            default:
                value.Append(c);
                break;
        }
    }

    // Two escapes may form one character (a surrogate pair); half of one is an error.
    private static string Whole(string value, int start) =>
        value.Contains('\0', StringComparison.Ordinal) ? throw Invalid("a string cannot hold the character with the code 0", start)
        : CodePoints.AreWhole(value) ? value
        : throw Invalid("invalid Unicode surrogate pair", start);

    private string Character(int code) =>
        Rune.IsValid(code) ? new Rune(code).ToString() : throw Invalid("invalid Unicode escape value", at - 8);

    private static SqlException Invalid(string message, int start) => new(SqlStates.SyntaxError, message, start + 1);

    // A byte above 127 must be part of a UTF-8 sequence.
    private char Ascii(int value) =>
        value < 128 ? (char)value : throw Refusal.NotSupported("bytes above 127 in an escape of a string", at - 1);

    private int Digits(int radix, int most, int least = 1)
    {
        var start = at;
        while (at - start < most && (radix == 8 ? Current is >= '0' and <= '7' : char.IsAsciiHexDigit(Current)))
            at++;
        if (at - start < least)
            throw new SqlException(SqlStates.SyntaxError, "invalid escape in string", start + 1);
        return Convert.ToInt32(text[start..at], radix);
    }

    private Token Dollar(int start)
    {
        var end = text.IndexOf('$', start + 1);
        if (end < 0)
            throw new SqlException(SqlStates.SyntaxError, "syntax error at or near \"$\"", start + 1);
        var tag = text[start..(end + 1)];
        var close = text.IndexOf(tag, end + 1, StringComparison.Ordinal);
        if (close < 0)
            throw new SqlException(SqlStates.SyntaxError, "unterminated dollar-quoted string", start + 1);
        at = close + tag.Length;
        return new Token(TokenKind.Text, text[(end + 1)..close], start, at);
    }
}
