using System.Net;
using System.Net.Sockets;

namespace Balloon.Broker.Serving;

/// <summary>
/// A client's connection, with calls that block the connection's own thread. A socket whose events the runtime passes to its thread pool
/// costs several thread switches per request, and for small requests those are most of a broker's work.
/// </summary>
internal sealed class ClientSocket : IDisposable
{
    /// <summary>How often a thread that waits for bytes wakes up to check whether it has waited long enough.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private volatile bool _isIdle;

    public ClientSocket(Socket socket, CancellationToken stopping)
    {
        (_socket, Stopping) = (socket, stopping);
        socket.NoDelay = true;
        socket.ReceiveTimeout = (int)Tick.TotalMilliseconds;
        Host = socket.RemoteEndPoint is IPEndPoint remote ? "/" + remote.Address : "/unknown";
    }

    /// <summary>The client's address as Apache Kafka writes it: "/127.0.0.1".</summary>
    public string Host { get; }

    /// <summary>Cancelled when the broker stops.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Whether bytes have arrived that were not read yet.</summary>
    public bool HasMore => _socket.Available > 0;

    /// <summary>Whether the client has closed the connection and everything that it sent has been read.</summary>
    public bool IsClosed => _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;

    /// <summary>Waits for the first bytes of a request. Returns 0 if the connection has ended or the broker stops.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    public int ReceiveFirst(Span<byte> into)
    {
        // Set before the token is checked: a stopping broker sets the token before it looks for idle connections.
        _isIdle = true;
        Interlocked.MemoryBarrier();
        try
        {
            while (!Stopping.IsCancellationRequested)
            {
                if (TryReceive(into, out var received))
                    return received;
            }

            return 0;
        }
        finally
        {
            _isIdle = false;
        }
    }

    /// <summary>Waits for more bytes of a request. Returns 0 if the connection has ended.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    /// <exception cref="TimeoutException">Nothing arrived for <paramref name="timeout"/>, give or take a tick.</exception>
    public int Receive(Span<byte> into, TimeSpan timeout)
    {
        for (var waited = TimeSpan.Zero; waited < timeout; waited += Tick)
        {
            if (TryReceive(into, out var received))
                return received;
        }

        throw new TimeoutException($"No data arrived for {timeout.TotalSeconds:0} s.");
    }

    /// <summary>Sends all bytes, however long the client takes to read them.</summary>
    /// <exception cref="SocketException">The connection broke.</exception>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
            bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>Ends the connection if its thread waits for a request; a request that is being served is completed.</summary>
    public void EndIfIdle()
    {
        if (_isIdle)
            End();
    }

    /// <summary>Aborts the connection: the current or next call of its thread fails.</summary>
    public void Dispose() => _socket.Dispose();

    private bool TryReceive(Span<byte> into, out int received)
    {
        received = _socket.Receive(into, SocketFlags.None, out var error);
        return error switch
        {
            SocketError.Success => true,
            SocketError.TimedOut or SocketError.WouldBlock => false,
            _ => throw new SocketException((int)error),
        };
    }

    private void End()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // It has already ended.
        }
    }
}
