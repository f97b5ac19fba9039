using System.Diagnostics;
using System.Globalization;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>An idle sandbox's cost is how often it wakes up, which can be counted even on a busy machine.</summary>
public sealed class IdleSandboxTests
{
    // With a source, views and tables it is 25 per second; an additional thread that wakes ten times a second would be noticed.
    private const int MostWakeups = 40;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task An_idle_sandbox_wakes_rarely_even_after_views_were_created()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux counts here how often a process woke.");
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        var stream = new StreamUnderTest(balloon);
        await stream.CreateTopicAsync();
        using (var enough = new CancellationTokenSource(TimeSpan.FromSeconds(1)))
            await Task.Run(() => stream.Produce(1000, enough.Token), TestContext.Current.CancellationToken);
        await stream.CreateAsync();
        await stream.CheckAsync();
        var pid = Stack.TryRead(balloon.StackFile)!.Pid;
        var rate = double.MaxValue;
        await Eventually.TrueAsync(
            async () => (rate = await WakeupsAsync(pid)) <= MostWakeups,
            $"at most {MostWakeups} wake-ups a second",
            TimeSpan.FromSeconds(90)
        );
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate:0} wake-ups a second"));
    }

    private static async Task<double> WakeupsAsync(int pid)
    {
        var before = Switches(pid);
        var clock = Stopwatch.StartNew();
        await Task.Delay(Window, TestContext.Current.CancellationToken);
        var after = Switches(pid);
        return after.Sum(thread => thread.Value - before.GetValueOrDefault(thread.Key)) / clock.Elapsed.TotalSeconds;
    }

    private static Dictionary<string, long> Switches(int pid) =>
        Directory
            .GetDirectories($"/proc/{pid}/task")
            .Select(thread => (thread, Status: Lines(Path.Combine(thread, "status"))))
            .Where(read => read.Status.Length > 0)
            .ToDictionary(
                read => read.thread,
                read =>
                    long.Parse(
                        read.Status.First(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal)).Split(':')[1],
                        CultureInfo.InvariantCulture
                    )
            );

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return []; // The thread has ended.
        }
    }
}
