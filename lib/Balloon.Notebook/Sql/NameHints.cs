using System.Text.RegularExpressions;
using Balloon.Notebook.Tables;
using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>Suggests similar names for a relation, column or function that does not exist.</summary>
internal static partial class NameHints
{
    /// <summary>
    /// A line with the most similar names, with the right quotes for a string in double quotes, or with the columns that there are; empty for
    /// other errors.
    /// </summary>
    public static async Task<string> OfAsync(StreamSql sql, PostgresException error, string statement, CancellationToken cancellationToken)
    {
        if (
            error.SqlState
            is not (PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction)
        )
            return "";
        if (Missing(error, statement) is not { } name)
            return "";
        try
        {
            var columns =
                error.SqlState == PostgresErrorCodes.UndefinedColumn
                    ? await ColumnsAsync(sql, statement, cancellationToken).ConfigureAwait(false)
                    : [];
            var names = error.SqlState switch
            {
                PostgresErrorCodes.UndefinedFunction => SqlFunctions.Names,
                PostgresErrorCodes.UndefinedTable => await RelationsAsync(sql, cancellationToken).ConfigureAwait(false),
                _ => [.. columns.SelectMany(c => c.Columns)],
            };
            if (Nearest.Hint(name, names) is { Length: > 0 } hint)
                return "\n" + hint.TrimStart();
            if (error.Hint is not null)
                return "";
            return IsQuotedColumn(error, statement)
                ? $"\nDouble quotes are for names; write a string in single quotes: '{name.Replace("'", "''", StringComparison.Ordinal)}'."
                : string.Concat(columns.Where(c => c.Columns.Count > 0).Select(c => $"\n{c.Relation} has {Sentence.List(c.Columns)}."));
        }
        catch (BalloonException)
        {
            // A failure to find a hint must not hide the error.
            return "";
        }
    }

    private static bool IsQuotedColumn(PostgresException error, string statement) =>
        error.SqlState == PostgresErrorCodes.UndefinedColumn
        && error.Position > 0
        && error.Position <= statement.Length
        && statement[error.Position - 1] == '"';

    /// <summary>The name at the error's position, or else the one that its message quotes.</summary>
    internal static string? Missing(PostgresException error, string statement)
    {
        if (
            error.Position > 0
            && error.Position <= statement.Length
            && Word().Match(statement, error.Position - 1) is { Success: true } at
            && at.Index == error.Position - 1
        )
        {
            var written = at.Value.Trim('"');
            if (error.MessageText.Contains(written, StringComparison.OrdinalIgnoreCase))
                return written;
        }

        var quoted = Quoted().Match(error.MessageText);
        return quoted.Success ? quoted.Groups.Values.Skip(1).First(g => g.Success).Value.Split('.')[^1] : null;
    }

    private static async Task<IReadOnlyList<string>> RelationsAsync(StreamSql sql, CancellationToken cancellationToken) =>
        [
            .. (await new StreamObjects(sql).ListAsync(cancellationToken).ConfigureAwait(false))
                .Where(o => o.Kind is not ("SINK" or "SUBSCRIPTION"))
                .Select(o => o.Name),
        ];

    /// <summary>The columns of each relation that the statement names, without the hidden ones.</summary>
    private static async Task<IReadOnlyList<(string Relation, IReadOnlyList<string> Columns)>> ColumnsAsync(
        StreamSql sql,
        string statement,
        CancellationToken cancellationToken
    )
    {
        var words = SqlTokens.Of(statement).ToHashSet(StringComparer.Ordinal);
        var columns = new List<(string, IReadOnlyList<string>)>();
        foreach (var relation in (await RelationsAsync(sql, cancellationToken).ConfigureAwait(false)).Where(words.Contains))
        {
            var described = await sql.QueryAsync($"DESCRIBE {relation}", [], cancellationToken).ConfigureAwait(false);
            columns.Add((relation, [.. described.Rows.Where(r => IsShown(r[2])).Select(r => Values.Text(r[0]))]));
        }

        return columns;

        // Hidden columns say true; the lines about keys, which are no columns, say nothing.
        static bool IsShown(object? hidden) => hidden is false or "false" or "f";
    }

    [GeneratedRegex("""\G("[^"]+"|\w+)(\.("[^"]+"|\w+))*""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(
        """[Ii]tem not found: (?:Invalid column: )?(\w+)|not found: ([\w.]+)|[Ii]nvalid column: (\w+)|"([^"]+)"|function (\w+)\(|^(\w+)\(""",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Quoted();
}
