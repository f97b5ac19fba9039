namespace Balloon.Notebook;

/// <summary>
/// Something that the reader of a chapter can mend: the message says what happened, with which value, and which command helps.
/// </summary>
public sealed class BalloonException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What happened and what to do next.</param>
    /// <param name="inner">The cause, where there is one.</param>
    public BalloonException(string message, Exception? inner = null)
        : base(message, inner) { }
}
