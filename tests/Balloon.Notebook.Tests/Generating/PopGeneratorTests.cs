using Balloon.Broker;
using Balloon.Notebook.Events;
using Balloon.Notebook.Game;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Generating;

public sealed class PopGeneratorTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 19, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<KafkaBroker> BrokerAsync(TempFolder folder) =>
        await KafkaBroker.StartAsync(new KafkaBrokerOptions { Folder = folder.Path }, Cancel);

    [Fact]
    public async Task The_result_of_a_run_matches_the_log()
    {
        using var folder = new TempFolder();
        await using var broker = await BrokerAsync(folder);
        var options = new GeneratorOptions
        {
            Count = 20_000,
            Backfill = TimeSpan.FromMinutes(5),
            Start = Start,
        };
        var result = await PopGenerator.RunAsync(broker.BootstrapServers, "game", options, cancellationToken: Cancel);
        var log = new EventLog(new(broker.BootstrapServers), "game");
        var events = await log.ReadAsync(Cancel);
        Assert.Equal((20_000, 0), (result.Produced, result.Failures));
        Assert.Equal(4, (await log.OffsetsAsync(Cancel)).Count);
        Assert.Equal((result.Produced, result.Points), (events.Count, events.Sum(e => (long)e.Score)));
        Assert.Equal(result.Bonuses, events.Count(e => e.Bonus));
        Assert.Equal(
            (Start.UtcDateTime, Start.AddMinutes(5).AddMilliseconds(-15).UtcDateTime),
            (events.Min(e => e.EventTime), events.Max(e => e.EventTime))
        );
    }

    [Fact]
    public async Task A_seed_and_a_start_repeat_a_run_down_to_each_events_offset()
    {
        using var folder = new TempFolder();
        await using var broker = await BrokerAsync(folder);
        var options = new GeneratorOptions
        {
            Count = 5_000,
            Start = Start,
            Seed = 7,
            Faults = new PopFaults(0.1, 0.1, 0.1),
        };
        foreach (var topic in new[] { "one", "two" })
            await PopGenerator.RunAsync(broker.BootstrapServers, topic, options, cancellationToken: Cancel);
        var one = await new EventLog(new(broker.BootstrapServers), "one").ReadAsync(Cancel);
        var two = await new EventLog(new(broker.BootstrapServers), "two").ReadAsync(Cancel);
        Assert.NotEmpty(one);
        Assert.Equal(one.OrderBy(e => (e.Partition, e.Offset)), two.OrderBy(e => (e.Partition, e.Offset)));
    }

    [Fact]
    public async Task Malformed_messages_are_in_the_log_and_the_count_but_are_not_events()
    {
        using var folder = new TempFolder();
        await using var broker = await BrokerAsync(folder);
        var options = new GeneratorOptions
        {
            Count = 3_000,
            Start = Start,
            Faults = new PopFaults(Malformed: 0.1),
        };
        var result = await PopGenerator.RunAsync(broker.BootstrapServers, "game", options, cancellationToken: Cancel);
        var log = new EventLog(new(broker.BootstrapServers), "game");
        Assert.Equal(3_000, await log.CountAsync(Cancel));
        Assert.InRange(result.Malformed, 200, 400);
        Assert.Equal(result.Pops, (await log.ReadAsync(Cancel)).Count);
    }

    [Fact]
    public async Task A_run_keeps_its_rate()
    {
        using var folder = new TempFolder();
        await using var broker = await BrokerAsync(folder);
        var options = new GeneratorOptions { Rate = 500, Duration = TimeSpan.FromSeconds(1) };
        var result = await PopGenerator.RunAsync(broker.BootstrapServers, "game", options, cancellationToken: Cancel);
        Assert.Equal(500, result.Produced);
        Assert.True(result.Elapsed > TimeSpan.FromSeconds(0.95), $"{result.Elapsed}");
    }

    [Fact]
    public async Task A_run_that_is_stopped_delivers_and_counts_what_it_sent()
    {
        using var folder = new TempFolder();
        await using var broker = await BrokerAsync(folder);
        using var stop = new CancellationTokenSource();
        var progress = new Once(200, stop.Cancel);
        var result = await PopGenerator.RunAsync(
            broker.BootstrapServers,
            "game",
            new GeneratorOptions { Rate = 1_000 },
            progress,
            cancellationToken: stop.Token
        );
        Assert.True(result.Stopped);
        Assert.Equal(result.Produced, await new EventLog(new(broker.BootstrapServers), "game").CountAsync(Cancel));
    }

    [Fact]
    public async Task Without_a_listener_the_error_names_the_address_and_the_command()
    {
        var nowhere = $"127.0.0.1:{Ports.Free()}";
        var error = await Assert.ThrowsAsync<BalloonException>(() =>
            PopGenerator.RunAsync(nowhere, "game", new GeneratorOptions { Count = 1 }, cancellationToken: Cancel)
        );
        Assert.Contains(nowhere, error.Message, StringComparison.Ordinal);
        Assert.Contains("./balloon status", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_that_a_broker_refused_are_counted_and_add_no_points()
    {
        using var folder = new TempFolder();
        var broker = await BrokerAsync(folder);
        var options = new GeneratorOptions
        {
            Rate = 2_000,
            Count = 4_000,
            Start = Start,
            DeliveryTimeout = TimeSpan.FromSeconds(1.5),
        };
        // On the generator's own thread: however busy the machine is, the rest finds no broker.
        var end = new Once(400, () => broker.DisposeAsync().AsTask().GetAwaiter().GetResult());
        var result = await PopGenerator.RunAsync(broker.BootstrapServers, "game", options, end, cancellationToken: Cancel);
        Assert.True(result.Failures > 0, $"{result}");
        Assert.Equal(4_000, result.Produced + result.Failures);
        Assert.NotNull(result.FirstFailure);

        await using var again = await BrokerAsync(folder);
        var events = await new EventLog(new(again.BootstrapServers), "game").ReadAsync(Cancel);

        // An event whose acknowledgement was lost is in the log: delivered events are there, and perhaps a few more.
        Assert.InRange(events.Count, result.Produced, result.Produced + 2_000);
    }

    /// <summary>Does something when so many events were sent.</summary>
    private sealed class Once(long sent, Action act) : IProgress<GeneratorProgress>
    {
        private bool done;

        public void Report(GeneratorProgress value)
        {
            if (done || value.Sent < sent)
                return;
            done = true;
            act();
        }
    }
}
