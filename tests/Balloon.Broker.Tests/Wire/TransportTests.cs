using System.Net;
using System.Net.Sockets;
using Balloon.Broker.Serving;

namespace Balloon.Broker.Tests.Wire;

public sealed class TransportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Kestrel's own blocks are of 4 KiB, and each costs two calls of the system.</summary>
    [Fact]
    public async Task What_producers_send_is_read_in_large_blocks()
    {
        var first = new TaskCompletionSource<int>();
        await using var listener = await Listener.StartAsync(
            0,
            async connection =>
            {
                var read = await connection.Transport.Input.ReadAtLeastAsync(100_000, Cancel);
                first.SetResult(read.Buffer.FirstSpan.Length);
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            },
            null,
            Cancel
        );
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port, Cancel);
        await client.GetStream().WriteAsync(new byte[100_000], Cancel);
        Assert.True(await first.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel) > 32 * 1024);
    }

    [Fact]
    public async Task A_connection_that_fails_is_closed_and_the_next_is_served()
    {
        await using var listener = await Listener.StartAsync(0, _ => throw new InvalidOperationException("this one fails"), null, Cancel);
        for (var i = 0; i < 3; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, listener.Port, Cancel);
            var end = await client.GetStream().ReadAsync(new byte[1], Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);
            Assert.Equal(0, end);
        }
    }

    [Fact]
    public async Task A_connection_that_does_not_end_is_broken_off_when_the_broker_stops()
    {
        var served = new TaskCompletionSource();
        var listener = await Listener.StartAsync(
            0,
            async connection =>
            {
                served.SetResult();
                var broken = new TaskCompletionSource();
                using var registration = connection.ConnectionClosed.Register(broken.SetResult);
                await broken.Task;
            },
            null,
            Cancel
        );
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port, Cancel);
        await served.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await listener.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }
}
