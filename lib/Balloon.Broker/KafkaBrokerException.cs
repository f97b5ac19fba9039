namespace Balloon.Broker;

/// <summary>The broker cannot start, or cannot do what it was asked to do. The message says why, and what to do.</summary>
public sealed class KafkaBrokerException : Exception
{
    /// <summary>Creates an exception with a message.</summary>
    public KafkaBrokerException(string message)
        : base(message) { }

    /// <summary>Creates an exception with a message and a cause.</summary>
    public KafkaBrokerException(string message, Exception inner)
        : base(message, inner) { }
}
