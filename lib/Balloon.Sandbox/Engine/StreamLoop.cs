using System.Collections.Concurrent;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.Expressions;
using Balloon.Sandbox.Plan;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine;

/// <summary>
/// The only thread that changes state. Between ticks it runs the actions of other threads. In a tick it takes batches of each source,
/// pushes them into the views that read it, and flushes everything in the order of the topology.
/// </summary>
internal sealed class StreamLoop : IDisposable
{
    // The interval of RisingWave's barriers, which carry its now().
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(1);

    /// <summary>How long the loop sleeps at most when there is nothing to do and nobody wakes it.</summary>
    public static readonly TimeSpan MaxSleep = TimeSpan.FromSeconds(30);

    /// <summary>The most batches of a source that one tick takes.</summary>
    private const int MaxBatches = 8;
    private readonly ConcurrentQueue<Action> commands = new();
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly TimeProvider time;
    private readonly Thread thread;
    private volatile bool stopping;
    private DateTimeOffset clock;

    public StreamLoop(StreamTopology topology, TimeProvider time)
    {
        Topology = topology;
        this.time = time;
        thread = new Thread(Run) { IsBackground = true, Name = "balloon stream" };
    }

    /// <summary>What is to be pushed and flushed, and in which order.</summary>
    public StreamTopology Topology { get; }

    /// <summary>The sources that are being read, in no particular order. Can be read from any thread.</summary>
    public IReadOnlyList<SharedSource> Sources { get; private set; } = [];

    /// <summary>The shared reader of a source; null when nothing reads it.</summary>
    public SharedSource? Find(SourceRelation source) => Sources.FirstOrDefault(s => s.Relation == source);

    /// <summary>Starts to take the rows of a source. On the loop's thread.</summary>
    public void Read(SharedSource source) => Sources = [.. Sources, source];

    /// <summary>Stops taking the rows of a source. On the loop's thread.</summary>
    public void RemoveSource(SharedSource source) => Sources = [.. Sources.Where(s => s != source)];

    /// <summary>True when something changed since the last checkpoint began.</summary>
    public bool Changed { get; set; }

    /// <summary>Grows with every tick that changed something.</summary>
    public long Ticks { get; private set; }

    /// <summary>Called after each turn, on the loop's thread; begins checkpoints.</summary>
    public Action? AfterTurn { get; set; }

    /// <summary>Called at the end of a tick that changed something.</summary>
    public Action? AfterFlush { get; set; }

    /// <summary>How long the loop may sleep until a checkpoint or a sink is due.</summary>
    public Func<TimeSpan>? SleepFor { get; set; }

    /// <summary>Raised after a tick that changed something.</summary>
    public event Action? Ticked;

    public void Start() => thread.Start();

    /// <summary>Wakes the loop because there is something to do.</summary>
    public void Wake()
    {
        try
        {
            if (wake.CurrentCount == 0)
                wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It was woken already.
        }
        catch (ObjectDisposedException)
        {
            // The engine is closed.
        }
    }

    /// <summary>Runs an action between ticks.</summary>
    public Task RunAsync(Action action) =>
        RunAsync(() =>
        {
            action();
            return true;
        });

    /// <summary>Runs a function between ticks, and returns its result.</summary>
    public Task<T> RunAsync<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (stopping)
        {
            done.SetException(new SqlException(SqlStates.AdminShutdown, "The engine is shutting down."));
            return done.Task;
        }

        commands.Enqueue(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        Wake();
        return done.Task;
    }

    public void Stop()
    {
        stopping = true;
        Wake();
        if (thread.IsAlive)
            thread.Join();
    }

    public void Dispose() => wake.Dispose();

    /// <summary>Pushes rows of a relation into all views that read it. On the loop's thread.</summary>
    public void Push(Relation relation, Batch rows)
    {
        foreach (var view in Topology.Views)
            Push(view, relation, rows);
    }

    /// <summary>Pushes rows of a relation into one view, unless it was stopped. On the loop's thread.</summary>
    public void Push(MaterializedView view, Relation relation, Batch rows)
    {
        if (view.Error is null)
            Guard(view, () => view.Flow.Push(relation, rows));
    }

    /// <summary>Stops a view for good: it stays stopped after a restart. On the loop's thread.</summary>
    public void Stop(MaterializedView view, Exception cause)
    {
        if (view.Error is not null)
            return;
        view.Error = new StatusError(cause.Message, time.GetUtcNow())
        {
            Unsupported = cause is SqlException { SqlState: SqlStates.FeatureNotSupported },
        };
        Changed = true;
        Stopped?.Invoke(view);
    }

    /// <summary>Called when a view has stopped.</summary>
    public Action<MaterializedView>? Stopped { get; set; }

    /// <summary>
    /// Ends a tick, in the order of the topology: what one object emits when it is flushed reaches the next before that is flushed. On the
    /// loop's thread.
    /// </summary>
    public void Flush()
    {
        foreach (var node in Topology.Order)
            Flush(node);
        AfterFlush?.Invoke();
        Ticks++;
        Changed = true;
        Ticked?.Invoke();
    }

    private void Flush(Relation node)
    {
        switch (node)
        {
            case TableRelation table:
                table.Rows.Flush();
                break;
            case MaterializedView { Error: null } view:
                Guard(view, view.Flow.Flush);
                if (view is TableSink { Error: null } into)
                    Guard(into, () => Drain(into));
                break;
            case SinkJob sink:
                sink.Buffer.Flush();
                break;
            case SubscriptionRelation subscription:
                subscription.Flush();
                break;
        }
    }

    private void Drain(TableSink sink)
    {
        if (sink.Drain() && sink.Into.Filter?.Min([0]) is { } watermark)
            Watermark(sink.Into, watermark);
    }

    private void Run()
    {
        while (!stopping)
        {
            var worked = false;
            while (commands.TryDequeue(out var command))
            {
                command();
                worked = true;
            }

            worked |= Tick();
            AfterTurn?.Invoke();
            if (!worked && !stopping)
                _ = wake.Wait(Sleep());
        }

        while (commands.TryDequeue(out var command))
            command();
    }

    private TimeSpan Sleep()
    {
        var longest = Topology.Views.Any(FollowsClock) || Sources.Any(s => s.IsHeldBack) ? ClockStep : MaxSleep;
        return SleepFor?.Invoke() is { } sleep && sleep < longest ? sleep : longest;
    }

    private static bool FollowsClock(MaterializedView view) => view.ReadsClock && view.Error is null;

    /// <summary>
    /// Advances now() in the views; false when no view reads it, or when it advanced within the last second. On the loop's thread.
    /// </summary>
    public bool MoveClock(bool atOnce)
    {
        var now = time.GetUtcNow();
        if (!atOnce && now - clock < ClockStep && now >= clock)
            return false;
        clock = now;
        var any = false;
        foreach (var view in Topology.Views)
        {
            // Setting the clock back does not bring expired rows back.
            view.Context.Now = Math.Max(view.Context.Now, EvaluationContext.Micros(now));
            any |= FollowsClock(view);
        }

        return any;
    }

    private bool Tick()
    {
        var any = MoveClock(atOnce: false);
        foreach (var source in Sources)
        {
            // Several batches per tick while the views lag far behind, so that a row that changes repeatedly is emitted once; one when
            // somebody waits.
            for (var batches = 0; source.Holds == 0 && (batches == 0 || (batches < MaxBatches && commands.IsEmpty)); batches++)
            {
                if (source.Reader is not { } reader || !reader.Batches.TryRead(out var batch))
                    break;
                any = true;
                Take(source, batch);
            }

            if (source.Reader?.Mixed is { } cause)
                StopOn(source.Relation, cause);
        }

        any |= SendWatermarks();
        if (any)
            Flush();
        return any;
    }

    /// <summary>Stops all views downstream of a source, since rows of another log may have reached them.</summary>
    private void StopOn(Relation source, string cause)
    {
        foreach (var view in Topology.Downstream(source).OfType<MaterializedView>())
            Stop(view, new InvalidDataException($"rows of another log may have reached it. {cause}"));
    }

    private void Take(SharedSource source, Sources.SourceBatch batch)
    {
        foreach (var (partition, next) in batch.Positions)
            source.Positions[partition] = next;
        source.Follow(batch.Log);
        source.PositionsDirty = true;
        source.Rows += batch.Rows.Count;
        if (batch.Rows.Count > 0)
            Push(source, batch);
    }

    private void Push(SharedSource source, Sources.SourceBatch batch)
    {
        if (source.Filter is not { } filter)
        {
            Push(source.Relation, batch.Rows);
            return;
        }

        Push(source.Relation, filter.Apply(batch.Rows, batch.Partitions, source.Watermark, together: false));
        Tell(source);
    }

    /// <summary>Passes each source's watermark on to the views; false when none has advanced. On the loop's thread.</summary>
    // A watermark may also advance when a partition turns out to be empty, after the rows of the others were taken.
    public bool SendWatermarks()
    {
        var any = false;
        foreach (var source in Sources)
            any |= Tell(source);
        return any;
    }

    private bool Tell(SharedSource source)
    {
        if (source.Filter is null || source.Watermark is not { } watermark || watermark == source.SentWatermark)
            return false;
        source.SentWatermark = watermark;
        Watermark(source.Relation, watermark);
        return true;
    }

    /// <summary>Passes a relation's watermark on to all views. On the loop's thread.</summary>
    public void Watermark(Relation relation, long value)
    {
        foreach (var view in Topology.Views)
            view.Flow.Watermark(relation, value);
    }

    // A view that fails is stopped; the rest goes on.
    private void Guard(MaterializedView view, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Stop(view, e);
        }
    }
}
