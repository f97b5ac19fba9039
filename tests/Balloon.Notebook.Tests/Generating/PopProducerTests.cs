using Balloon.Broker;
using Balloon.Notebook.Events;
using Balloon.Notebook.Game;
using Balloon.Notebook.Generating;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Generating;

public sealed class PopProducerTests
{
    private const string Topic = "game";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly Player Ada = new("Ada \"<b>\" 🎈", Character.All[0]);

    private static Pop Pop(int second) =>
        new(Ada, BalloonColor.Of("red"), 10, Bonus: false, new DateTime(2026, 11, 22, 19, 0, second, DateTimeKind.Utc), PopKind.Regular);

    private static Task<KafkaBroker> BrokerAsync(TempFolder folder, int port) =>
        KafkaBroker.StartAsync(
            new KafkaBrokerOptions
            {
                Folder = folder["log"],
                Port = port,
                DefaultPartitions = 4,
            },
            Cancel
        );

    [Fact]
    public async Task Pops_are_kept_while_Kafka_is_down_and_delivered_once_when_it_is_back()
    {
        using var folder = new TempFolder();
        var port = Ports.Free();
        var broker = await BrokerAsync(folder, port);
        await Topics.EnsureAsync(broker.BootstrapServers, Topic, cancellationToken: Cancel);
        using var producer = new PopProducer(broker.BootstrapServers, Topic);
        await producer.SendAsync(Pop(0), "r:0");

        await broker.DisposeAsync();
        var away = Enumerable.Range(1, 20).Select(n => producer.SendAsync(Pop(n), $"r:{n}")).ToList();
        await Eventually.TrueAsync(() => producer.WaitingFor > TimeSpan.FromSeconds(2), "the pops wait", cancellationToken: Cancel);
        Assert.Equal(20, producer.WaitingCount);

        await using var back = await BrokerAsync(folder, port);
        await Task.WhenAll(away).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal((0, TimeSpan.Zero), (producer.WaitingCount, producer.WaitingFor));
        var events = await new EventLog(new(back.BootstrapServers), Topic).ReadAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 21), events.Select(e => e.EventTime.Second).Order());
        Assert.All(events, e => Assert.Equal(Ada.Name, e.Player));
        var result = producer.TakeResult();
        Assert.Equal((21L, 2_100L), (result.Produced, result.Points));
        Assert.Equal(0, producer.TakeResult().Produced);
    }

    [Fact]
    public async Task A_recreated_log_gets_the_pending_events()
    {
        using var folder = new TempFolder();
        using var another = new TempFolder();
        var port = Ports.Free();
        var broker = await BrokerAsync(folder, port);
        await Topics.EnsureAsync(broker.BootstrapServers, Topic, cancellationToken: Cancel);
        using var producer = new PopProducer(broker.BootstrapServers, Topic);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => producer.SendAsync(Pop(n))));
        await broker.DisposeAsync();

        await using var empty = await BrokerAsync(another, port);
        await producer.SendAsync(Pop(59)).WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Contains(await new EventLog(new(empty.BootstrapServers), Topic).ReadAsync(Cancel), e => e.EventTime.Second == 59);
    }

    [Fact]
    public async Task The_log_reports_which_ids_it_has()
    {
        using var folder = new TempFolder();
        await using var broker = await BrokerAsync(folder, Ports.Free());
        await Topics.EnsureAsync(broker.BootstrapServers, Topic, cancellationToken: Cancel);
        using var producer = new PopProducer(broker.BootstrapServers, Topic);
        var before = DateTimeOffset.UtcNow.AddMinutes(-1);
        await Task.WhenAll(producer.SendAsync(Pop(1), "one:1"), producer.SendAsync(Pop(2), "one:2"), producer.SendAsync(Pop(3), "two:1"));
        await producer.SendAsync(Pop(4));

        var log = new EventLog(new(broker.BootstrapServers), Topic);
        var found = await log.ReadIdsAsync("one:", before, Cancel);
        Assert.Equal(["one:1", "one:2"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(2, found["one:2"].EventTime.Second);
        Assert.Empty(await log.ReadIdsAsync("one:", DateTimeOffset.UtcNow.AddMinutes(1), Cancel));
    }

    [Fact]
    public async Task Closed_before_Kafka_answered_it_says_so()
    {
        var producer = new PopProducer($"127.0.0.1:{Ports.Free()}", Topic);
        var sent = producer.SendAsync(Pop(1));
        Assert.False(await producer.FlushAsync(TimeSpan.FromMilliseconds(50), Cancel));
        producer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sent);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => producer.SendAsync(Pop(2)));
    }
}
