using System.Collections.Concurrent;
using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Begins a checkpoint when one is due, writes it without blocking the stream, and then lets the sinks commit what it contains.
/// </summary>
internal sealed partial class Checkpointer(StreamLoop loop, CheckpointStore store, StreamEngineOptions options, Func<long> lastObjectId)
    : IAsyncDisposable
{
    private static readonly TimeSpan MinSleep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxSleep = TimeSpan.FromSeconds(1);
    private readonly List<StoredObject> newObjects = [];
    private readonly List<long> droppedObjects = [];
    private readonly List<long> droppedStores = [];
    private readonly List<long> forgotten = [];
    private readonly List<(long Sink, SinkPosition Mark)> committed = [];
    private readonly List<(long Sink, long Epoch)> settled = [];
    private readonly List<TaskCompletionSource> waiters = [];
    private readonly CancellationTokenSource stop = new();
    private DateTimeOffset lastBegin = options.TimeProvider.GetUtcNow();
    private long epoch = store.Epoch;
    private Task running = Task.CompletedTask;
    private bool asked;

    /// <summary>The last epoch that is durable.</summary>
    public long DurableEpoch { get; private set; } = store.Epoch;

    public DateTimeOffset? DurableAt { get; private set; }

    public StatusError? Error { get; private set; }

    /// <summary>Called at named steps, so that tests can crash there.</summary>
    public Action<string>? Step { get; set; }

    /// <inheritdoc cref="CheckpointStore.WaitsForDisk"/>
    public bool WaitsForDisk => store.WaitsForDisk;

    // Everything below is called on the loop's thread, except where a comment says otherwise.

    public void Add(StoredObject made) => newObjects.Add(made);

    public void Drop(long objectId, IEnumerable<long> stores)
    {
        droppedObjects.Add(objectId);
        droppedStores.AddRange(stores);
    }

    /// <summary>Drops stores of an object that itself stays.</summary>
    public void Drop(IEnumerable<long> stores) => droppedStores.AddRange(stores);

    /// <summary>Drops a source's read positions.</summary>
    public void Forget(long sourceId)
    {
        forgotten.Add(sourceId);
        droppedStores.Add((sourceId * 256) + 1);
    }

    /// <summary>Completes when everything that was changed before the call is durable.</summary>
    public Task RequestAsync()
    {
        asked = true;
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiters.Add(waiter);
        return waiter.Task;
    }

    /// <summary>How long nothing is due here, unless the loop is woken. A check of an idle sink's table wakes nobody: it waits for the next turn.</summary>
    public TimeSpan UntilNext()
    {
        // When the running checkpoint ends it wakes the loop; after one that broke off there is no next.
        if (!running.IsCompletedSuccessfully)
            return StreamLoop.MaxSleep;
        var due = lastBegin + options.CheckpointInterval;
        var next = loop.Changed ? due : DateTimeOffset.MaxValue;
        foreach (var sink in loop.Topology.Sinks)
        {
            if (sink.State is SinkState.Prepared or SinkState.Unchecked)
                next = Earlier(next, sink.NotBefore);
            else if (sink.HasMore)
                next = Earlier(next, sink.NotBefore > due ? sink.NotBefore : due);
        }

        if (next == DateTimeOffset.MaxValue)
            return StreamLoop.MaxSleep;
        var left = next - options.TimeProvider.GetUtcNow();
        return left < MinSleep ? MinSleep
            : left < MaxSleep ? left
            : MaxSleep;
    }

    public void Turn()
    {
        if (!running.IsCompleted || stop.IsCancellationRequested)
            return;
        if (running.IsFaulted)
        {
            // The pages that it had captured are lost, so no later checkpoint of this process would be complete.
            Error ??= new StatusError(
                $"A checkpoint failed ({running.Exception?.InnerException?.Message}): restart the sandbox, which continues from the previous one.",
                options.TimeProvider.GetUtcNow()
            );
            return;
        }

        var now = options.TimeProvider.GetUtcNow();
        var due = now - lastBegin >= options.CheckpointInterval;
        CommitPending(now);
        CheckTables(now);
        if (!asked && !(due && (loop.Changed || loop.Topology.Sinks.Any(s => s.HasMore && now >= s.NotBefore))))
            return;
        Begin(now);
    }

    /// <summary>Begins no more checkpoints. Can be called on any thread.</summary>
    public Task StopAsync() => stop.CancelAsync();

    /// <summary>Waits for the checkpoint that is being written; the loop has ended by then.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await running.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException || running.IsFaulted)
        {
            // The failure has been reported; the checkpoint before it remains valid.
        }

        stop.Dispose();
    }

    private void Begin(DateTimeOffset now)
    {
        lastBegin = now;
        asked = false;
        loop.Changed = false;
        var checkpoint = new Checkpoint(++epoch, lastObjectId());
        var served = waiters.ToArray();
        waiters.Clear();
        Take(newObjects, checkpoint.Objects);
        Take(droppedObjects, checkpoint.DroppedObjects);
        Take(droppedStores, checkpoint.DroppedStores);
        Take(committed, checkpoint.Committed);
        Take(settled, checkpoint.Settled);
        foreach (
            var rows in loop
                .Topology.Views.Where(v => v.Error is null)
                .SelectMany(v => v.Flow.Stores)
                .Concat(loop.Topology.Tables.Select(t => t.Rows.Store))
        )
            Capture(rows, checkpoint);
        checkpoint.Offsets.AddRange(forgotten.Select(id => (id, new Dictionary<int, long>())));
        checkpoint.Logs.AddRange(forgotten.Select(id => (id, LogIdentity.Unknown)));
        forgotten.Clear();
        foreach (var subscription in loop.Topology.Subscriptions)
            Capture(subscription.Log, checkpoint);
        foreach (
            var filter in loop
                .Sources.Select(s => s.Filter)
                .Concat(loop.Topology.Tables.Select(t => t.Filter))
                .OfType<Stream.WatermarkFilter>()
        )
            Capture(filter.Store, checkpoint);
        foreach (var source in loop.Sources.Where(s => s.PositionsDirty))
        {
            checkpoint.Offsets.Add((source.Relation.Id, new Dictionary<int, long>(source.Positions)));
            checkpoint.Logs.Add((source.Relation.Id, source.Log));
            source.PositionsDirty = false;
        }

        var due = new List<SealedSink>();
        foreach (var sink in loop.Topology.Sinks)
            SealOrCapture(sink, now, checkpoint, due);
        checkpoint.IsDurable = due.Count > 0;
        Step?.Invoke("captured");
        running = Task.Run(() => WriteAsync(checkpoint, due, served));
        _ = running.ContinueWith(_ => loop.Wake(), TaskScheduler.Default);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private static void Take<T>(List<T> from, List<T> to)
    {
        to.AddRange(from);
        from.Clear();
    }

    private static void Capture(RowStore rows, Checkpoint checkpoint)
    {
        if (rows.CaptureDirty() is { } capture)
            checkpoint.Pages.Add(capture);
    }

    private static void SealOrCapture(SinkJob sink, DateTimeOffset now, Checkpoint checkpoint, List<SealedSink> due)
    {
        if (sink.IsHalted)
            return;
        sink.CheckpointsSinceCommit++;
        var ready = sink.HasMore && now >= sink.NotBefore && (sink.CheckpointsSinceCommit >= sink.Interval || sink.IsWhole);
        if (!ready)
        {
            foreach (var rows in sink.Buffer.Stores)
                Capture(rows, checkpoint);
            return;
        }

        sink.CheckpointsSinceCommit = 0;
        var changes = sink.Buffer.Snapshot();
        PageCapture[] pages = [.. sink.Buffer.Stores.Select(s => s.CaptureDirty()).OfType<PageCapture>()];
        sink.Seal();
        due.Add(new SealedSink(sink, changes, pages));
    }

    // Runs on the thread pool, beside the stream.
    private async Task WriteAsync(Checkpoint checkpoint, List<SealedSink> due, TaskCompletionSource[] served)
    {
        var failures = new ConcurrentBag<(SinkJob Sink, string Message)>();
        var preparing = PrepareAsync(checkpoint.Epoch, due, failures);
        try
        {
            await WriteAsync(checkpoint, preparing).ConfigureAwait(false);
        }
        finally
        {
            await ((Task)preparing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var prepared = await preparing.ConfigureAwait(false);
        await loop.RunAsync(() => Finished(checkpoint, prepared, due, failures)).WaitAsync(stop.Token).ConfigureAwait(false);
        foreach (var waiter in served)
            waiter.TrySetResult();
    }

    private async Task WriteAsync(Checkpoint checkpoint, Task<PreparedSinks> preparing)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await store.WriteAsync(checkpoint, PreparedAsync).ConfigureAwait(false);
                Step?.Invoke("written");
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException && !stop.IsCancellationRequested)
            {
                // Retried until it succeeds: these pages exist nowhere else, and no later checkpoint may be written before them.
                Error ??= new StatusError(
                    $"The checkpoint cannot be written to {options.Folder}: {e.Message} Writing is tried again until it succeeds.",
                    options.TimeProvider.GetUtcNow()
                );
                await Task.Delay(Backoff.After(attempt), options.TimeProvider, stop.Token).ConfigureAwait(false);
            }
        }

        async Task<PreparedSinks> PreparedAsync()
        {
            var sinks = await preparing.ConfigureAwait(false);
            Step?.Invoke("prepared");
            return sinks;
        }
    }

    /// <summary>A sink whose changes are about to be prepared, with the pages that preserve them if that fails.</summary>
    private sealed record SealedSink(SinkJob Sink, Func<SinkChanges> Changes, PageCapture[] Pages);
}
