using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>The whole sandbox is killed with -9 in the middle of a stream and started again: nothing is lost or duplicated.</summary>
public sealed class SandboxKillTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_numbers_agree_after_a_kill()
    {
        Long.Only();
        return RunAsync(kills: 1, seed: 11, rate: 4_000, longestPause: 2_000);
    }

    [Fact]
    public async Task The_stream_resumes_when_its_ports_are_taken()
    {
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var stream = new StreamUnderTest(balloon);
        await stream.CreateTopicAsync();
        await stream.CreateAsync();
        await ProduceForASecondAsync(stream);
        var before = Stack.TryRead(balloon.StackFile)!;
        await balloon.RunAsync("down");
        using var kafka = Take(before.Kafka.Split(':')[1]);
        using var catalog = Take($"{new Uri(before.Catalog).Port}");
        Assert.Equal(0, (await balloon.RunAsync("up")).ExitCode);
        var after = Stack.TryRead(balloon.StackFile)!;
        Assert.NotEqual(before.Kafka, after.Kafka);
        Assert.NotEqual(before.Catalog, after.Catalog);
        await ProduceForASecondAsync(stream);
        await stream.CheckAsync();
    }

    [Fact]
    public Task The_numbers_agree_after_many_kills()
    {
        Long.Only();
        return RunAsync(kills: 47, seed: 12, rate: 2_000, longestPause: 2_500);
    }

    private static async Task ProduceForASecondAsync(StreamUnderTest stream)
    {
        using var second = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        second.CancelAfter(TimeSpan.FromSeconds(1));
        await Task.Run(() => stream.Produce(2_000, second.Token), Stop);
    }

    private static TcpListener Take(string port)
    {
        var listener = new TcpListener(IPAddress.Loopback, int.Parse(port, null));
        listener.Start();
        return listener;
    }

    private static async Task RunAsync(int kills, int seed, int rate, int longestPause)
    {
        var random = new Random(seed);
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var stream = new StreamUnderTest(balloon);
        await stream.CreateTopicAsync();
        await stream.CreateAsync();
        using var producing = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var producer = Task.Run(() => stream.Produce(rate, producing.Token), Stop);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(random.Next(200, longestPause), Stop);
            using (var host = Process.GetProcessById(Stack.TryRead(balloon.StackFile)!.Pid))
            {
                host.Kill();
                await host.WaitForExitAsync(Stop);
            }

            // On the same ports, which the producer and the statements use.
            var (exitCode, _, errors) = await balloon.RunAsync("up");
            Assert.True(exitCode == 0, errors);
        }

        await Task.Delay(500, Stop);
        await producing.CancelAsync();
        await producer;
        Assert.True(stream.Acknowledged > kills * 100, $"{stream.Acknowledged} events are too few to prove anything.");
        await stream.CheckAsync();
    }
}
