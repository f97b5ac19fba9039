using System.Diagnostics;
using System.Globalization;
using Balloon.Broker;
using Balloon.Notebook.Generating;
using Balloon.Sandbox.Engine;

namespace Balloon.Benchmarks;

/// <summary>
/// What a day's state costs: a day of event time at full speed through the five views, so that one of them gets millions of groups; whether
/// an event costs the same at the end as near the beginning; and how soon everything answers after a start.
/// </summary>
internal static class StateBenchmark
{
    private const int FewPlayers = 50;
    private const int ManyPlayers = 20_000;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30);

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        await RunAsync("a day, 50 players", FewPlayers, Day, size.Events, cancellationToken);
        await RunAsync("20,000 players", ManyPlayers, HalfAnHour, size.Events, cancellationToken);
    }

    private static async Task RunAsync(string name, int players, TimeSpan span, int events, CancellationToken cancellationToken)
    {
        var home = Directory.CreateTempSubdirectory("balloon-benchmark-state-");
        try
        {
            await using var broker = await KafkaBroker.StartAsync(
                new KafkaBrokerOptions { Folder = Path.Combine(home.FullName, "log"), DefaultPartitions = FiveViews.Partitions },
                cancellationToken
            );
            await broker.CreateTopicAsync(FiveViews.Topic, FiveViews.Partitions, cancellationToken: cancellationToken);
            var folder = Path.Combine(home.FullName, "engine");
            await FiveViews.MakeAsync(folder, broker.BootstrapServers, cancellationToken);
            var options = new GeneratorOptions
            {
                Count = events,
                Players = players,
                Backfill = span,
            };
            await PopGenerator.RunAsync(broker.BootstrapServers, FiveViews.Topic, options, cancellationToken: cancellationToken);
            Console.WriteLine(name);
            await CatchUpAsync(folder, events, cancellationToken);
            await StartAgainAsync(folder, cancellationToken);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task CatchUpAsync(string folder, int events, CancellationToken cancellationToken)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var engine = await StreamEngine.OpenAsync(new StreamEngineOptions { Folder = folder }, cancellationToken);
        var fifths = new double[5];
        var clock = Stopwatch.StartNew();
        for (var fifth = 0; fifth < fifths.Length; )
        {
            await Task.Delay(5, cancellationToken);
            var rows = engine.Status.Sources.Sum(s => s.Rows);
            while (fifth < fifths.Length && rows >= (long)events * (fifth + 1) / fifths.Length)
                fifths[fifth++] = clock.Elapsed.TotalSeconds;
        }

        await using var session = engine.OpenSession(new SessionParameters());
        await FiveViews.ScalarAsync(session, "FLUSH", cancellationToken);
        var status = engine.Status;
        var groups = status.Views.Sum(v => v.Rows);
        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        Tell("events a second", $"{events / fifths[^1]:N0}");
        Tell("cost of the last fifth of events, of the second", $"{(fifths[4] - fifths[3]) / (fifths[1] - fifths[0]):0.00}");
        Tell("groups of all views, of the largest", $"{groups:N0}, {status.Views.Max(v => v.Rows):N0}");
        Tell("memory, and as the engine estimates it", $"{heap >> 20:N0} MiB, {status.StateBytes >> 20:N0} MiB");
        Tell("bytes a group, and as the engine estimates it", $"{heap / groups:N0}, {status.StateBytes / groups:N0}");
        Tell(
            "state on disk",
            $"{new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) >> 20:N0} MiB"
        );
    }

    private static async Task StartAgainAsync(string folder, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using var engine = await StreamEngine.OpenAsync(new StreamEngineOptions { Folder = folder }, cancellationToken);
        await using var session = engine.OpenSession(new SessionParameters());
        await FiveViews.ScalarAsync(session, "SELECT count(*) FROM mv_leaderboard", cancellationToken);
        Tell("from a start to the first answer", $"{clock.Elapsed.TotalSeconds:0.0} s");
    }

    private static void Tell(string what, FormattableString value) =>
        Console.WriteLine($"  {what, -50}{value.ToString(CultureInfo.InvariantCulture), 24}");
}
