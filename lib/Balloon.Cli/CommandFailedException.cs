namespace Balloon.Cli;

/// <summary>Ends a command with a message for the person who called it, without a stack trace.</summary>
/// <param name="message">What happened, with which value, and what to do.</param>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="inner">The cause, where there is one.</param>
internal sealed class CommandFailedException(string message, int exitCode = ExitCodes.Failed, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;
}
