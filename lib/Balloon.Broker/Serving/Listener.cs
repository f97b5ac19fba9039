using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Balloon.Broker.Serving;

/// <summary>
/// Listens on the loopback interface. Each connection has its own thread: a broker on one machine has tens of clients, not thousands, and a
/// waiting thread costs little more than a connection that waits without one.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    private const int Backlog = 512;

    /// <summary>The size of a thread's stack, as address space. Unused parts take no memory.</summary>
    private const int StackBytes = 512 * 1024;

    /// <summary>How long connections may take to end when the broker stops.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Socket _socket;
    private readonly int _most;
    private readonly Action<ClientSocket> _serve;
    private readonly ILogger _logger;
    private readonly HashSet<ClientSocket> _connections = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _accepting;
    private bool _full;

    private Listener(Socket socket, int most, Action<ClientSocket> serve, ILogger logger)
    {
        (_socket, _most, _serve, _logger) = (socket, most, serve, logger);
        Port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        _accepting = NewThread(Accept, "Kafka port");
    }

    public int Port { get; }

    /// <summary>Binds the port. Clients can connect, and are served once <see cref="Start"/> is called.</summary>
    /// <param name="port">The port; 0 for any free one.</param>
    /// <param name="most">The most connections; further ones are closed at once.</param>
    /// <param name="serve">Serves a connection until it ends, on its own thread.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="KafkaBrokerException">The port is taken.</exception>
    public static Listener Bind(int port, int most, Action<ClientSocket> serve, ILogger logger)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(Backlog);
            return new(socket, most, serve, logger);
        }
        catch (SocketException failure)
        {
            socket.Dispose();
            throw new KafkaBrokerException(
                $"The broker cannot listen on 127.0.0.1:{port}: {failure.Message} Choose another port, or 0 for a free one.",
                failure
            );
        }
    }

    public void Start() => _accepting.Start();

    /// <summary>Stops listening, lets current requests complete for a while, and aborts those that do not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        ClientSocket[] open;
        lock (_connections)
        {
            open = [.. _connections];
            EndIfLast();
        }

        foreach (var connection in open)
            connection.EndIfIdle();
        if (await Task.WhenAny(_ended.Task, Task.Delay(Timeout)).ConfigureAwait(false) != _ended.Task)
        {
            foreach (var connection in open)
                connection.Dispose();
            await _ended.Task.ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private void Accept()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Admit(_socket.Accept());
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException failure)
            {
                // The failure of one client, or too many open files: the next client may be served.
                _logger.LogWarning("A connection could not be accepted: {Reason}", failure.Message);
                _stopping.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    private void Admit(Socket socket)
    {
        ClientSocket connection;
        try
        {
            connection = new(socket, _stopping.Token);
        }
        catch (SocketException)
        {
            socket.Dispose(); // already closed
            return;
        }

        lock (_connections)
        {
            if (_stopping.IsCancellationRequested || IsFull())
            {
                connection.Dispose();
                return;
            }

            _connections.Add(connection);
        }

        NewThread(() => Serve(connection), "Kafka client").Start();
    }

    // Logged once, and again after the limit was no longer reached: a flood of connections must not flood the log.
    private bool IsFull()
    {
        var full = _connections.Count >= _most;
        if (full && !_full)
            _logger.LogWarning("There are {Most} connections: further ones are closed until some end.", _most);
        return _full = full;
    }

    private void Serve(ClientSocket connection)
    {
        try
        {
            _serve(connection);
        }
        catch (Exception failure)
        {
            _logger.LogError(failure, "A connection failed");
        }
        finally
        {
            connection.Dispose();
            lock (_connections)
            {
                _connections.Remove(connection);
                EndIfLast();
            }
        }
    }

    private void EndIfLast()
    {
        if (_stopping.IsCancellationRequested && _connections.Count == 0)
            _ended.TrySetResult();
    }

    private static Thread NewThread(Action work, string name) => new(() => work(), StackBytes) { IsBackground = true, Name = name };
}
