using System.Threading.Channels;
using NetMQ;
using NetMQ.Sockets;

namespace Balloon.Kernel.Jupyter;

/// <summary>
/// The five sockets of a kernel, accessed by a single thread; incoming messages go to channels, outgoing ones come from a queue.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    private readonly RouterSocket _shell = new();
    private readonly RouterSocket _control = new();
    private readonly RouterSocket _stdin = new();
    private readonly RouterSocket _heartbeat = new();
    private readonly XPublisherSocket _iopub = new();
    private readonly NetMQQueue<(NetMQSocket Socket, NetMQMessage Message)> _outgoing = new();
    private readonly NetMQPoller _poller;
    private readonly Lock _closing = new();
    private bool _closed;

    /// <exception cref="KernelStartException">A port is taken.</exception>
    public KernelSockets(ConnectionFile connection, Func<byte[], NetMQMessage> welcome)
    {
        foreach (var socket in (NetMQSocket[])[_shell, _control, _stdin, _heartbeat, _iopub])
        {
            socket.Options.Linger = TimeSpan.FromSeconds(1);
            socket.Options.SendHighWatermark = 0;
            socket.Options.ReceiveHighWatermark = 0;
        }

        Bind(_shell, connection.Shell);
        Bind(_control, connection.Control);
        Bind(_stdin, connection.Stdin);
        Bind(_heartbeat, connection.Heartbeat);
        Bind(_iopub, connection.IoPub);
        Receive(_shell, Shell);
        Receive(_control, Control);
        Receive(_stdin, Stdin);
        _heartbeat.ReceiveReady += (_, e) => e.Socket.SendMultipartMessage(e.Socket.ReceiveMultipartMessage());
        _iopub.ReceiveReady += (_, e) => Welcome(e.Socket, welcome);
        _outgoing.ReceiveReady += (_, e) => SendAll(e.Queue);
        _poller = [_shell, _control, _stdin, _heartbeat, _iopub, _outgoing];

        void Bind(NetMQSocket socket, int port)
        {
            try
            {
                socket.Bind($"tcp://{connection.Ip}:{port}");
            }
            catch (NetMQException cause)
            {
                throw new KernelStartException($"Port {port} of {connection.Ip} cannot be opened: {cause.Message}", cause);
            }
        }
    }

    public Channel<NetMQMessage> Shell { get; } = Unbounded();

    public Channel<NetMQMessage> Control { get; } = Unbounded();

    public Channel<NetMQMessage> Stdin { get; } = Unbounded();

    public void Start() => _poller.RunAsync("balloon-jupyter");

    public void SendShell(NetMQMessage message) => Send(_shell, message);

    public void SendControl(NetMQMessage message) => Send(_control, message);

    public void SendStdin(NetMQMessage message) => Send(_stdin, message);

    public void Publish(NetMQMessage message) => Send(_iopub, message);

    /// <summary>Sends queued messages and closes the sockets; later messages are dropped.</summary>
    public void Dispose()
    {
        lock (_closing)
        {
            if (_closed)
                return;
            _closed = true;
        }

        _poller.StopAsync();
        SpinWait.SpinUntil(() => !_poller.IsRunning, TimeSpan.FromSeconds(2));
        SendAll(_outgoing);
        _poller.Dispose();
        _outgoing.Dispose();
        foreach (var socket in (NetMQSocket[])[_shell, _control, _stdin, _heartbeat, _iopub])
            socket.Dispose();
        NetMQConfig.Cleanup(block: true);
    }

    private void Send(NetMQSocket socket, NetMQMessage message)
    {
        lock (_closing)
        {
            if (!_closed)
                _outgoing.Enqueue((socket, message));
        }
    }

    /// <summary>Welcomes a new subscriber (JEP 65), so that it knows from when on it receives everything.</summary>
    private static void Welcome(NetMQSocket socket, Func<byte[], NetMQMessage> welcome)
    {
        while (socket.TryReceiveFrameBytes(out var subscription))
        {
            if (subscription is [1, .. var topic])
                socket.SendMultipartMessage(welcome(topic));
        }
    }

    private static Channel<NetMQMessage> Unbounded() => Channel.CreateUnbounded<NetMQMessage>(new() { SingleReader = true });

    private static void Receive(NetMQSocket socket, Channel<NetMQMessage> to) =>
        socket.ReceiveReady += (_, e) =>
        {
            NetMQMessage? message = null;
            while (e.Socket.TryReceiveMultipartMessage(ref message))
            {
                to.Writer.TryWrite(message);
                message = null;
            }
        };

    private static void SendAll(NetMQQueue<(NetMQSocket Socket, NetMQMessage Message)> queue)
    {
        while (queue.TryDequeue(out var next, TimeSpan.Zero))
        {
            // A front end that has gone cannot receive anything.
            next.Socket.TrySendMultipartMessage(TimeSpan.FromSeconds(1), next.Message);
        }
    }
}
