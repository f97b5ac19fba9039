using Balloon.Interop.Tests.Peers;
using Balloon.Interop.Tests.Running;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>The same SQL files with the sandbox's engine between the real thing on either side.</summary>
public sealed class RealPeersTests
{
    [Fact]
    public async Task From_Apache_Kafka_into_Icebergs_own_catalog_and_read_by_its_Java_library()
    {
        Long.Only();
        await using var kafka = await ApacheKafka.StartAsync();
        await using var catalog = await IcebergServer.StartAsync();
        await using var sandbox = await RunningSandbox.StartAsync();
        await using var course = await Course.ConnectAsync(
            sandbox,
            new Dictionary<string, string>
            {
                ["kafka"] = kafka.BootstrapServers,
                ["catalog_uri"] = catalog.Uri,
                ["catalog_oauth2_uri"] = catalog.Uri + "/v1/oauth/tokens",
            }
        );
        await course.MakeTablesAsync();
        var options = new GeneratorOptions
        {
            Seed = 3,
            Count = 20_000,
            Backfill = TimeSpan.FromMinutes(10),
        };
        var first = await PopGenerator.RunAsync(
            kafka.BootstrapServers,
            "balloon-game",
            options,
            cancellationToken: TestContext.Current.CancellationToken
        );
        foreach (var file in (string[])["01-source.sql", "02-views.sql", "03-sinks.sql"])
            await course.RunFileAsync(file);
        await course.CaughtUpAsync(first.Produced, TimeSpan.FromSeconds(60));

        // More of the same keys: what the first commit wrote has to be deleted and written anew.
        var second = await PopGenerator.RunAsync(
            kafka.BootstrapServers,
            "balloon-game",
            options with
            {
                Seed = 4,
            },
            cancellationToken: TestContext.Current.CancellationToken
        );
        await course.CaughtUpAsync(first.Produced + second.Produced, TimeSpan.FromSeconds(60));

        using var events = RawEvents.Read(kafka.BootstrapServers, "balloon-game");
        foreach (var table in JudgedTables.All)
            Assert.Equal(events.Rows(table.Judge), await JavaReader.RowsAsync(catalog.Uri, $"balloon_pops.{table.Name}", table.Columns));
        Assert.NotEqual(0, (await JavaReader.FilesAsync(catalog.Uri, "balloon_pops.leaderboard")).Deletes);
    }
}
