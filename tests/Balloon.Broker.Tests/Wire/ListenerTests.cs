using System.Net;
using System.Net.Sockets;
using Balloon.Broker.Protocol;
using Balloon.Broker.Serving;
using Balloon.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balloon.Broker.Tests.Wire;

public sealed class ListenerTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connection_that_fails_is_closed_and_the_next_is_served()
    {
        await using var listener = Listen(_ => throw new InvalidOperationException("this one fails"));
        for (var i = 0; i < 3; i++)
        {
            using var client = await ConnectAsync(listener);
            Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Cancel).AsTask().WaitAsync(Deadline, Cancel));
        }
    }

    [Fact]
    public async Task A_connection_over_the_limit_is_closed_and_one_that_ends_makes_room()
    {
        using var served = new SemaphoreSlim(0);
        await using var listener = Listen(
            connection =>
            {
                served.Release();
                _ = connection.ReceiveFirst(new byte[4]);
            },
            most: 2
        );
        using var first = await ConnectAsync(listener);
        using var second = await ConnectAsync(listener);
        Assert.True(await served.WaitAsync(Deadline, Cancel) && await served.WaitAsync(Deadline, Cancel));
        using var third = await ConnectAsync(listener);
        Assert.Equal(0, await third.GetStream().ReadAsync(new byte[1], Cancel).AsTask().WaitAsync(Deadline, Cancel));
        first.Dispose();
        await Eventually.TrueAsync(
            async () =>
            {
                using var next = await ConnectAsync(listener);
                return await served.WaitAsync(TimeSpan.FromMilliseconds(200), Cancel);
            },
            "another is served",
            Deadline,
            Cancel
        );
    }

    [Fact]
    public async Task A_connection_that_waits_for_a_request_ends_at_once_when_the_broker_stops()
    {
        var ended = new TaskCompletionSource<int>();
        var served = new TaskCompletionSource();
        var listener = Listen(connection =>
        {
            served.SetResult();
            ended.SetResult(connection.ReceiveFirst(new byte[4]));
        });
        using var client = await ConnectAsync(listener);
        await served.Task.WaitAsync(Deadline, Cancel);
        await listener.DisposeAsync().AsTask().WaitAsync(Deadline, Cancel);
        Assert.Equal(0, await ended.Task.WaitAsync(Deadline, Cancel));
    }

    [Fact]
    public async Task A_request_that_is_being_served_is_answered_before_the_broker_stops()
    {
        var served = new TaskCompletionSource();
        var listener = Listen(connection =>
        {
            served.SetResult();
            connection.Stopping.WaitHandle.WaitOne(Deadline);
            connection.Send("answer"u8);
        });
        using var client = await ConnectAsync(listener);
        await served.Task.WaitAsync(Deadline, Cancel);
        await listener.DisposeAsync().AsTask().WaitAsync(Deadline, Cancel);
        var answer = new byte[6];
        await client.GetStream().ReadExactlyAsync(answer, Cancel).AsTask().WaitAsync(Deadline, Cancel);
        Assert.Equal("answer"u8, answer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_does_not_end_is_aborted_when_the_broker_stops(bool reads)
    {
        var served = new TaskCompletionSource();
        var broken = new TaskCompletionSource<Exception>();
        var listener = Listen(connection =>
        {
            served.SetResult();
            try
            {
                while (true)
                {
                    if (reads)
                        connection.Receive(new byte[4], TimeSpan.FromDays(1));
                    else
                        connection.Send(new byte[1 << 20]); // the client takes nothing
                }
            }
            catch (Exception failure)
            {
                broken.SetResult(failure);
            }
        });
        using var client = await ConnectAsync(listener);
        await served.Task.WaitAsync(Deadline, Cancel);
        await listener.DisposeAsync().AsTask().WaitAsync(Deadline, Cancel);
        Assert.True(await broken.Task.WaitAsync(Deadline, Cancel) is SocketException or ObjectDisposedException);
    }

    [Fact]
    public async Task A_client_that_disconnects_while_its_fetch_waits_is_released()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        using (var client = new RawClient(broker.Port))
        {
            var fetch = RawClient.Frame(ApiKey.Fetch, 4, WaitAnHour);
            client.Send(fetch);
            await Eventually.TrueAsync(() => broker.OpenConnections == 1, "the client is served", cancellationToken: Cancel);
        }

        await Eventually.TrueAsync(() => broker.OpenConnections == 0, "the client is let go", cancellationToken: Cancel);

        static void WaitAnHour(ProtocolWriter writer)
        {
            var at = writer.Position;
            Requests.Body(ApiKey.Fetch, 4)(writer);
            writer.Patch(at + sizeof(int), 3_600_000);
        }
    }

    [Fact]
    public async Task A_response_that_is_due_does_not_wait_for_the_rest_of_the_next_request()
    {
        await using var broker = await KafkaBroker.StartAsync(cancellationToken: Cancel);
        await broker.CreateTopicAsync("wire", cancellationToken: Cancel);
        using var client = new RawClient(broker.Port);
        var whole = RawClient.Frame(ApiKey.Produce, 7, Requests.Body(ApiKey.Produce, 7));
        for (var cut = 1; cut < whole.Length; cut++)
        {
            client.Send([.. whole, .. whole.AsSpan(0, cut)]);
            Assert.NotNull(client.Answer());
            client.Send(whole.AsSpan(cut));
            Assert.NotNull(client.Answer());
        }
    }

    private static Listener Listen(Action<ClientSocket> serve, int most = 100)
    {
        var listener = Listener.Bind(0, most, serve, NullLogger.Instance);
        listener.Start();
        return listener;
    }

    private static async Task<TcpClient> ConnectAsync(Listener listener)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port, Cancel);
        return client;
    }
}
