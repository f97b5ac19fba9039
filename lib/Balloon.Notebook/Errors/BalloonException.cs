namespace Balloon.Notebook;

/// <summary>
/// An error that the reader of a chapter can fix: the message says what happened, with which value, and which command helps.
/// </summary>
public sealed class BalloonException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="inner">The cause, or null.</param>
    public BalloonException(string message, Exception? inner = null)
        : base(message, inner) { }
}
