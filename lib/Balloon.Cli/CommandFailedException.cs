namespace Balloon.Cli;

/// <summary>Ends a command with a message for its user, without a stack trace.</summary>
/// <param name="message">What happened, with which value, and what to do.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="inner">The cause, or null.</param>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
