using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Balloon.Sandbox.Tests.Wire;

public sealed class GarbageTests(WireFixture wire) : IClassFixture<WireFixture>
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003")]
    [InlineData("\u0000\u0000\u0000\u0000")]
    [InlineData("\u0000\u0000\u0000\u0004")]
    [InlineData("\u0000\u0000\u0000\u0008\u0000\u0002\u0000\u0000")]
    [InlineData("\u0000\u0000\u0000\u0009\u0000\u0003\u0000\u0000\u0000")]
    [InlineData("\u007f\u00ff\u00ff\u00ff\u0000\u0003\u0000\u0000")]
    [InlineData("\u0000\u0000\u0000\u000e\u0000\u0003\u0000\u0000user\u0000x")]
    [InlineData("\u0000\u0000\u0000\u0010\u0004\u00d2\u0016\u002e\u0000\u0000\u0000\u0001\u0000\u0000\u0000\u0002")]
    public async Task A_peer_that_is_not_a_client_is_disconnected(string bytes)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(bytes), TestContext.Current.CancellationToken);
        await ReadToEndAsync(socket, TimeSpan.FromSeconds(10));
        await AssertServesAsync();
    }

    [Fact]
    public async Task Encryption_is_declined_with_one_byte_and_the_client_may_continue()
    {
        using var socket = await ConnectAsync();
        foreach (var code in (int[])[80877103, 80877104])
        {
            var request = new byte[8];
            BinaryPrimitives.WriteInt32BigEndian(request, 8);
            BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(4), code);
            await socket.SendAsync(request, TestContext.Current.CancellationToken);
            var answer = new byte[1];
            Assert.Equal(1, await socket.ReceiveAsync(answer, TestContext.Current.CancellationToken));
            Assert.Equal((byte)'N', answer[0]);
        }

        await socket.SendAsync(Startup(), TestContext.Current.CancellationToken);
        await ReadUntilReadyAsync(socket);
    }

    [Fact]
    public async Task Messages_may_arrive_a_byte_at_a_time()
    {
        using var socket = await ConnectAsync();
        foreach (var part in Startup().Concat(Message('Q', "rows 3\0"u8)).Chunk(1))
            await socket.SendAsync(part, TestContext.Current.CancellationToken);
        await ReadUntilReadyAsync(socket);
        var answer = await ReadUntilReadyAsync(socket);
        Assert.Contains("SELECT 3", Encoding.Latin1.GetString(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_messages_always_get_an_error()
    {
        var random = new Random(4711);
        for (var round = 0; round < 60; round++)
        {
            using var socket = await ConnectAsync();
            await socket.SendAsync(Startup(), TestContext.Current.CancellationToken);
            await ReadUntilReadyAsync(socket);
            const string Types = "QPBDECSHF";
            for (var i = 0; i < 20; i++)
            {
                var content = new byte[random.Next(0, 60)];
                random.NextBytes(content);
                await socket.SendAsync(Message(Types[random.Next(Types.Length)], content), TestContext.Current.CancellationToken);
            }

            await socket.SendAsync(Message('S', []), TestContext.Current.CancellationToken);
            await socket.SendAsync(Message('X', []), TestContext.Current.CancellationToken);
            var answer = await ReadToEndAsync(socket, TimeSpan.FromSeconds(10));
            Assert.Contains((byte)'E', answer);
        }

        await AssertServesAsync();
    }

    [Fact]
    public async Task After_a_failed_message_everything_is_skipped_up_to_sync()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Startup(), TestContext.Current.CancellationToken);
        await ReadUntilReadyAsync(socket);
        byte[] pipelined =
        [
            .. Message('P', "\0fail\0\0\0"u8),
            .. Message('B', "\0\0\0\0\0\0\0\0"u8),
            .. Message('E', "\0\0\0\0\0"u8),
            .. Message('P', "\0rows 1\0\0\0"u8),
            .. Message('B', "\0\0\0\0\0\0\0\0"u8),
            .. Message('D', "P\0"u8),
            .. Message('S', []),
            .. Message('P', "\0rows 1\0\0\0"u8),
            .. Message('B', "\0\0\0\0\0\0\0\0"u8),
            .. Message('D', "P\0"u8),
            .. Message('E', "\0\0\0\0\0"u8),
            .. Message('S', []),
        ];
        await socket.SendAsync(pipelined, TestContext.Current.CancellationToken);
        var failed = await ReadUntilReadyAsync(socket);
        Assert.Contains("22012", Encoding.Latin1.GetString(failed), StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", Encoding.Latin1.GetString(failed), StringComparison.Ordinal);
        Assert.Contains("SELECT 1", Encoding.Latin1.GetString(await ReadUntilReadyAsync(socket)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portal_returns_its_rows_in_portions()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Startup(), TestContext.Current.CancellationToken);
        await ReadUntilReadyAsync(socket);
        byte[] pipelined =
        [
            .. Message('P', "s\0rows 5\0\0\0"u8),
            .. Message('B', "p\0s\0\0\0\0\0\0\0"u8),
            .. Message('E', "p\0\0\0\0\u0002"u8),
            .. Message('E', "p\0\0\0\0\u0002"u8),
            .. Message('E', "p\0\0\0\0\u0002"u8),
            .. Message('S', []),
        ];
        await socket.SendAsync(pipelined, TestContext.Current.CancellationToken);
        var types = TypesOf(await ReadUntilReadyAsync(socket));
        Assert.Equal("12DDsDDsDCZ", types);
    }

    [Fact]
    public async Task A_client_that_does_not_read_delays_nobody_else()
    {
        using var slow = await ConnectAsync();
        slow.ReceiveBufferSize = 4096;
        await slow.SendAsync(Startup(), TestContext.Current.CancellationToken);
        await slow.SendAsync(Message('Q', "rows 5000000\0"u8), TestContext.Current.CancellationToken);
        for (var i = 0; i < 20; i++)
            await AssertServesAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_statement_whose_client_has_left_is_stopped(bool abruptly)
    {
        using (var leaving = await ConnectAsync())
        {
            await leaving.SendAsync(Startup(), TestContext.Current.CancellationToken);
            await ReadUntilReadyAsync(leaving);
            await leaving.SendAsync(Message('Q', "wait\0"u8), TestContext.Current.CancellationToken);
            await Balloon.Testing.Eventually.TrueAsync(() => FakeEngine.Waiting == 1, "it runs");
            if (abruptly)
                leaving.LingerState = new LingerOption(true, 0);
        }

        await Balloon.Testing.Eventually.TrueAsync(() => FakeEngine.Waiting == 0, "it is stopped");
    }

    [Fact]
    public async Task It_still_serves_after_a_thousand_dropped_connections()
    {
        for (var i = 0; i < 1000; i++)
        {
            using var socket = await ConnectAsync();
            if (i % 3 == 1)
                await socket.SendAsync(Startup(), TestContext.Current.CancellationToken);
            if (i % 3 == 2)
                await socket.SendAsync(Startup().AsMemory(0, 7), TestContext.Current.CancellationToken);
            if (i % 2 == 0)
                socket.LingerState = new LingerOption(true, 0);
        }

        await AssertServesAsync();
    }

    private static byte[] Startup()
    {
        byte[] content = [0, 3, 0, 0, .. "user\0root\0database\0dev\0\0"u8];
        var packet = new byte[content.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        content.CopyTo(packet, 4);
        return packet;
    }

    private static byte[] Message(char type, ReadOnlySpan<byte> content)
    {
        var message = new byte[content.Length + 5];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), content.Length + 4);
        content.CopyTo(message.AsSpan(5));
        return message;
    }

    private static string TypesOf(byte[] messages)
    {
        var types = new StringBuilder();
        for (var at = 0; at < messages.Length; at += 1 + BinaryPrimitives.ReadInt32BigEndian(messages.AsSpan(at + 1)))
            types.Append((char)messages[at]);
        return types.ToString();
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, wire.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    private async Task AssertServesAsync()
    {
        await using var source = wire.DataSource("Pooling=false");
        await using var command = source.CreateCommand("rows 1");
        Assert.Equal(0, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<byte[]> ReadUntilReadyAsync(Socket socket)
    {
        using var read = new MemoryStream();
        var header = new byte[5];
        while (true)
        {
            await ReceiveAsync(socket, header);
            read.Write(header);
            var content = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await ReceiveAsync(socket, content);
            read.Write(content);
            if (header[0] == (byte)'Z')
                return read.ToArray();
        }
    }

    private static async Task ReceiveAsync(Socket socket, byte[] buffer)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        for (var filled = 0; filled < buffer.Length; )
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(filled), limit.Token);
            Assert.True(count > 0, "the server closed the connection");
            filled += count;
        }
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket, TimeSpan timeout)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(timeout);
        using var read = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), limit.Token) is var count and > 0)
                read.Write(buffer, 0, count);
        }
        catch (SocketException)
        {
            // Closed with unread data, which is the same for this test.
        }

        return read.ToArray();
    }
}
