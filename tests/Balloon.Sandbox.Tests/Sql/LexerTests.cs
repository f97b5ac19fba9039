using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Sql;

/// <summary>Splits text into tokens, without parser or engine.</summary>
public sealed class LexerTests
{
    [Theory]
    [InlineData("a_1$ \"A b\" \"x\"\"y\"", "Word a_1$,QuotedWord A b,QuotedWord x\"y")]
    [InlineData("1 1.5 .5 1e3 1.5E-2", "Number 1,Number 1.5,Number .5,Number 1e3,Number 1.5E-2")]
    [InlineData("'it''s' '' E'a\\nb\\t\\'c'", "Text it's,Text ,Text a\nb\t'c")]
    [InlineData("a::int[1]", "Word a,Symbol ::,Word int,Symbol [,Number 1,Symbol ]")]
    [InlineData("a<=b<>c!=d", "Word a,Symbol <=,Word b,Symbol <>,Word c,Symbol !=,Word d")]
    [InlineData("j #>> '{a}' ->> 'b'", "Word j,Symbol #>>,Text {a},Symbol ->>,Text b")]
    [InlineData("a -- to the end\n+ /* in /* nested */ */ b", "Word a,Symbol +,Word b")]
    [InlineData("a OPERATOR(pg_catalog.~) b", "Word a,Symbol ~,Word b")]
    [InlineData("$1", "Parameter 1")]
    [InlineData("", "")]
    public void A_text_becomes_tokens(string text, string tokens) =>
        Assert.Equal(tokens, string.Join(",", Lexer.Read(text).SkipLast(1).Select(token => $"{token.Kind} {token.Value}")));

    [Fact]
    public void A_token_has_its_position()
    {
        var tokens = Lexer.Read("ab  'c d'\n+1");
        Assert.Equal([(0, 2), (4, 9), (10, 11), (11, 12), (12, 12)], tokens.Select(token => (token.Start, token.End)));
        Assert.Equal(TokenKind.End, tokens[^1].Kind);
    }

    [Theory]
    [InlineData("SELECT 'a", 7)]
    [InlineData("SELECT \"a", 7)]
    [InlineData("SELECT \"\"", 7)]
    [InlineData("SELECT 1 /* open", 9)]
    [InlineData("SELECT E'\\uD83C'", 7)]
    public void Invalid_tokens_are_refused_with_their_position(string text, int at)
    {
        var error = Assert.Throws<SqlException>(() => Lexer.Read(text));
        Assert.Equal(SqlStates.SyntaxError, error.SqlState);
        Assert.NotNull(error.Position);
        // Positions count from 1, at the token or within it.
        Assert.InRange(error.Position.Value - 1, at, text.Length);
    }
}
