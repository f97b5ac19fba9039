using System.Text;
using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>A server's error as a person wants it: what, where in the text, and what helps.</summary>
internal static class SqlErrors
{
    public static string Message(PostgresException error, string sql)
    {
        var text = new StringBuilder(error.MessageText).Append(" (SQLSTATE ").Append(error.SqlState).Append(')');
        if (error.Position > 0 && error.Position <= sql.Length)
            text.Append('\n').Append(Mark(sql, error.Position - 1));
        if (!string.IsNullOrEmpty(error.Detail))
            text.Append("\nDetail: ").Append(error.Detail);
        if (Hint(error) is { } hint)
            text.Append("\nHint: ").Append(hint);
        return text.ToString();
    }

    private static string? Hint(PostgresException error) =>
        !string.IsNullOrEmpty(error.Hint) ? error.Hint
        : error.SqlState == PostgresErrorCodes.UndefinedTable
            ? "The sources, views and sinks of the course are made by: ./balloon sql sql/01-source.sql sql/02-views.sql sql/03-sinks.sql"
        : null;

    private static string Mark(string sql, int at)
    {
        var begin = at == 0 ? 0 : sql.LastIndexOf('\n', at - 1) + 1;
        var end = sql.IndexOf('\n', at);
        var line = sql[begin..(end < 0 ? sql.Length : end)];
        var number = sql.AsSpan(0, begin).Count('\n') + 1;
        var prefix = $"LINE {number}: ";
        return $"{prefix}{line.TrimEnd()}\n{new string(' ', prefix.Length + at - begin)}^";
    }
}
