namespace Balloon.Sandbox.Sql;

/// <summary>Adds, removes or retypes a column in the text of a CREATE TABLE statement, and leaves the rest as it is.</summary>
internal static class TableColumns
{
    /// <param name="sql">CREATE TABLE with its columns.</param>
    /// <param name="definition">The text of the new column.</param>
    public static string Added(string sql, string definition)
    {
        var tokens = Lexer.Read(sql);
        var open = tokens.FindIndex(t => t.Is("("));
        var close = End(tokens, open + 1, commas: false);
        return $"{sql[..tokens[close].Start].TrimEnd()}{(close == open + 1 ? "" : ", ")}{definition}{sql[tokens[close].Start..]}";
    }

    /// <param name="sql">CREATE TABLE with its columns.</param>
    /// <param name="column">The column to retype.</param>
    /// <param name="type">The text of the new type.</param>
    public static string Retyped(string sql, ColumnDefinition column, string type) =>
        $"{sql[..column.TypeAt.Start]}{type}{sql[column.TypeAt.End..]}";

    /// <param name="sql">CREATE TABLE with its columns.</param>
    /// <param name="at">The 0-based position of the column's definition.</param>
    public static string Removed(string sql, int at)
    {
        var tokens = Lexer.Read(sql);
        var first = tokens.FindIndex(t => t.Start == at);
        var end = End(tokens, first, commas: true);
        if (tokens[end].Is(","))
            return sql[..at] + sql[tokens[end + 1].Start..];
        // The last column is removed with the comma before it; an only column leaves empty parentheses.
        return sql[..(tokens[first - 1].Is(",") ? tokens[first - 1].Start : at)] + sql[tokens[end].Start..];
    }

    // The bracket that closes the one at a token, or the comma that ends an item.
    private static int End(List<Token> tokens, int at, bool commas)
    {
        var (brackets, angles) = (0, 0);
        for (; ; at++)
        {
            var token = tokens[at];
            if (token.Kind == TokenKind.End)
                throw new InvalidOperationException("The statement's columns do not end.");
            if (brackets == 0 && (token.Is(")") || (commas && angles == 0 && token.Is(","))))
                return at;
            brackets +=
                token.Is("(") ? 1
                : token.Is(")") ? -1
                : 0;
            if (token.Is("<") && tokens[at - 1].Is("struct"))
                angles++;
            else if (angles > 0 && token.Is(">"))
                angles--;
            else if (angles > 1 && token.Is(">>"))
                angles -= 2;
        }
    }
}
