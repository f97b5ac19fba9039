using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>A request that is being served: its content, the writer of the response, and the client.</summary>
internal sealed class RequestContext(ProtocolWriter writer, string clientHost, Action flush, CancellationToken gone)
{
    public ApiKey Key { get; private set; }

    public short Version { get; private set; }

    public string ClientId { get; private set; } = "";

    public string ClientHost => clientHost;

    public ProtocolReader Reader { get; private set; } = new(Memory<byte>.Empty);

    public ProtocolWriter Writer => writer;

    /// <summary>Cancelled when the connection has ended or the broker stops.</summary>
    public CancellationToken Gone => gone;

    public void Start(ApiKey key, short version, string clientId, ProtocolReader reader) =>
        (Key, Version, ClientId, Reader) = (key, version, clientId, reader);

    /// <summary>Sends the responses to earlier requests before this one makes its connection wait.</summary>
    public void BeforeWait() => flush();
}
