using Balloon.Broker;
using Balloon.Notebook.Generating;
using Balloon.Sandbox.Engine;

namespace Balloon.Benchmarks;

/// <summary>
/// The course's five views with their checkpoints, maintained by the engine, against a loop that only counts the same messages. The views
/// are created over an empty topic, the engine is closed, the events are produced, and the engine catches up: so all five read in one pass.
/// </summary>
internal static class EngineBenchmark
{
    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var broker = await KafkaBroker.StartAsync(
            new KafkaBrokerOptions { DefaultPartitions = FiveViews.Partitions },
            cancellationToken
        );
        await broker.CreateTopicAsync(FiveViews.Topic, FiveViews.Partitions, cancellationToken: cancellationToken);
        var home = Directory.CreateTempSubdirectory("balloon-benchmark-engine-");
        try
        {
            var folders = new Queue<string>();
            for (var run = 0; run <= size.Pairs; run++)
            {
                folders.Enqueue(Path.Combine(home.FullName, $"{run}"));
                await FiveViews.MakeAsync(folders.Last(), broker.BootstrapServers, cancellationToken);
            }

            var options = new GeneratorOptions
            {
                Count = size.Events,
                Players = 50,
                Backfill = TimeSpan.FromMinutes(30),
            };
            await PopGenerator.RunAsync(broker.BootstrapServers, FiveViews.Topic, options, cancellationToken: cancellationToken);
            await Pairs.RunAsync(
                "five views",
                () => Cost.OfAsync(() => CatchUpAsync(folders.Dequeue(), size.Events, cancellationToken)),
                "a consumer that counts",
                () =>
                    Cost.OfAsync(() =>
                        Task.Run(
                            () => BareConsumer.Run(broker.BootstrapServers, FiveViews.Topic, FiveViews.Partitions, size.Events),
                            cancellationToken
                        )
                    ),
                size.Pairs,
                size.Events,
                cancellationToken
            );
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task CatchUpAsync(string folder, int events, CancellationToken cancellationToken)
    {
        await using var engine = await StreamEngine.OpenAsync(new StreamEngineOptions { Folder = folder }, cancellationToken);
        await using var session = engine.OpenSession(new SessionParameters());
        foreach (var (view, pops) in FiveViews.All)
        {
            while (
                await FiveViews.ScalarAsync(session, $"SELECT coalesce(sum({pops}), 0)::bigint FROM {view}", cancellationToken)
                    is not long sum
                || sum < events
            )
                await Task.Delay(20, cancellationToken);
        }
    }
}
