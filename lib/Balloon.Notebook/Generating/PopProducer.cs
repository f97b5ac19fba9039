using System.Text;
using Balloon.Notebook.Game;
using Confluent.Kafka;

namespace Balloon.Notebook.Generating;

/// <summary>
/// Sends single pops, each when it happens, through an idempotent producer keyed by player. A pop that Kafka has not acknowledged is kept,
/// however long Kafka is away, and delivered when it is back. Safe for use from many threads.
/// </summary>
public sealed class PopProducer : IDisposable
{
    /// <summary>The header of a message that holds the sender's id of the pop, in UTF-8: it is no field of the event.</summary>
    public const string IdHeader = "pop-id";

    private static readonly TimeSpan Restart = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly PopJson json = new();
    private readonly LinkedList<Waiting> waiting = [];
    private readonly string bootstrapServers;
    private readonly string topic;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource closing = new();
    private DeliveryCount count = new();
    private long countedSince;
    private IProducer<byte[], byte[]> producer;
    private bool restarting;

    /// <summary>Opens a producer; nothing is sent yet, and Kafka need not be there.</summary>
    /// <param name="bootstrapServers">Kafka's, <c>host:port</c>.</param>
    /// <param name="topic">Where to. It should be there: see <see cref="Topics.EnsureAsync"/>.</param>
    /// <param name="clock">This machine's time; the system's by default.</param>
    public PopProducer(string bootstrapServers, string topic, TimeProvider? clock = null)
    {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.clock = clock ?? TimeProvider.System;
        countedSince = this.clock.GetTimestamp();
        producer = Build();
    }

    /// <summary>How many pops wait for Kafka's acknowledgement.</summary>
    public int WaitingCount
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>How long the first of those has waited; zero if none waits. More than a second or two says that Kafka is away.</summary>
    public TimeSpan WaitingFor
    {
        get
        {
            lock (gate)
                return waiting.First is { } first ? clock.GetElapsedTime(first.Value.Since) : TimeSpan.Zero;
        }
    }

    /// <summary>Sends a pop. The task ends when Kafka has acknowledged it; it ends with an exception only if this is disposed before.</summary>
    /// <param name="pop">The pop.</param>
    /// <param name="id">The sender's id of it, kept in the header <see cref="IdHeader"/>; none by default.</param>
    public Task SendAsync(Pop pop, string? id = null)
    {
        Waiting sent;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
            var message = new Message<byte[], byte[]> { Key = pop.Player.Key, Value = json.Write(pop) };
            if (id is not null)
                message.Headers = new Headers { { IdHeader, Encoding.UTF8.GetBytes(id) } };
            sent = new Waiting(pop, message, clock.GetTimestamp());
            waiting.AddLast(sent);
            if (!restarting)
                Produce(sent);
        }

        return sent.Delivered.Task;
    }

    /// <summary>What was delivered since the last call, or since this was made.</summary>
    public GeneratorResult TakeResult()
    {
        lock (gate)
        {
            var result = count.Result(topic, clock.GetElapsedTime(countedSince), stopped: false);
            count = new DeliveryCount();
            countedSince = clock.GetTimestamp();
            return result;
        }
    }

    /// <summary>Waits until nothing waits any more. False if that takes longer than <paramref name="patience"/>.</summary>
    public async Task<bool> FlushAsync(TimeSpan patience, CancellationToken cancellationToken = default)
    {
        Task[] all;
        lock (gate)
            all = [.. waiting.Select(w => w.Delivered.Task)];
        try
        {
            await Task.WhenAll(all).WaitAsync(patience, clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Closes the producer. Pops that still wait are given up.</summary>
    public void Dispose()
    {
        IProducer<byte[], byte[]> last;
        List<Waiting> lost;
        lock (gate)
        {
            if (closing.IsCancellationRequested)
                return;
            closing.Cancel();
            last = producer;
            lost = [.. waiting];
            waiting.Clear();
        }

        foreach (var pop in lost)
            pop.Delivered.TrySetException(new ObjectDisposedException(nameof(PopProducer), "Closed before Kafka acknowledged the pop."));
        last.Dispose();
        closing.Dispose();
    }

    /// <summary>What every producer of pops is set to.</summary>
    internal static ProducerConfig Config(string bootstrapServers) =>
        new()
        {
            BootstrapServers = bootstrapServers,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 5,
            BatchSize = 1_000_000,
            StatisticsIntervalMs = 0,
            CancellationDelayMaxMs = 2,
            SocketNagleDisable = true,
        };

    private IProducer<byte[], byte[]> Build()
    {
        var config = Config(bootstrapServers);
        config.MessageTimeoutMs = 0; // For ever: what was popped is kept until it is delivered.
        config.ReconnectBackoffMs = Topics.FirstPause;
        config.ReconnectBackoffMaxMs = 1_000;
        return new ProducerBuilder<byte[], byte[]>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
    }

    private void Produce(Waiting sent)
    {
        try
        {
            producer.Produce(topic, sent.Message, report => OnReport(sent, report.Error));
        }
        catch (ProduceException<byte[], byte[]>)
        {
            // The queue is full, or the producer has failed for good: it is sent again with all that wait.
            BeginRestart();
        }
    }

    private void OnReport(Waiting sent, Error error)
    {
        lock (gate)
        {
            if (closing.IsCancellationRequested)
                return;
            if (error.IsError)
            {
                BeginRestart();
                return;
            }

            if (!waiting.Remove(sent))
                return;
            count.Add(sent.Pop);
        }

        sent.Delivered.TrySetResult();
    }

    /// <summary>
    /// Some errors end an idempotent producer, as when the log was made anew under it. Then a new one sends what waits, in its order.
    /// </summary>
    private void BeginRestart()
    {
        if (restarting || closing.IsCancellationRequested)
            return;
        restarting = true;
        _ = RestartAsync(closing.Token);
    }

    private async Task RestartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Restart, clock, cancellationToken).ConfigureAwait(false);
            await Topics.EnsureAsync(bootstrapServers, topic, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (BalloonException)
        {
            // Kafka is away: the producer waits for it.
        }
        catch (OperationCanceledException)
        {
            return;
        }

        IProducer<byte[], byte[]> failed;
        lock (gate)
        {
            failed = producer;
            if (closing.IsCancellationRequested)
                return;
        }

        failed.Dispose();
        lock (gate)
        {
            if (closing.IsCancellationRequested)
                return;
            producer = Build();
            restarting = false;
            foreach (var sent in waiting.ToList())
                Produce(sent);
        }
    }

    private sealed record Waiting(Pop Pop, Message<byte[], byte[]> Message, long Since)
    {
        public TaskCompletionSource Delivered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
