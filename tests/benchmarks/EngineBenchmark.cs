using Balloon.Broker;
using Balloon.Notebook.Generating;
using Balloon.Notebook.Sql;
using Balloon.Sandbox.Engine;

namespace Balloon.Benchmarks;

/// <summary>
/// The course's five views with their checkpoints, kept by the engine, against a loop that only counts the same messages. The views are
/// made over an empty topic, the engine is closed, the events are produced, and the engine catches up: so all five take the same pass.
/// </summary>
internal static class EngineBenchmark
{
    private const string Topic = "balloon-game";
    private const int Partitions = 4;

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await using var broker = await KafkaBroker.StartAsync(new KafkaBrokerOptions { DefaultPartitions = Partitions }, cancellationToken);
        await broker.CreateTopicAsync(Topic, Partitions, cancellationToken: cancellationToken);
        var home = Directory.CreateTempSubdirectory("balloon-benchmark-engine-");
        try
        {
            var folders = new Queue<string>();
            for (var run = 0; run <= size.Pairs; run++)
            {
                folders.Enqueue(Path.Combine(home.FullName, $"{run}"));
                await MakeViewsAsync(folders.Last(), broker.BootstrapServers, cancellationToken);
            }

            var options = new GeneratorOptions
            {
                Count = size.Events,
                Players = 50,
                Backfill = TimeSpan.FromMinutes(30),
            };
            await PopGenerator.RunAsync(broker.BootstrapServers, Topic, options, cancellationToken: cancellationToken);
            await Pairs.RunAsync(
                "five views",
                () => Cost.OfAsync(() => CatchUpAsync(folders.Dequeue(), size.Events, cancellationToken)),
                "a consumer that counts",
                () =>
                    Cost.OfAsync(() =>
                        Task.Run(() => BareConsumer.Run(broker.BootstrapServers, Topic, Partitions, size.Events), cancellationToken)
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

    private static async Task MakeViewsAsync(string folder, string bootstrapServers, CancellationToken cancellationToken)
    {
        await using var engine = await StreamEngine.OpenAsync(new StreamEngineOptions { Folder = folder }, cancellationToken);
        await using var session = engine.OpenSession(new SessionParameters());
        foreach (var file in (string[])["01-source.sql", "02-views.sql"])
        {
            foreach (var statement in SqlScript.Read(await File.ReadAllTextAsync(Sql(file), cancellationToken), Variable))
                await ScalarAsync(session, statement.Text, cancellationToken);
        }

        await ScalarAsync(session, "FLUSH", cancellationToken);

        ScriptVariable? Variable(string name) =>
            name switch
            {
                "kafka" => new(bootstrapServers),
                "topic" => new(Topic),
                _ => null,
            };
    }

    private static async Task CatchUpAsync(string folder, int events, CancellationToken cancellationToken)
    {
        await using var engine = await StreamEngine.OpenAsync(new StreamEngineOptions { Folder = folder }, cancellationToken);
        await using var session = engine.OpenSession(new SessionParameters());
        foreach (var (view, pops) in Views)
        {
            while (
                await ScalarAsync(session, $"SELECT coalesce(sum({pops}), 0)::bigint FROM {view}", cancellationToken) is not long sum
                || sum < events
            )
                await Task.Delay(20, cancellationToken);
        }
    }

    private static readonly (string View, string Pops)[] Views =
    [
        ("mv_leaderboard", "pops"),
        ("mv_balloon_color_stats", "balloon_pops"),
        ("mv_realtime_scores", "pops"),
        ("mv_balloon_colored_pops", "balloon_pops"),
        ("mv_color_performance_trends", "balloon_pops"),
    ];

    private static async Task<object?> ScalarAsync(ISqlSession session, string sql, CancellationToken cancellationToken)
    {
        object? value = null;
        foreach (var statement in session.Prepare(sql))
        {
            await using var result = await statement.ExecuteAsync(null, cancellationToken);
            await foreach (var row in result.Rows.WithCancellation(cancellationToken))
                value = row[0] is Numeric number ? (long)(decimal)number : row[0];
        }

        return value;
    }

    private static string Sql(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balloon.sln")))
                return Path.Combine(folder.FullName, "sql", file);
        }

        throw new DirectoryNotFoundException($"No Balloon.sln above {AppContext.BaseDirectory}: run this from a checkout.");
    }
}
