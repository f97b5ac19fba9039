using System.Collections.Concurrent;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

// The sinks' part of a checkpoint: their files are written beside it, and committed once it is durable.
internal sealed partial class Checkpointer
{
    // At most one per processor at a time, since each holds a row group in memory.
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
                        var what = changes() with { IsWhole = sink.IsWhole };
                        pending.Add((sink.Id, await sink.Sink.PrepareAsync(of, what, stop.Token).ConfigureAwait(false)));
                    }
                    catch (Exception e) when (e is not OutOfMemoryException)
                    {
                        failures.Add((sink, MessageOf(e)));
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

            sink.Prepared(checkpoint.Epoch, prepared.Pending.First(p => p.Sink == sink.Id).Data);
        }

        foreach (var (sink, message) in failures)
            sink.Failed(message, options.TimeProvider.GetUtcNow());
        CommitPending(options.TimeProvider.GetUtcNow());
    }

    private void CommitPending(DateTimeOffset now)
    {
        foreach (var sink in loop.Topology.Sinks)
        {
            if (now < sink.NotBefore || !sink.Begin())
                continue;
            var (pending, known) = (sink.Pending, sink.Mark);
            _ = Task.Run(() => CommitAsync(sink, pending, known));
        }
    }

    // A sink that has nothing to write would learn only with its next commit that its table is gone.
    private void CheckTables(DateTimeOffset now)
    {
        foreach (var sink in loop.Topology.Sinks.Where(sink => sink.BeginTableCheck(now)))
            _ = Task.Run(() => CheckTableAsync(sink));
    }

    private async Task CheckTableAsync(SinkJob sink)
    {
        string? message = null;
        try
        {
            await sink.Sink.CheckTableAsync(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            message = MessageOf(e);
        }

        try
        {
            await loop.RunAsync(() => sink.TableChecked(message, options.TimeProvider.GetUtcNow())).ConfigureAwait(false);
        }
        catch (SqlException)
        {
            // The engine is shutting down.
        }
    }

    /// <summary>What happened, and what to do about it.</summary>
    private static string MessageOf(Exception error) =>
        error is SqlException { Hint: { } hint } ? $"{error.Message} {hint}" : error.Message;

    // When there are no files to commit, as after a start, it only checks where the table stands.
    private async Task CommitAsync(SinkJob sink, (long Epoch, byte[] Data)? pending, SinkPosition known)
    {
        Exception? failure = null;
        try
        {
            if (pending is { } files)
                known = await sink.Sink.CommitAsync(files.Epoch, files.Data, known, stop.Token).ConfigureAwait(false);
            else
                await sink.Sink.CheckAsync(known, stop.Token).ConfigureAwait(false);
            Step?.Invoke("committed");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failure = e;
        }

        try
        {
            await loop.RunAsync(() => Committed(sink, pending?.Epoch, known, failure)).ConfigureAwait(false);
        }
        catch (SqlException)
        {
            // The engine is shutting down; the table is checked after the next start.
        }
    }

    private void Committed(SinkJob sink, long? committedEpoch, SinkPosition mark, Exception? failure)
    {
        if (failure is SinkOutOfStepException outOfStep)
        {
            // An epoch that the table has seen is never used for other content.
            epoch = Math.Max(epoch, outOfStep.Holds);
            Replay(sink, outOfStep.Message);
            return;
        }

        if (failure is not null)
        {
            // The attempt may have succeeded all the same: the next one asks the table first.
            sink.Failed(MessageOf(failure), options.TimeProvider.GetUtcNow());
            return;
        }

        if (committedEpoch is not { } done)
        {
            sink.Checked();
            return;
        }

        sink.Committed(mark, options.TimeProvider.GetUtcNow());
        settled.Add((sink.Id, done));
        committed.Add((sink.Id, mark));
        loop.Changed = true;
    }

    /// <summary>
    /// Called when the table does not hold what the engine's state says: all rows of the relation are written to it again. A sink that
    /// keeps every version of a row cannot do that, and stops.
    /// </summary>
    public void Replay(SinkJob sink, string why)
    {
        if (sink.Pending is { } pending)
            settled.Add((sink.Id, pending.Epoch));
        loop.Changed = true;
        var canBeAnew = sink.Upsert || (sink.From.AppendOnly && !sink.Forced);
        var next = canBeAnew
            ? "All rows are written to the table again."
            : "The versions of rows that this sink writes cannot be reproduced: drop the sink and its table, and create both again.";
        sink.GiveUp(new StatusError($"{why}. {next}", options.TimeProvider.GetUtcNow()), forGood: sink.IsHalted || !canBeAnew);
        if (sink.State == SinkState.Collecting)
            droppedStores.AddRange(sink.FillWhole());
    }
}
