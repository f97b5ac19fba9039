namespace Balloon.Sandbox.Hosting;

/// <summary>A sandbox could not be started, stopped or reset. The message says why and what to do.</summary>
public sealed class SandboxException : Exception
{
    /// <param name="message">What happened, with which value, and what to do next.</param>
    public SandboxException(string message)
        : base(message) { }

    /// <param name="message">What happened, with which value, and what to do next.</param>
    /// <param name="innerException">The cause.</param>
    public SandboxException(string message, Exception innerException)
        : base(message, innerException) { }
}
