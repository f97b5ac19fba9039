using Balloon.Interop.Tests.Peers;
using Balloon.Interop.Tests.Running;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Interop.Tests.Pipeline;

/// <summary>
/// The engine, the sinks and the catalog are killed at random moments while a real Kafka receives events; Kafka is killed now and then too.
/// </summary>
public sealed class RepeatedKillTests
{
    private const int Kills = 40;
    private const int KillsOfKafkaToo = 8;
    private const int Seed = 20261124;
    private static readonly JudgedTable EveryPop = new(
        "every_pop",
        ["player", "balloon_color", "score", "event_ts"],
        "SELECT player, balloon_color, score, event_ts FROM balloon_game"
    );

    [Fact]
    public async Task Nothing_is_lost_or_duplicated()
    {
        Long.Only();
        await using var kafka = await ApacheKafka.StartAsync();
        await using var sandbox = await RunningSandbox.StartAsync();
        var elsewhere = new Dictionary<string, string> { ["kafka"] = kafka.BootstrapServers };
        var options = new GeneratorOptions
        {
            Seed = 5,
            Rate = 1_500,
            Duration = TimeSpan.FromSeconds(120),
            // Kafka may be down for long where the machine is busy; unacknowledged messages are retried.
            DeliveryTimeout = TimeSpan.FromMinutes(10),
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
            await course.ExecuteAsync(
                "CREATE MATERIALIZED VIEW mv_every_pop AS SELECT player, balloon_color, score, event_ts FROM balloon_game"
            );
            await course.ExecuteAsync(
                $"""
                CREATE SINK every_pop_sink FROM mv_every_pop WITH (connector = 'iceberg', type = 'append-only', catalog.type = 'rest',
                  catalog.uri = '{sandbox.Catalog}', warehouse.path = '{sandbox.Warehouse}', database.name = 'balloon_pops',
                  table.name = 'every_pop', create_table_if_not_exists = 'true', commit_checkpoint_interval = '1')
                """
            );
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
            await Task.Delay(random.Next(100, 3_000), TestContext.Current.CancellationToken);
            await sandbox.KillAsync();
            if (kill % KillsOfKafkaToo == KillsOfKafkaToo / 2)
            {
                await kafka.KillAsync();
                await sandbox.UpAsync();
                await kafka.UpAsync();
                continue;
            }

            await sandbox.UpAsync();
        }

        var produced = await producing;
        Assert.Equal(0, produced.Failures);
        using var events = RawEvents.Read(kafka.BootstrapServers, "balloon-game");
        await using var again = await Course.ConnectAsync(sandbox, elsewhere);
        await again.CaughtUpAsync(events.Messages, TimeSpan.FromMinutes(3));
        foreach (var table in JudgedTables.All)
        {
            var expected = events.Rows(table.Judge);
            Assert.Equal(expected, await again.ViewRowsAsync(table));
            Assert.Equal(expected, await again.TableRowsAsync(table));
            Assert.Equal(expected, await JavaReader.RowsAsync(sandbox.Catalog, $"balloon_pops.{table.Name}", table.Columns));
        }

        var all = events.Rows(EveryPop.Judge);
        Assert.Equal(all, await again.ViewRowsAsync(EveryPop));
        await Eventually.EqualAsync(
            all.Count,
            async () => (await again.TableRowsAsync(EveryPop)).Count,
            "rows of the append-only table",
            TimeSpan.FromSeconds(60)
        );
        Assert.Equal(all, await again.TableRowsAsync(EveryPop));
    }
}
