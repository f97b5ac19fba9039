using Balloon.Notebook.Profiles;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Profiles;

/// <summary>A sandbox that is stopped while a notebook is open: whatever is asked names the command that starts it, and goes on after it.</summary>
public sealed class StoppedSandboxTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_does_not_answer_names_the_command_that_starts_it()
    {
        using var folder = new TempFolder();
        var options = new SandboxOptions
        {
            Home = new SandboxHome(folder["home"]),
            KafkaPort = Ports.Free(),
            SqlPort = Ports.Free(),
            CatalogPort = Ports.Free(),
        };
        var host = await SandboxHost.StartAsync(options, Cancel);
        var profile = Profile.Sandbox(folder["home", "stack.json"]);
        await host.DisposeAsync();

        await using var workshop = Workshop.Connect(profile);
        // At once: each waits for as long as a Kafka client tries.
        await Task.WhenAll(
            RefusedAsync("Kafka at ", () => workshop.Events.OffsetsAsync(Cancel)),
            RefusedAsync("Kafka at ", () => workshop.Topic("readings").SendAsync("a", new { Sensor = "a" }, Cancel)),
            RefusedAsync("Kafka at ", () => workshop.Topic("readings").DropAsync(Cancel)),
            RefusedAsync("Kafka at ", () => workshop.GenerateAsync(count: 1, cancellationToken: Cancel)),
            RefusedAsync("The stream SQL at ", () => workshop.Sql.QueryAsync("SELECT 1", [], Cancel)),
            RefusedAsync("The table catalog at ", () => workshop.Table("leaderboard").LoadAsync(Cancel))
        );

        // It is up again, and then away from a catalog that is connected.
        host = await SandboxHost.StartAsync(options, Cancel);
        await using (host)
        {
            var missing = await Assert.ThrowsAsync<BalloonException>(() => workshop.Table("leaderboard").LoadAsync(Cancel));
            Assert.StartsWith("There is no table balloon_pops.leaderboard.", missing.Message, StringComparison.Ordinal);
        }

        await RefusedAsync("The table catalog at ", () => workshop.Table("leaderboard").LoadAsync(Cancel));
        await RefusedAsync("The table catalog at ", () => workshop.Table("leaderboard").DropAsync(Cancel));
    }

    [Fact]
    public async Task A_cluster_whose_Kafka_does_not_answer_names_the_command_that_shows_its_endpoints()
    {
        var kafka = $"127.0.0.1:{Ports.Free()}";
        var profile = Profile.Load(
            name =>
                name switch
                {
                    Profile.Variable => "cluster",
                    "KAFKA_BOOTSTRAP_SERVERS" => kafka,
                    _ => null,
                },
            () => throw new InvalidOperationException("the cluster has no stack file")
        );
        await using var workshop = Workshop.Connect(profile);
        Func<Task>[] calls =
        [
            () => workshop.Events.CountAsync(Cancel),
            () => workshop.Topic("readings").SendAsync("a", new { Sensor = "a" }, Cancel),
            () => workshop.Topic("readings").DropAsync(Cancel),
            () => workshop.GenerateAsync(count: 1, cancellationToken: Cancel),
        ];
        foreach (var error in await Task.WhenAll(calls.Select(Assert.ThrowsAsync<BalloonException>)))
        {
            Assert.StartsWith($"Kafka at {kafka} does not answer", error.Message, StringComparison.Ordinal);
            Assert.Contains("./balloon status --profile cluster", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("./balloon up", error.Message, StringComparison.Ordinal);
        }
    }

    private static async Task RefusedAsync(string what, Func<Task> ask)
    {
        var error = await Assert.ThrowsAsync<BalloonException>(ask);
        Assert.StartsWith(what, error.Message, StringComparison.Ordinal);
        Assert.Matches(@"^[^()]+ does not answer \([^()]+\)\. Start .*\./balloon up", error.Message);
    }
}
