using System.Collections.Concurrent;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// What sinks do of a checkpoint: their files are written beside it, and committed once it is durable.
internal sealed partial class Checkpointer
{
    // As many at once as the machine has processors: each holds a row group in memory.
    private async Task<PreparedSinks> PrepareAsync(long of, List<SealedSink> due, ConcurrentBag<(SinkJob Sink, string Message)> failures)
    {
        var pending = new ConcurrentBag<(long Sink, byte[] Data)>();
        await Parallel
            .ForEachAsync(
                due.OrderByDescending(d => d.Sink.Sealed!.Rows), // The longest first, so that none is left alone at the end.
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                async (sealedSink, _) =>
                {
                    var (sink, changes, _) = sealedSink;
                    try
                    {
                        pending.Add((sink.Id, await sink.Sink.PrepareAsync(of, changes(), stop.Token).ConfigureAwait(false)));
                    }
                    catch (Exception e) when (e is not OutOfMemoryException)
                    {
                        failures.Add((sink, e.Message));
                    }
                }
            )
            .ConfigureAwait(false);
        var failed = failures.Select(f => f.Sink).ToHashSet();
        return new(
            [.. pending],
            [.. due.Where(d => !failed.Contains(d.Sink)).SelectMany(d => d.Sink.Sealed!.Stores.Select(s => s.Id))],
            [.. due.Where(d => failed.Contains(d.Sink)).SelectMany(d => d.Pages)]
        );
    }

    private void Finished(
        Checkpoint checkpoint,
        PreparedSinks prepared,
        List<SealedSink> due,
        IReadOnlyCollection<(SinkJob Sink, string Message)> failures
    )
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
            sink.Pending = (checkpoint.Epoch, prepared.Pending.First(p => p.Sink == sink.Id).Data);
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
}
