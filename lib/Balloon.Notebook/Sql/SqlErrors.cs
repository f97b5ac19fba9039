using System.Text;
using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>Formats a server's error for people: the message, its position in the text, and advice.</summary>
internal static class SqlErrors
{
    /// <summary>The message.</summary>
    /// <param name="error">The server's error.</param>
    /// <param name="sql">The source of the statement.</param>
    /// <param name="length">The length of the statement.</param>
    public static string Message(PostgresException error, SqlSource sql, int length)
    {
        var text = new StringBuilder(error.MessageText).Append(" (SQLSTATE ").Append(error.SqlState).Append(')');
        if (error.Position > 0 && error.Position <= length + 1)
            text.Append('\n').Append(sql.Mark(sql.Written(error.Position - 1)));
        if (!string.IsNullOrEmpty(error.Detail))
            text.Append("\nDetail: ").Append(error.Detail);
        if (Hint(error) is { } hint)
            text.Append("\nHint: ").Append(hint);
        return text.ToString();
    }

    /// <summary>The message for a statement that was run as it was written.</summary>
    public static string Message(PostgresException error, string sql) => Message(error, SqlSource.Of(sql), sql.Length);

    private static string? Hint(PostgresException error) =>
        !string.IsNullOrEmpty(error.Hint) ? error.Hint
        : error.SqlState == PostgresErrorCodes.UndefinedTable
            ? "If you created it yourself, run the cell that creates it. The course's sources, views and sinks are created by: ./balloon sql sql/01-source.sql sql/02-views.sql sql/03-sinks.sql"
        : null;
}
