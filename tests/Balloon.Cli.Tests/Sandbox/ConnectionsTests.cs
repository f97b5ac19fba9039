using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>Idle connections are limited, below what the system allows.</summary>
public sealed class ConnectionsTests
{
    private const int Descriptors = 1024;
    private const int OfEachPort = 1200;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_idle_connections_than_the_system_allows_break_nothing()
    {
        Long.Only();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The number of open files is bounded by Linux' ulimit here.");
        await using var balloon = new BalloonCommand { Descriptors = Descriptors };
        await balloon.UpAsync();
        var stack = Stack.TryRead(balloon.StackFile)!;
        using var host = Process.GetProcessById(stack.Pid);
        int[] ports = [IPEndPoint.Parse(stack.Kafka).Port, stack.Sql.Port, new Uri(stack.Catalog).Port];
        var held = new List<Socket>();
        try
        {
            foreach (var port in ports)
            {
                for (var i = 0; i < OfEachPort; i++)
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    held.Add(socket);
                    try
                    {
                        await socket.ConnectAsync(IPAddress.Loopback, port, Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(2), Stop);
                    }
                    catch (Exception e) when (e is SocketException or TimeoutException)
                    {
                        // Refused, or left waiting: either is a limit.
                    }
                }
            }

            Assert.InRange(Directory.GetFiles($"/proc/{stack.Pid}/fd").Length, 1, Descriptors - 1);
            Assert.False(host.HasExited);
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }

        await Eventually.TrueAsync(
            async () =>
                (await balloon.RunAsync("sql", "-c", "SELECT 'still ' || 'there' AS v")).Output.Contains(
                    "still there",
                    StringComparison.Ordinal
                ),
            "the SQL's port serves again",
            cancellationToken: Stop
        );
        Assert.Equal(0, (await balloon.RunAsync("generate", "--count", "10")).ExitCode);
        Assert.Equal(0, (await balloon.RunAsync("status")).ExitCode);
        Assert.False(host.HasExited);
    }
}
