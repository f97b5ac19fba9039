using System.Diagnostics;
using System.Globalization;
using Balloon.Notebook;
using Balloon.Sandbox.Hosting;

namespace Balloon.Benchmarks;

/// <summary>
/// The whole course, catching up: five views, their checkpoints and their Iceberg sinks, against a loop that only counts the same messages
/// and against PostgreSQL maintaining the same aggregates. Then how soon it answers after a start, and what it uses when idle.
/// </summary>
internal static class PipelineBenchmark
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(RunSize size, CancellationToken cancellationToken)
    {
        foreach (var players in (int[])[50, 20_000])
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{players:N0} players"));
            await using var pipeline = await Pipeline.MakeAsync(players, size.Events, cancellationToken);
            var committed = new List<double>();
            await Pairs.RunAsync(
                "views and sinks",
                () => CatchUpAsync(pipeline, committed, cancellationToken),
                "a consumer that counts",
                () => CountAsync(pipeline, cancellationToken),
                size.Pairs,
                size.Events,
                cancellationToken
            );
            Tell("all in the tables", $"{Pairs.Median(committed):0.0} s after the start");
            if (players == 50 && await PostgresPeer.RunAsync(pipeline, cancellationToken) is { } postgres)
                Tell("PostgreSQL by statement triggers", $"{size.Events / postgres:N0} events/s");
            await AtRestAsync(pipeline, cancellationToken);
        }
    }

    private static async Task<Cost> CatchUpAsync(Pipeline pipeline, List<double> committed, CancellationToken cancellationToken)
    {
        pipeline.Rewind();
        var clock = Stopwatch.StartNew();
        SandboxHost? host = null;
        try
        {
            var cost = await Cost.OfAsync(async () =>
            {
                clock.Restart();
                host = await pipeline.StartAsync(cancellationToken);
                await using var workshop = await Workshop.OpenAsync(cancellationToken);
                // The views advance together, tick by tick: one is polled, and all at the end.
                while (await PopsAsync(workshop, FiveViews.All[0], cancellationToken) < pipeline.Events)
                    await Task.Delay(50, cancellationToken);
                await workshop.Sql.QueryAsync("FLUSH", [], cancellationToken);
            });
            var epoch = host!.Status.Engine!.Epoch;
            while (!host.Status.Engine!.Sinks.All(sink => sink.CommittedEpoch >= epoch || sink.PendingRows == 0))
                await Task.Delay(50, cancellationToken);
            committed.Add(clock.Elapsed.TotalSeconds);
            await using (var workshop = await Workshop.OpenAsync(cancellationToken))
            {
                foreach (var view in FiveViews.All)
                {
                    if (await PopsAsync(workshop, view, cancellationToken) is var pops && pops != pipeline.Events)
                        throw new InvalidOperationException($"{view.View} has {pops} of {pipeline.Events} events.");
                }
            }

            return cost;
        }
        finally
        {
            if (host is not null)
                await host.DisposeAsync();
        }
    }

    private static Task<long> PopsAsync(Workshop workshop, (string View, string Pops) of, CancellationToken cancellationToken) =>
        workshop.Sql.ScalarAsync<long>($"SELECT coalesce(sum({of.Pops}), 0)::bigint FROM {of.View}", cancellationToken);

    private static async Task<Cost> CountAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        await using var broker = await pipeline.BrokerAsync(cancellationToken);
        return await Cost.OfAsync(() =>
            Task.Run(
                () => BareConsumer.Run(broker.BootstrapServers, FiveViews.Topic, FiveViews.Partitions, pipeline.Events),
                cancellationToken
            )
        );
    }

    private static async Task AtRestAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using var host = await pipeline.StartAsync(cancellationToken);
        await using (var workshop = await Workshop.OpenAsync(cancellationToken))
            await workshop.Sql.ScalarAsync<long>("SELECT count(*) FROM mv_leaderboard", cancellationToken);
        Tell("first query after a start", $"{clock.Elapsed.TotalSeconds:0.00} s");
        await Task.Delay(Settling, cancellationToken);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        clock.Restart();
        await Task.Delay(Rest, cancellationToken);
        process.Refresh();
        Tell("at rest", $"{(process.TotalProcessorTime - before) / clock.Elapsed * 100:0.00} % of a core");
    }

    private static void Tell(string what, FormattableString line) =>
        Console.WriteLine($"  {what, -42}{line.ToString(CultureInfo.InvariantCulture)}");
}
