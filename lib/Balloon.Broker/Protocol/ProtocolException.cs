namespace Balloon.Broker.Protocol;

/// <summary>A request that does not follow the protocol. The connection that sent it is closed, the broker goes on.</summary>
internal sealed class ProtocolException(string message) : Exception(message);
