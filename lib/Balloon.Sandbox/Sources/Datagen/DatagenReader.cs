using System.Threading.Channels;
using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Sources.Datagen;

/// <summary>Generates rows at the rate of a source from an offset on, and delivers them in bounded batches.</summary>
internal sealed class DatagenReader : ISourceReader
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly RowGenerator generator;
    private readonly SourceDefinition definition;
    private readonly int batchRows;
    private readonly Action? arrived;
    private readonly TimeProvider time;
    private readonly Channel<SourceBatch> batches = Channel.CreateBounded<SourceBatch>(
        new BoundedChannelOptions(6) { SingleReader = true, SingleWriter = true }
    );
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    /// <param name="definition">The source.</param>
    /// <param name="start">The first offset.</param>
    /// <param name="batchRows">The most rows of a batch.</param>
    /// <param name="arrived">Called when a batch is ready.</param>
    /// <param name="time">The clock of the rate.</param>
    public DatagenReader(SourceDefinition definition, long start, int batchRows, Action? arrived, TimeProvider time)
    {
        this.definition = definition;
        this.batchRows = batchRows;
        this.arrived = arrived;
        this.time = time;
        generator = definition.Generator!;
        generator.Produced = start;
        running = Task.Run(RunAsync);
    }

    public ChannelReader<SourceBatch> Batches => batches.Reader;

    public long Malformed => 0;

    public long Padded => 0;

    public StatusError? Error => null;

    public StatusError? LastingError => null;

    public string? Mixed => null;

    public long KnownEnd(int partition) => generator.Produced;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        stop.Dispose();
        // The next reader begins at the offset that it is given.
        generator.Produced = 0;
    }

    private async Task RunAsync()
    {
        var first = generator.Produced;
        var began = time.GetTimestamp();
        try
        {
            while (generator.Produced < generator.End)
            {
                var due = first + (long)(time.GetElapsedTime(began).TotalSeconds * generator.RowsPerSecond);
                var count = (int)Math.Min(batchRows, Math.Min(due, generator.End) - generator.Produced);
                if (count <= 0)
                {
                    await Task.Delay(Tick, time, stop.Token).ConfigureAwait(false);
                    continue;
                }

                var batch = generator.Batch(generator.Produced, count, definition.WithPartitions);
                await batches.Writer.WriteAsync(batch, stop.Token).ConfigureAwait(false);
                generator.Produced += count;
                arrived?.Invoke();
            }
        }
        catch (OperationCanceledException)
        {
            // The reader was disposed.
        }
        finally
        {
            batches.Writer.TryComplete();
        }
    }
}
