using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>
/// The answers of one connection, in order, until they are sent. To a client that has sent more requests already, small answers go
/// together; none waits for a request that has not come yet.
/// </summary>
internal sealed class AnswerBuffer(ClientSocket socket, AnswerMemory memory) : IDisposable
{
    /// <summary>As many bytes of answers are sent at once, whatever else has come.</summary>
    private const int MaxTogether = 16 * 1024;

    private int _start;
    private int _sent;

    /// <summary>Where handlers write the answer that was begun.</summary>
    public ProtocolWriter Writer { get; } = new();

    /// <summary>Begins an answer behind those that are not sent yet.</summary>
    public void Begin()
    {
        Writer.Flexible = false;
        _start = Writer.Reserve();
    }

    /// <summary>The answer that was begun is whole.</summary>
    public void End()
    {
        Writer.Patch(_start, Writer.Position - _start - sizeof(int));
        _start = Writer.Position;
        if (_start - _sent > MaxTogether)
            Flush();
    }

    /// <summary>No answer is due to the request.</summary>
    public void Drop() => Writer.Rewind(_start);

    /// <summary>Sends what is whole, unless another request can be read first without waiting for it.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The connection broke.</exception>
    public void FlushUnlessMoreHasCome()
    {
        if (_start > _sent && !socket.HasMore)
            Flush();
    }

    /// <summary>Sends all answers that are whole.</summary>
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
        Writer.Reset(); // a connection that is idle holds no big buffer
    }

    public void Dispose() => Writer.Dispose();
}
