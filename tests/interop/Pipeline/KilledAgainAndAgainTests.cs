using Balloon.Interop.Tests.Peers;
using Balloon.Interop.Tests.Running;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>The engine, the sinks and the catalog die at moments that nobody chose, while a real Kafka goes on taking events.</summary>
public sealed class KilledAgainAndAgainTests
{
    private const int Kills = 12;
    private const int Seed = 20261124;

    [Fact]
    public async Task Nothing_is_lost_and_nothing_comes_twice()
    {
        Long.Only();
        await using var kafka = await ApacheKafka.StartAsync();
        await using var sandbox = await RunningSandbox.StartAsync();
        var elsewhere = new Dictionary<string, string> { ["kafka"] = kafka.BootstrapServers };
        var options = new GeneratorOptions
        {
            Seed = 5,
            Rate = 1_500,
            Duration = TimeSpan.FromSeconds(60),
            Players = 50,
        };
        await PopGenerator.RunAsync(
            kafka.BootstrapServers,
            "balloon-game",
            options with
            {
                Duration = TimeSpan.FromSeconds(1),
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        await using (var course = await Course.ConnectAsync(sandbox, elsewhere))
        {
            await course.MakeTablesAsync();
            foreach (var file in (string[])["01-source.sql", "02-views.sql", "03-sinks.sql"])
                await course.RunFileAsync(file);
        }

        var producing = PopGenerator.RunAsync(
            kafka.BootstrapServers,
            "balloon-game",
            options with
            {
                Seed = 6,
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        var random = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(100, 6_000), TestContext.Current.CancellationToken);
            await sandbox.KillAsync();
            await sandbox.UpAsync();
        }

        var produced = await producing;
        Assert.Equal(0, produced.Failures);
        using var events = RawEvents.Read(kafka.BootstrapServers, "balloon-game");
        await using var again = await Course.ConnectAsync(sandbox, elsewhere);
        await again.CaughtUpAsync(events.Messages, TimeSpan.FromSeconds(90));
        foreach (var table in JudgedTables.All)
        {
            var expected = events.Rows(table.Judge);
            Assert.Equal(expected, await again.ViewRowsAsync(table));
            Assert.Equal(expected, await again.TableRowsAsync(table));
            Assert.Equal(expected, await JavaReader.RowsAsync(sandbox.Catalog, $"balloon_pops.{table.Name}", table.Columns));
        }
    }
}
