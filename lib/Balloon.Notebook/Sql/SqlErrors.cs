using System.Text;
using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>A server's error as a person wants it: what, where in the text, and what helps.</summary>
internal static class SqlErrors
{
    /// <summary>The message.</summary>
    /// <param name="error">What the server said.</param>
    /// <param name="sql">Where what was run was written.</param>
    /// <param name="length">How long what was run is.</param>
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

    /// <summary>The message of a statement that was written as it was run.</summary>
    public static string Message(PostgresException error, string sql) => Message(error, SqlSource.Of(sql), sql.Length);

    private static string? Hint(PostgresException error) =>
        !string.IsNullOrEmpty(error.Hint) ? error.Hint
        : error.SqlState == PostgresErrorCodes.UndefinedTable
            ? "What you made yourself is made by your own cell. The course's sources, views and sinks are made by: ./balloon sql sql/01-source.sql sql/02-views.sql sql/03-sinks.sql"
        : null;
}
