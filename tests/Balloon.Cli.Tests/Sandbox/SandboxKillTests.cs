using System.Diagnostics;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>The whole sandbox killed with -9 in the middle of a stream and brought up again: nothing is lost, nothing comes twice.</summary>
public sealed class SandboxKillTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task The_numbers_agree_after_a_kill() => RunAsync(kills: 3, seed: 11, rate: 4_000, longestPause: 2_500);

    [Fact]
    public Task The_numbers_agree_after_many_kills()
    {
        Long.Only();
        return RunAsync(kills: 100, seed: 12, rate: 2_000, longestPause: 3_000);
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

            // The same ports: the producer and the statements name them.
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
