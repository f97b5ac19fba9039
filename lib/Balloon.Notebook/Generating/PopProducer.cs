using System.Text;
using Balloon.Notebook.Game;
using Confluent.Kafka;

namespace Balloon.Notebook.Generating;

/// <summary>
/// Sends single pops as they happen, through an idempotent producer keyed by player. A pop that Kafka has not acknowledged is kept, however
/// long Kafka is away, and delivered when it is back. Thread-safe.
/// </summary>
public sealed class PopProducer : IDisposable
{
    /// <summary>The message header with the sender's id of the pop, in UTF-8; it is not a field of the event.</summary>
    public const string IdHeader = "pop-id";

    private static readonly TimeSpan Restart = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private readonly PopJson json = new();
    private readonly LinkedList<PendingPop> waiting = [];
    private readonly string bootstrapServers;
    private readonly string topic;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource closing = new();
    private DeliveryCount count = new();
    private long countedSince;
    private IProducer<byte[], byte[]> producer;
    private bool restarting;

    /// <summary>Creates a producer; nothing is sent yet, and Kafka need not be running.</summary>
    /// <param name="bootstrapServers">Kafka's addresses, <c>host:port</c>.</param>
    /// <param name="topic">The topic, which should exist: see <see cref="Topics.EnsureAsync(string, string, int, CancellationToken)"/>.</param>
    /// <param name="clock">The real time; by default the system's clock.</param>
    public PopProducer(string bootstrapServers, string topic, TimeProvider? clock = null)
    {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.clock = clock ?? TimeProvider.System;
        countedSince = this.clock.GetTimestamp();
        producer = Build();
    }

    /// <summary>The number of pops that wait for Kafka's acknowledgement.</summary>
    public int WaitingCount
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>How long the first of these has waited; zero if none waits. More than a second or two means that Kafka is away.</summary>
    public TimeSpan WaitingFor
    {
        get
        {
            lock (gate)
                return waiting.First is { } first ? clock.GetElapsedTime(first.Value.Since) : TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Sends a pop. The task completes when Kafka has acknowledged it, and fails only if this producer is disposed before.
    /// </summary>
    /// <param name="pop">The pop.</param>
    /// <param name="id">The sender's id of the pop, stored in the header <see cref="IdHeader"/>; null for none.</param>
    public Task SendAsync(Pop pop, string? id = null)
    {
        PendingPop sent;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
            var message = new Message<byte[], byte[]> { Key = pop.Player.Key, Value = json.Write(pop) };
            if (id is not null)
                message.Headers = new Headers { { IdHeader, Encoding.UTF8.GetBytes(id) } };
            sent = new PendingPop(pop, message, clock.GetTimestamp());
            waiting.AddLast(sent);
            if (!restarting)
                Produce(sent);
        }

        return sent.Delivered.Task;
    }

    /// <summary>What was delivered since the last call, or since the producer was created.</summary>
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

    /// <summary>Waits until all pops are acknowledged; returns false if that takes longer than <paramref name="timeout"/>.</summary>
    public async Task<bool> FlushAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Task[] all;
        lock (gate)
            all = [.. waiting.Select(w => w.Delivered.Task)];
        try
        {
            await Task.WhenAll(all).WaitAsync(timeout, clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Closes the producer. Pops that are not acknowledged yet are lost.</summary>
    public void Dispose()
    {
        IProducer<byte[], byte[]> last;
        List<PendingPop> lost;
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

    /// <summary>The settings of every producer of pops.</summary>
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
        config.MessageTimeoutMs = 0; // No timeout: a pop is kept until it is delivered.
        config.ReconnectBackoffMs = Topics.FirstPause;
        config.ReconnectBackoffMaxMs = 1_000;
        return new ProducerBuilder<byte[], byte[]>(config).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
    }

    private void Produce(PendingPop sent)
    {
        try
        {
            producer.Produce(topic, sent.Message, report => OnReport(sent, report.Error));
        }
        catch (ProduceException<byte[], byte[]>)
        {
            // The queue is full, or the producer has failed permanently: it is sent again with all that wait.
            BeginRestart();
        }
    }

    private void OnReport(PendingPop sent, Error error)
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
    /// Some errors end an idempotent producer, for example when the log was replaced. Then a new one sends all waiting pops, in order.
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

    private sealed record PendingPop(Pop Pop, Message<byte[], byte[]> Message, long Since)
    {
        public TaskCompletionSource Delivered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
