namespace Balloon.Broker;

/// <summary>The broker cannot start, or cannot do what was asked of it. The message says why, and what to do.</summary>
public sealed class KafkaBrokerException : Exception
{
    /// <summary>An exception with its message.</summary>
    public KafkaBrokerException(string message)
        : base(message) { }

    /// <summary>An exception with its message and its cause.</summary>
    public KafkaBrokerException(string message, Exception inner)
        : base(message, inner) { }
}
