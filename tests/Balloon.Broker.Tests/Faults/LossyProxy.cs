using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Balloon.Broker.Tests.Faults;

/// <summary>
/// A proxy between clients and a broker that forwards requests, and sometimes disconnects instead of forwarding the response.
/// </summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<short, bool> _drops;
    private readonly Task _accepting;
    private int _target;
    private int _dropped;

    /// <param name="drops">Whether to drop the response to a request of this API.</param>
    public LossyProxy(Func<short, bool> drops)
    {
        _drops = drops;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Dropped => Volatile.Read(ref _dropped);

    public void ForwardTo(int port) => _target = port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            using (var broker = new TcpClient())
            {
                await broker.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                while (await ReadFrameAsync(client.GetStream()) is { } request)
                {
                    await broker.GetStream().WriteAsync(request, _stop.Token);
                    if (await ReadFrameAsync(broker.GetStream()) is not { } answer)
                        return;
                    if (_drops(BinaryPrimitives.ReadInt16BigEndian(request.AsSpan(4))))
                    {
                        Interlocked.Increment(ref _dropped);
                        return;
                    }

                    await client.GetStream().WriteAsync(answer, _stop.Token);
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException) { }
    }

    private async Task<byte[]?> ReadFrameAsync(NetworkStream stream)
    {
        var length = new byte[4];
        if (await stream.ReadAtLeastAsync(length, 4, throwOnEndOfStream: false, _stop.Token) < 4)
            return null;
        var frame = new byte[4 + BinaryPrimitives.ReadInt32BigEndian(length)];
        length.CopyTo(frame, 0);
        await stream.ReadExactlyAsync(frame.AsMemory(4), _stop.Token);
        return frame;
    }
}
