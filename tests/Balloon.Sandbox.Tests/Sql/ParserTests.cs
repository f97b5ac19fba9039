using Balloon.Sandbox.Sql;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Tests.Sql;

/// <summary>The precedence of operators, and texts that are not statements; without binder or engine.</summary>
public sealed class ParserTests
{
    // PostgreSQL's table of precedence, the tightest first: https://www.postgresql.org/docs/17/sql-syntax-lexical.html.
    [Theory]
    [InlineData("1 + 2 * 3", "(+ 1 (* 2 3))")]
    [InlineData("1 - 2 - 3", "(- (- 1 2) 3)")]
    [InlineData("-a + b", "(+ (- a) b)")]
    [InlineData("a = b + 1", "(= a (+ b 1))")]
    [InlineData("a || b = c", "(= (|| a b) c)")]
    [InlineData("NOT a = b", "(not (= a b))")]
    [InlineData("a OR b AND c", "(or a (and b c))")]
    [InlineData("NOT a AND b", "(and (not a) b)")]
    [InlineData("(a OR b) AND c", "(and (or a b) c)")]
    [InlineData("j -> 'a' ->> 'b' = 'c'", "(= (->> (-> j 'a') 'b') 'c')")]
    [InlineData("a < b AND b < c", "(and (< a b) (< b c))")]
    public void Operators_have_PostgreSQLs_precedence(string text, string tree) => Assert.Equal(tree, Tree(Parser.ParseExpression(text)));

    [Theory]
    [InlineData("SELEC 1", 1)]
    [InlineData("SELECT 1 +", 11)]
    [InlineData("SELECT (1", 10)]
    [InlineData("SELECT 1)", 9)]
    [InlineData("SELECT a FROM t WHERE", 22)]
    [InlineData("SELECT a b c", 12)]
    [InlineData("CREATE MATERIALIZED VIEW v SELECT 1", 28)]
    [InlineData("INSERT INTO t VALUES (1", 24)]
    [InlineData("SELECT CASE WHEN 1 THEN 2", 26)]
    [InlineData("SELECT 1; SELEC 2", 11)]
    public void Invalid_statements_are_refused_with_their_position(string text, int position)
    {
        var error = Assert.Throws<SqlException>(() => Parser.Parse(text));
        Assert.Equal((SqlStates.SyntaxError, position), (error.SqlState, error.Position));
    }

    [Fact]
    public void A_text_holds_any_number_of_statements_and_each_keeps_its_own_text()
    {
        var statements = Parser.Parse(";; SELECT 1 ; CREATE VIEW v AS SELECT 2;\nDROP VIEW v;");
        Assert.Equal(["SELECT 1", "CREATE VIEW v AS SELECT 2", "DROP VIEW v"], statements.Select(statement => statement.Text));
        Assert.Empty(Parser.Parse(" ; -- nothing"));
    }

    private static string Tree(Expression expression) =>
        expression switch
        {
            Binary b => $"({b.Operator.ToLowerInvariant()} {Tree(b.Left)} {Tree(b.Right)})",
            Unary u => $"({u.Operator.ToLowerInvariant()} {Tree(u.Operand)})",
            ColumnName c => c.Name,
            NumberLiteral n => n.Text,
            TextLiteral t => $"'{t.Value}'",
            _ => expression.ToString(),
        };
}
