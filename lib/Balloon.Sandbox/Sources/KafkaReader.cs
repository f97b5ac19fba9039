using System.Globalization;
using System.Threading.Channels;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.State;
using Confluent.Kafka;

namespace Balloon.Sandbox.Sources;

/// <summary>
/// Reads a topic from given offsets on its own thread, and delivers bounded batches. Partitions and topics that are added later are found.
/// If offsets no longer exist, that is an error until a person decides what to do; nothing is skipped.
/// </summary>
internal sealed class KafkaReader : ISourceReader
{
    private const int ShortWaits = 50;
    private static readonly TimeSpan DiscoveryInterval = TimeSpan.FromSeconds(2);
    private readonly SourceDefinition definition;
    private readonly int batchRows;
    private readonly Channel<SourceBatch> batches;
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<int, long> starts;
    private readonly LogIdentity log;
    private readonly Action? arrived;
    private readonly IReadOnlyDictionary<int, long>? ends;
    private int waits;
    private volatile IConsumer<Ignore, bool>? live;
    private readonly Task running;
    private readonly JsonRowParser parser;
    private readonly ReaderErrors errors;

    // Whether batches were delivered since the topic was last confirmed to be the same one.
    private bool unconfirmed;
    private PartitionAssigner? partitions;

    // An error that a replaced log would explain: nothing is delivered until that has been checked.
    private string? suspicion;
    private volatile string? mixed;

    /// <param name="definition">The source.</param>
    /// <param name="starts">The start offsets of partitions that were read before; others begin where the source says.</param>
    /// <param name="batchRows">The most rows of a batch.</param>
    /// <param name="arrived">Called when a batch is ready.</param>
    /// <param name="time">The clock for the times of errors.</param>
    /// <param name="ends">The offset at which to stop in each partition; null to read on for good.</param>
    /// <param name="log">The identity of the log that was read before.</param>
    public KafkaReader(
        SourceDefinition definition,
        IReadOnlyDictionary<int, long> starts,
        int batchRows,
        Action? arrived,
        TimeProvider time,
        IReadOnlyDictionary<int, long>? ends = null,
        LogIdentity? log = null
    )
    {
        this.definition = definition;
        this.batchRows = batchRows;
        this.starts = new Dictionary<int, long>(starts);
        this.arrived = arrived;
        this.ends = ends;
        this.log = log ?? LogIdentity.Unknown;
        errors = new ReaderErrors(time);
        parser = new JsonRowParser(definition.IsBytes ? [] : definition.Columns, definition.Handling);
        batches = Channel.CreateBounded<SourceBatch>(new BoundedChannelOptions(6) { SingleReader = true, SingleWriter = true });
        running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public ChannelReader<SourceBatch> Batches => batches.Reader;

    public long Malformed => parser.Malformed;

    public long Padded => parser.Padded;

    public StatusError? Error => errors.Current;

    /// <inheritdoc/>
    public StatusError? LastingError => errors.Lasting;

    /// <inheritdoc/>
    public bool IsDamagedIn(int partition) => errors.IsDamagedIn(partition);

    /// <inheritdoc/>
    public bool IsDamaged => errors.IsDamaged;

    /// <inheritdoc/>
    public string? Mixed => mixed;

    /// <inheritdoc/>
    public long KnownEnd(int partition)
    {
        try
        {
            return live?.GetWatermarkOffsets(new TopicPartition(definition.Topic, partition)).High.Value is >= 0 and var high ? high : -1;
        }
        catch (KafkaException)
        {
            return -1;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        stop.Dispose();
    }

    private void Run()
    {
        try
        {
            var rows = new RowCollector(definition, parser, ends);
            using var consumer = new ConsumerBuilder<Ignore, bool>(KafkaClient.Config(definition, follows: ends is null))
                .SetValueDeserializer(rows)
                .SetErrorHandler((_, error) => OnError(error))
                .SetLogHandler((_, _) => { })
                .Build();
            live = consumer;
            using var assigner = partitions = new PartitionAssigner(consumer, definition, starts, log, ends?.Keys, errors);
            var nextDiscovery = 0L;
            while (!stop.IsCancellationRequested)
            {
                if (suspicion is not null || Environment.TickCount64 >= nextDiscovery)
                {
                    var found = Discover(partitions);
                    if (partitions.IsOther)
                        break;
                    rows.TopicId = partitions.TopicId;
                    nextDiscovery = Environment.TickCount64 + (found ? (long)DiscoveryInterval.TotalMilliseconds : 200);
                    if (suspicion is not null && !found)
                    {
                        _ = stop.Token.WaitHandle.WaitOne(100);
                        continue;
                    }

                    suspicion = null;
                }

                Fill(consumer, rows);
                if (suspicion is null && rows.TryTake(out var batch))
                {
                    partitions.Note(batch.Log);
                    Hand(batch);
                }
            }

            live = null;
            consumer.Close();
        }
        catch (OperationCanceledException) { }
        catch (Exception e)
        {
            errors.Report($"The reader of topic {definition.Topic} stopped: {e.Message}");
        }
        finally
        {
            batches.Writer.TryComplete();
        }
    }

    // The client's error callback, which is called while messages are polled.
    private void OnError(Error error)
    {
        var isAway = error.IsFatal || error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport;
        errors.Report(isAway ? $"Kafka at {definition.BootstrapServers}: {error.Reason}" : null);
        if (!isAway || ends is not null)
            return;
        partitions?.CompareAgain();
        suspicion ??= "";
    }

    private bool Discover(PartitionAssigner partitions)
    {
        var found = partitions.Discover();
        if (partitions.IsOther && unconfirmed)
        {
            mixed = errors.Lasting?.Message;
            arrived?.Invoke();
        }
        else if (found)
        {
            unconfirmed = false;
            // The topic is the same one, so offsets have really been lost.
            if (suspicion is { Length: > 0 } loss)
                errors.ReportLoss(loss);
        }

        return found;
    }

    // Waits briefly for the first message, then takes all that are available.
    private void Fill(IConsumer<Ignore, bool> consumer, RowCollector rows)
    {
        var wait = ends is null ? IdleWait() : 20;
        var deadline = 0L;
        while (rows.Count < batchRows)
        {
            ConsumeResult<Ignore, bool>? result;
            try
            {
                result = consumer.Consume(wait);
            }
            catch (ConsumeException e)
            {
                if (IsLoss(e))
                    suspicion = Explain(e);
                else if (IsDamage(e))
                    errors.ReportDamage(e.ConsumerRecord.Partition.Value, Explain(e));
                else
                {
                    errors.Report(Explain(e));
                    if (e.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition)
                        suspicion = "";
                }

                return;
            }

            if (result is null)
            {
                if (rows.Count == 0)
                    waits++;
                return;
            }

            if (result.IsPartitionEOF)
            {
                rows.Reached(result.Partition.Value, result.Offset.Value);
                errors.ReadOn(result.Partition.Value);
                errors.Report(null);
                wait = 0;
                continue;
            }

            rows.Complete(result);
            errors.ReadOn(result.Partition.Value);
            (wait, waits) = (0, 0);
            if (deadline == 0)
                deadline = Environment.TickCount64 + 30;
            else if ((rows.Count & 255) == 0 && Environment.TickCount64 > deadline)
                break;
        }

        errors.Report(null);
    }

    /// <summary>A message ends the wait at once but a stop does not, so it is longer only when nothing has come for a while.</summary>
    private int IdleWait() => waits < ShortWaits ? 100 : 250;

    private void Hand(SourceBatch batch)
    {
        while (!batches.Writer.TryWrite(batch))
        {
            if (!batches.Writer.WaitToWriteAsync(stop.Token).AsTask().GetAwaiter().GetResult())
                return;
        }

        unconfirmed = true;
        arrived?.Invoke();
    }

    private static bool IsLoss(ConsumeException e) =>
        e.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange or ErrorCode.Local_LogTruncation;

    private static bool IsDamage(ConsumeException e) =>
        e.Error.Code is ErrorCode.InvalidMsg or ErrorCode.Local_BadMsg && e.ConsumerRecord is not null;

    private string Explain(ConsumeException e) =>
        IsDamage(e)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Topic {definition.Topic}, partition {e.ConsumerRecord.Partition.Value}: Kafka's log is damaged from offset {e.ConsumerRecord.Offset.Value} on, and the records after it are not read. If it is the sandbox's own Kafka, 'balloon topic skip-damaged {definition.Topic}' continues with the records after the damage."
            )
        : IsLoss(e)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Topic {definition.Topic}, partition {e.ConsumerRecord?.Partition.Value}: offset {e.ConsumerRecord?.Offset.Value} is no longer in the log; rows that were not read are lost. Drop and create what depends on the source to start again."
            )
        : $"Topic {definition.Topic}: {e.Error.Reason}";
}
