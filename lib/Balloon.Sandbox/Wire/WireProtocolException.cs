namespace Balloon.Sandbox.Wire;

/// <summary>The client breaks the protocol, so that no message after this one can be told: the connection ends.</summary>
internal sealed class WireProtocolException(string message) : Exception(message);
