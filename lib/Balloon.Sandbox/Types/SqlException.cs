namespace Balloon.Sandbox.Types;

/// <summary>A statement was refused or failed. Carries what a Postgres error message carries.</summary>
public sealed class SqlException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="sqlState">Five characters of <see cref="SqlStates"/>.</param>
    /// <param name="message">What happened, with which value, and what to do next.</param>
    /// <param name="position">1-based character of the text that was prepared where the fault lies; null when it has no place.</param>
    /// <param name="detail">More about the fault, or null.</param>
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

    /// <summary>The class of the error, as 42P01.</summary>
    public string SqlState { get; }

    /// <summary>1-based character in the prepared text, or null.</summary>
    public int? Position { get; }

    /// <summary>More about the fault, or null.</summary>
    public string? Detail { get; }

    /// <summary>What to try, or null.</summary>
    public string? Hint { get; }
}
