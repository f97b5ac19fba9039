using Balloon.Sandbox.State;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// Begins a checkpoint when one is due, writes it beside the stream, and then lets the sinks commit what it holds.
/// </summary>
internal sealed class Checkpointer(StreamLoop loop, CheckpointStore store, StreamEngineOptions options, Func<long> lastObjectId)
    : IAsyncDisposable
{
    private readonly List<StoredObject> newObjects = [];
    private readonly List<long> droppedObjects = [];
    private readonly List<long> droppedStores = [];
    private readonly List<long> forgotten = [];
    private readonly List<(long Sink, long Epoch)> committed = [];
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

    /// <summary>Called at named steps, for tests of crashes.</summary>
    public Action<string>? Step { get; set; }

    // All of what follows is called on the loop's thread, save where a comment says otherwise.

    public void Add(StoredObject made) => newObjects.Add(made);

    public void Drop(long objectId, IEnumerable<long> stores)
    {
        droppedObjects.Add(objectId);
        droppedStores.AddRange(stores);
    }

    /// <summary>Forgets stores whose object stays.</summary>
    public void Drop(IEnumerable<long> stores) => droppedStores.AddRange(stores);

    /// <summary>Forgets how far a source was read.</summary>
    public void Forget(long sourceId)
    {
        forgotten.Add(sourceId);
        droppedStores.Add((sourceId * 256) + 1);
    }

    /// <summary>Ends when everything that was changed before the call is durable.</summary>
    public Task RequestAsync()
    {
        asked = true;
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiters.Add(waiter);
        return waiter.Task;
    }

    public TimeSpan UntilNext()
    {
        if (!loop.Changed && !asked && loop.Sinks.All(s => s.Buffer.Rows == 0 && s.Pending is null))
            return TimeSpan.FromSeconds(1);
        var left = lastBegin + options.CheckpointInterval - options.TimeProvider.GetUtcNow();
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : left;
    }

    public void Turn()
    {
        if (!running.IsCompleted || stop.IsCancellationRequested)
            return;
        if (running.IsFaulted)
        {
            // What it had captured is lost to this process: a later checkpoint would stand without it.
            Error ??= new StatusError(
                $"A checkpoint broke off ({running.Exception?.InnerException?.Message}): restart the sandbox, which goes on from the one before.",
                options.TimeProvider.GetUtcNow()
            );
            return;
        }

        var now = options.TimeProvider.GetUtcNow();
        var due = now - lastBegin >= options.CheckpointInterval;
        CommitPending(now);
        if (
            !asked
            && !(
                due
                && (
                    loop.Changed
                    || loop.Sinks.Any(s => !s.IsHalted && s.Buffer.Rows > 0 && s.Pending is null && s.Sealed is null && now >= s.NotBefore)
                )
            )
        )
            return;
        Begin(now);
    }

    /// <summary>Begins no more. From any thread.</summary>
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
            // A checkpoint that broke off has been told; the one before it stands.
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
        foreach (
            var rows in loop.Views.Where(v => v.Error is null).SelectMany(v => v.Flow.Stores).Concat(loop.Tables.Select(t => t.Rows.Store))
        )
            Capture(rows, checkpoint);
        checkpoint.Offsets.AddRange(forgotten.Select(id => (id, new Dictionary<int, long>())));
        forgotten.Clear();
        foreach (var subscription in loop.Subscriptions)
            Capture(subscription.Log, checkpoint);
        foreach (
            var filter in loop
                .Sources.Select(s => s.Filter)
                .Concat(loop.Tables.OfType<TableRelation>().Select(t => t.Filter))
                .OfType<Stream.WatermarkFilter>()
        )
            Capture(filter.Store, checkpoint);
        foreach (var source in loop.Sources.Where(s => s.PositionsDirty))
        {
            checkpoint.Offsets.Add((source.Relation.Id, new Dictionary<int, long>(source.Positions)));
            source.PositionsDirty = false;
        }

        var due = new List<SealedSink>();
        foreach (var sink in loop.Sinks)
            SealOrCapture(sink, now, checkpoint, due);
        Step?.Invoke("captured");
        running = Task.Run(() => WriteAsync(checkpoint, due, served));
    }

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
        var ready =
            sink.CheckpointsSinceCommit >= sink.Interval
            && sink.Pending is null
            && sink.Sealed is null
            && now >= sink.NotBefore
            && sink.Buffer.Rows > 0;
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

    // Beside the stream: on a thread of the pool.
    private async Task WriteAsync(Checkpoint checkpoint, List<SealedSink> due, TaskCompletionSource[] served)
    {
        var failures = new List<(SinkJob Sink, string Message)>();
        foreach (var (sink, changes, pages) in due)
        {
            try
            {
                var data = await sink.Sink.PrepareAsync(checkpoint.Epoch, changes(), stop.Token).ConfigureAwait(false);
                checkpoint.Pending.Add((sink.Id, checkpoint.Epoch, data));
                checkpoint.DroppedStores.AddRange(sink.Sealed!.Stores.Select(s => s.Id));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add((sink, e.Message));
                checkpoint.Pages.AddRange(pages);
            }
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Step?.Invoke("prepared");
                store.Write(checkpoint);
                Step?.Invoke("written");
                break;
            }
            catch (Exception e) when (e is not OutOfMemoryException && !stop.IsCancellationRequested)
            {
                // Nothing later may be written before this: the pages are held only here. Tried until it works.
                Error ??= new StatusError(
                    $"The checkpoint cannot be written to {options.Folder}: {e.Message} It is tried again until it can.",
                    options.TimeProvider.GetUtcNow()
                );
                await Task.Delay(Backoff.After(attempt), options.TimeProvider, stop.Token).ConfigureAwait(false);
            }
        }

        await loop.RunAsync(() => Finished(checkpoint, due, failures)).WaitAsync(stop.Token).ConfigureAwait(false);
        foreach (var waiter in served)
            waiter.TrySetResult();
    }

    private void Finished(Checkpoint checkpoint, List<SealedSink> due, List<(SinkJob Sink, string Message)> failures)
    {
        Error = null;
        DurableEpoch = checkpoint.Epoch;
        DurableAt = options.TimeProvider.GetUtcNow();
        foreach (var (sink, _, _) in due)
        {
            if (failures.Any(f => f.Sink == sink))
            {
                droppedStores.AddRange(sink.Unseal());
                continue;
            }

            sink.Sealed = null;
            sink.Pending = checkpoint.Pending.Where(p => p.Sink == sink.Id).Select(p => (p.Epoch, p.Data)).First();
        }

        foreach (var (sink, message) in failures)
            Fail(sink, message);
        CommitPending(options.TimeProvider.GetUtcNow());
    }

    private void CommitPending(DateTimeOffset now)
    {
        foreach (var sink in loop.Sinks)
        {
            if (sink.Pending is not { } pending || sink.Committing || now < sink.NotBefore)
                continue;
            sink.Committing = true;
            _ = Task.Run(() => CommitAsync(sink, pending.Epoch, pending.Data));
        }
    }

    private async Task CommitAsync(SinkJob sink, long pendingEpoch, byte[] data)
    {
        string? failure = null;
        try
        {
            await sink.Sink.CommitAsync(pendingEpoch, data, sink.AfterCrash, stop.Token).ConfigureAwait(false);
            Step?.Invoke("committed");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failure = e.Message;
        }

        try
        {
            await loop.RunAsync(() => Committed(sink, pendingEpoch, failure)).ConfigureAwait(false);
        }
        catch (SqlException)
        {
            // The engine goes down; after the next start the table is asked.
        }
    }

    private void Committed(SinkJob sink, long pendingEpoch, string? failure)
    {
        sink.Committing = false;
        if (failure is not null)
        {
            // The try may have come through all the same.
            sink.AfterCrash = true;
            Fail(sink, failure);
            return;
        }

        sink.AfterCrash = false;
        sink.Pending = null;
        sink.CommittedEpoch = pendingEpoch;
        sink.CommittedAt = options.TimeProvider.GetUtcNow();
        (sink.Error, sink.Failures, sink.NotBefore) = (null, 0, default);
        committed.Add((sink.Id, pendingEpoch));
        loop.Changed = true;
    }

    private void Fail(SinkJob sink, string message)
    {
        var now = options.TimeProvider.GetUtcNow();
        sink.Failures++;
        sink.NotBefore = now + Backoff.After(sink.Failures);
        sink.Error = new StatusError(message, sink.Error?.Since ?? now);
    }

    /// <summary>A sink whose changes are to be prepared, with the pages that keep them if that fails.</summary>
    private sealed record SealedSink(SinkJob Sink, Func<SinkChanges> Changes, PageCapture[] Pages);
}
