namespace Balloon.Notebook.Sql;

/// <summary>The kinds of SQL tokens.</summary>
internal enum SqlTokenKind
{
    /// <summary>White space.</summary>
    Space,

    /// <summary><c>-- …</c> to the end of the line, or <c>/* … */</c>, which nests.</summary>
    Comment,

    /// <summary>A string: <c>'…'</c>, <c>E'…'</c> or <c>$tag$…$tag$</c>.</summary>
    Text,

    /// <summary>A name in double quotes.</summary>
    QuotedName,

    /// <summary>A keyword, a name or a number.</summary>
    Word,

    /// <summary>A psql variable: <c>:name</c>, <c>:'name'</c> or <c>:"name"</c>.</summary>
    Variable,

    /// <summary>A parameter with a C# value: <c>@name</c>.</summary>
    Parameter,

    /// <summary>The end of a statement.</summary>
    Semicolon,

    /// <summary>A character of an operator or a bracket; <c>::</c> is one token too.</summary>
    Sign,
}

/// <summary>A token of SQL.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Start">Its position.</param>
/// <param name="Length">Its length.</param>
/// <param name="IsOpen">Whether it is a string, a quoted name or a comment that does not end.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length, bool IsOpen = false)
{
    public int End => Start + Length;

    /// <summary>Whether it is neither white space nor a comment.</summary>
    public bool HasMeaning => Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment);
}

/// <summary>Splits SQL, complete or incomplete, into tokens that together cover every character.</summary>
internal static class SqlScanner
{
    /// <summary>The tokens of a text, in order.</summary>
    public static List<SqlToken> Scan(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var at = 0; at < sql.Length; )
        {
            var token = Next(sql, at);
            tokens.Add(token);
            at = token.End;
        }

        return tokens;
    }

    private static SqlToken Next(string sql, int at)
    {
        var c = sql[at];
        var next = at + 1 < sql.Length ? sql[at + 1] : '\0';
        return c switch
        {
            ';' => new(SqlTokenKind.Semicolon, at, 1),
            '-' when next == '-' => Line(sql, at),
            '/' when next == '*' => Block(sql, at),
            '\'' => Quoted(SqlTokenKind.Text, sql, at, at, escapes: false),
            'e' or 'E' when next == '\'' => Quoted(SqlTokenKind.Text, sql, at, at + 1, escapes: true),
            '"' => Quoted(SqlTokenKind.QuotedName, sql, at, at, escapes: false),
            '$' when DollarTag(sql, at) is { } tag => Dollars(sql, at, tag),
            ':' when next == ':' => new(SqlTokenKind.Sign, at, 2),
            ':' when VariableLength(sql, at) is var length and > 0 => new(SqlTokenKind.Variable, at, length),
            '@' when IsParameter(sql, at) => new(SqlTokenKind.Parameter, at, 1 + Run(sql, at + 1, IsWord)),
            _ when char.IsWhiteSpace(c) => new(SqlTokenKind.Space, at, Run(sql, at, char.IsWhiteSpace)),
            _ when IsWord(c) => new(SqlTokenKind.Word, at, Run(sql, at, IsWord)),
            _ => new(SqlTokenKind.Sign, at, 1),
        };
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static bool BeginsName(char c) => char.IsLetter(c) || c == '_';

    /// <summary>
    /// Whether a name follows that is not part of the operators <c>&lt;@</c> and <c>@@</c>; operators that begin with @ have no name after
    /// it.
    /// </summary>
    private static bool IsParameter(string sql, int at) =>
        at + 1 < sql.Length && BeginsName(sql[at + 1]) && !(at > 0 && sql[at - 1] is '<' or '@');

    private static int Run(string sql, int from, Func<char, bool> belongs)
    {
        var end = from;
        while (end < sql.Length && belongs(sql[end]))
            end++;
        return end - from;
    }

    private static SqlToken Line(string sql, int at)
    {
        var end = sql.IndexOf('\n', at);
        return new(SqlTokenKind.Comment, at, (end < 0 ? sql.Length : end + 1) - at);
    }

    private static SqlToken Block(string sql, int at)
    {
        var depth = 1;
        for (var end = at + 2; end < sql.Length; end++)
        {
            if (end + 1 < sql.Length && sql[end] == '/' && sql[end + 1] == '*')
                (depth, end) = (depth + 1, end + 1);
            else if (end + 1 < sql.Length && sql[end] == '*' && sql[end + 1] == '/')
                (depth, end) = (depth - 1, end + 1);
            if (depth == 0)
                return new(SqlTokenKind.Comment, at, end + 1 - at);
        }

        return new(SqlTokenKind.Comment, at, sql.Length - at, IsOpen: true);
    }

    private static SqlToken Quoted(SqlTokenKind kind, string sql, int start, int quote, bool escapes)
    {
        for (var end = quote + 1; end < sql.Length; end++)
        {
            if (escapes && sql[end] == '\\')
                end++;
            else if (sql[end] == sql[quote] && end + 1 < sql.Length && sql[end + 1] == sql[quote])
                end++;
            else if (sql[end] == sql[quote])
                return new(kind, start, end + 1 - start);
        }

        return new(kind, start, sql.Length - start, IsOpen: true);
    }

    private static string? DollarTag(string sql, int at)
    {
        var end = at + 1 + Run(sql, at + 1, IsWord);
        return end < sql.Length && sql[end] == '$' && !(end > at + 1 && char.IsDigit(sql[at + 1])) ? sql[at..(end + 1)] : null;
    }

    private static SqlToken Dollars(string sql, int at, string tag)
    {
        var end = sql.IndexOf(tag, at + tag.Length, StringComparison.Ordinal);
        return end < 0 ? new(SqlTokenKind.Text, at, sql.Length - at, IsOpen: true) : new(SqlTokenKind.Text, at, end + tag.Length - at);
    }

    /// <summary>The length of <c>:'name'</c>, <c>:"name"</c> or <c>:name</c> at a position; 0 if there is none.</summary>
    private static int VariableLength(string sql, int at)
    {
        var quote = at + 1 < sql.Length && sql[at + 1] is '\'' or '"' ? sql[at + 1] : '\0';
        var begin = at + (quote == '\0' ? 1 : 2);
        var end = begin + Run(sql, begin, IsWord);
        if (end == begin || char.IsDigit(sql[begin]))
            return 0;
        if (quote == '\0')
            return end - at;
        return end < sql.Length && sql[end] == quote ? end + 1 - at : 0;
    }
}
