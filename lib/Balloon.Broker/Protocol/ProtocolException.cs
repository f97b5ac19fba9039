namespace Balloon.Broker.Protocol;

/// <summary>A request that violates the protocol. Its connection is closed; the broker goes on.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
