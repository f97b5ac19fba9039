using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>
/// Collects the responses of a connection, in order, until they are sent. If the client has already sent further requests, small responses
/// are sent together; none waits for a request that has not arrived yet.
/// </summary>
internal sealed class AnswerBuffer(ClientSocket socket, AnswerMemory memory) : IDisposable
{
    /// <summary>Responses of this size, in bytes, are sent at once, whatever else has arrived.</summary>
    private const int MaxTogether = 16 * 1024;

    private int _start;
    private int _sent;

    /// <summary>The writer for the current response.</summary>
    public ProtocolWriter Writer { get; } = new();

    /// <summary>Begins a response after those that are not sent yet.</summary>
    public void Begin()
    {
        Writer.Flexible = false;
        _start = Writer.Reserve();
    }

    /// <summary>Completes the current response.</summary>
    public void End()
    {
        Writer.Patch(_start, Writer.Position - _start - sizeof(int));
        _start = Writer.Position;
        if (_start - _sent > MaxTogether)
            Flush();
    }

    /// <summary>Discards the current response, because the request expects none.</summary>
    public void Drop() => Writer.Rewind(_start);

    /// <summary>Sends the completed responses, unless another request can be read without waiting.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    public void FlushUnlessMoreHasCome()
    {
        if (_start > _sent && !socket.HasMore)
            Flush();
    }

    /// <summary>Sends all completed responses.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    public void Flush()
    {
        var bytes = Writer.Written.Span[_sent.._start];
        memory.Hold(bytes.Length);
        try
        {
            socket.Send(bytes);
        }
        finally
        {
            memory.Release(bytes.Length);
        }

        _sent = _start;
        if (_start < Writer.Position)
            return;
        (_start, _sent) = (0, 0);
        Writer.Reset(); // an idle connection keeps no large buffer
    }

    public void Dispose() => Writer.Dispose();
}
