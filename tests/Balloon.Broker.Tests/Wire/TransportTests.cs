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
}
