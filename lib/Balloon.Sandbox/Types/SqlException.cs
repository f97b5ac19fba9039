namespace Balloon.Sandbox.Types;

/// <summary>A statement was refused or failed. Has the fields of a PostgreSQL error message.</summary>
public sealed class SqlException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="sqlState">The code, one of <see cref="SqlStates"/>.</param>
    /// <param name="message">What happened, with which value, and what to do next.</param>
    /// <param name="position">The 1-based position of the error in the text that was prepared, or null.</param>
    /// <param name="detail">More about the error, or null.</param>
    /// <param name="hint">What to try, or null.</param>
    /// <param name="innerException">The cause, or null.</param>
    public SqlException(
        string sqlState,
        string message,
        int? position = null,
        string? detail = null,
        string? hint = null,
        Exception? innerException = null
    )
        : base(message, innerException)
    {
        SqlState = sqlState;
        Position = position;
        Detail = detail;
        Hint = hint;
    }

    /// <summary>The error's code, such as 42P01.</summary>
    public string SqlState { get; }

    /// <summary>The 1-based position in the prepared text, or null.</summary>
    public int? Position { get; }

    /// <summary>More about the error, or null.</summary>
    public string? Detail { get; }

    /// <summary>What to try, or null.</summary>
    public string? Hint { get; }
}
