using Balloon.Notebook.Game;
using Balloon.Notebook.Profiles;
using Confluent.Kafka;

namespace Balloon.Notebook.Generating;

/// <summary>Simulates the game and sends its events to Kafka, through an idempotent producer, keyed by player.</summary>
public static class PopGenerator
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Runs to the end of <paramref name="options"/>, or until <paramref name="cancellationToken"/> stops it; events sent by then are still
    /// delivered and counted.
    /// </summary>
    /// <param name="bootstrapServers">Kafka's addresses, <c>host:port</c>.</param>
    /// <param name="topic">The topic; created with the partitions of the options if it does not exist.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">Called about ten times a second, on the caller's thread.</param>
    /// <param name="clock">The real time; by default the system's clock.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <exception cref="BalloonException">Kafka does not answer, or the options are invalid.</exception>
    public static Task<GeneratorResult> RunAsync(
        string bootstrapServers,
        string topic,
        GeneratorOptions options,
        IProgress<GeneratorProgress>? progress = null,
        TimeProvider? clock = null,
        CancellationToken cancellationToken = default
    ) => RunAsync(new KafkaServers(bootstrapServers), topic, options, progress, clock, cancellationToken);

    internal static async Task<GeneratorResult> RunAsync(
        KafkaServers servers,
        string topic,
        GeneratorOptions options,
        IProgress<GeneratorProgress>? progress,
        TimeProvider? clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        clock ??= TimeProvider.System;
        var plan = GeneratorPlan.Of(options, clock);
        var first = plan.Phases[0];
        var stream = new PopStream(options.Seed, first.Start, first.Spacing, options.Players, options.Faults);
        await Topics.EnsureAsync(servers, topic, options.Partitions, cancellationToken).ConfigureAwait(false);
        return await Task.Run(
                () => new Run(servers.Addresses, topic, plan, stream, options, progress, clock).ToEnd(cancellationToken),
                CancellationToken.None
            )
            .ConfigureAwait(false);
    }

    private sealed class Run(
        string bootstrapServers,
        string topic,
        GeneratorPlan plan,
        PopStream stream,
        GeneratorOptions options,
        IProgress<GeneratorProgress>? progress,
        TimeProvider clock
    )
    {
        private readonly DeliveryCount count = new();
        private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

        private readonly PopJson json = new();
        private readonly long began = clock.GetTimestamp();
        private TimeSpan reported;
        private string? fatal;

        public GeneratorResult ToEnd(CancellationToken cancellationToken)
        {
            using var producer = Build();
            Connect(producer);
            var onReport = (DeliveryReport<byte[], byte[]> report) =>
            {
                if (report.Error.IsError)
                    count.Fail(report.Message.Value, report.Error);
            };
            foreach (var (phase, number) in plan.Phases.Select((phase, number) => (phase, number)))
            {
                if (number > 0)
                    stream.Continue(phase.Start, phase.Spacing);
                Play(phase, producer, onReport, cancellationToken);
            }

            while (producer.Flush(TimeSpan.FromMilliseconds(200)) > 0 && fatal is null)
                Report(force: true);
            count.SubtractUnreported(fatal is null ? 0 : producer.Flush(TimeSpan.FromSeconds(5)), fatal);
            Report(force: true);
            var stopped = cancellationToken.IsCancellationRequested && (plan.Events is null || count.Sent < plan.Events);
            return count.Result(topic, clock.GetElapsedTime(began), stopped);
        }

        private IProducer<byte[], byte[]> Build()
        {
            var config = PopProducer.Config(bootstrapServers);
            config.QueueBufferingMaxMessages = 500_000;
            config.QueueBufferingMaxKbytes = 256 * 1024;
            config.MessageTimeoutMs = (int)options.DeliveryTimeout.TotalMilliseconds;
            config.DeliveryReportFields = "none";
            return new ProducerBuilder<byte[], byte[]>(config)
                .SetErrorHandler((_, error) => fatal = error.IsFatal ? error.Reason : fatal)
                .SetLogHandler((_, _) => { })
                .Build();
        }

        /// <summary>
        /// Connects before the first event, with one request through the bootstrap address, which the client then drops, and one through
        /// the broker itself. A client that has to send immediately asks for its producer id before it has a connection, and retries only
        /// after half a second.
        /// </summary>
        private void Connect(IProducer<byte[], byte[]> producer)
        {
            using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
            try
            {
                for (var asked = 0; asked < 2 && fatal is null; asked++)
                    admin.GetMetadata(Timeout);
            }
            catch (KafkaException)
            {
                // Nobody answers: the events' delivery reports will say so.
            }
        }

        private void Play(
            GeneratorPhase phase,
            IProducer<byte[], byte[]> producer,
            Action<DeliveryReport<byte[], byte[]>> onReport,
            CancellationToken cancellationToken
        )
        {
            var phaseBegan = clock.GetTimestamp();
            for (long sent = 0; phase.Events is not { } all || sent < all; sent++)
            {
                if ((sent & 0xFF) == 0)
                    Report(force: false);
                if (cancellationToken.IsCancellationRequested || fatal is not null)
                    return;
                if (
                    phase.Rate is null
                    && (sent & 0xFF) == 0
                    && options.Duration is { } limit
                    && plan.Phases[^1] == phase
                    && clock.GetElapsedTime(phaseBegan) >= limit
                )
                    return;
                if (phase.Rate is { } rate && !WaitFor(sent / rate, phaseBegan, cancellationToken))
                    return;
                var pop = stream.Next();
                Send(pop, new Message<byte[], byte[]> { Key = pop.Player.Key, Value = json.Write(pop) }, producer, onReport);
            }
        }

        /// <summary>Waits until an event is due; returns false if the run was stopped meanwhile.</summary>
        private bool WaitFor(double seconds, long phaseBegan, CancellationToken cancellationToken)
        {
            while (true)
            {
                var early = TimeSpan.FromSeconds(seconds) - clock.GetElapsedTime(phaseBegan);
                if (early <= TimeSpan.Zero)
                    return true;
                Report(force: false);
                var nap =
                    early < TimeSpan.FromMilliseconds(5)
                        ? TimeSpan.FromMilliseconds(1)
                        : TimeSpan.FromMilliseconds(Math.Min(50, early.TotalMilliseconds));
                if (cancellationToken.WaitHandle.WaitOne(nap))
                    return false;
            }
        }

        private void Send(
            in Pop pop,
            Message<byte[], byte[]> message,
            IProducer<byte[], byte[]> producer,
            Action<DeliveryReport<byte[], byte[]>> onReport
        )
        {
            while (true)
            {
                try
                {
                    producer.Produce(topic, message, onReport);
                    count.Add(pop);
                    return;
                }
                catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull && fatal is null)
                {
                    // The broker is slower than the generator: wait until the producer's queue has room.
                    producer.Poll(TimeSpan.FromMilliseconds(50));
                    Report(force: false);
                }
                catch (ProduceException<byte[], byte[]> e)
                {
                    count.Add(pop);
                    count.Fail(message.Value, e.Error);
                    return;
                }
            }
        }

        private void Report(bool force)
        {
            if (progress is null)
                return;
            var elapsed = clock.GetElapsedTime(began);
            if (!force && elapsed - reported < ReportEvery)
                return;
            reported = elapsed;
            progress.Report(new GeneratorProgress(count.Sent, plan.Events, elapsed, count.Failures));
        }
    }
}
