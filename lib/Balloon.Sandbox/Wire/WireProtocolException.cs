namespace Balloon.Sandbox.Wire;

/// <summary>The client violates the protocol, so that message boundaries are lost and the connection must end.</summary>
internal sealed class WireProtocolException(string message) : Exception(message);
