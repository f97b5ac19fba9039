using System.Diagnostics;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Runs a cell's code, and what continues it after each await, on pool threads that it knows, so that one that sleeps or waits is
/// woken when the cell is interrupted; loops check by themselves (<see cref="LoopChecks"/>). It never blocks, so code that waits for
/// a task synchronously does not wait for itself. The runtime's own way to abort a thread is no way: it brings the process down.
/// </summary>
/// <param name="stray">Told what an <c>async void</c> method of the cell throws: nobody awaits that.</param>
internal sealed class InterruptibleContext(Action<Exception> stray) : SynchronizationContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly HashSet<Thread> _threads = [];
    private volatile bool _stopping;

    private bool IsRunning
    {
        get
        {
            lock (_gate)
                return _threads.Count > 0;
        }
    }

    public override void Post(SendOrPostCallback d, object? state) =>
        ThreadPool.QueueUserWorkItem(
            static work => work.Context.Execute(work.Callback, work.State),
            (Context: this, Callback: d, State: state),
            preferLocal: false
        );

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Starts <paramref name="run"/>; the task ends when it has.</summary>
    public Task<object?> Start(Func<Task<object?>> run)
    {
        var done = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            _ =>
                Begin(run)
                    .ContinueWith(
                        ended => done.TrySetFromTask(ended),
                        CancellationToken.None,
                        TaskContinuationOptions.ExecuteSynchronously,
                        TaskScheduler.Default
                    ),
            null
        );
        return done.Task;
    }

    /// <summary>Stops the cell's code; false where it still runs after two seconds, because a library that it called does not return.</summary>
    public async Task<bool> StopAsync()
    {
        _stopping = true;
        CellInterruption.Happened();
        var clock = Stopwatch.StartNew();
        while (IsRunning && clock.Elapsed < Patience)
        {
            await Task.Delay(Pause).ConfigureAwait(false);
            Wake();
        }

        return !IsRunning;
    }

    /// <summary>What throws before it returns a task has failed as well.</summary>
    private static async Task<object?> Begin(Func<Task<object?>> run) => await run().ConfigureAwait(false);

    private void Wake()
    {
        lock (_gate)
        {
            foreach (var thread in _threads.Where(t => t.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin)))
                thread.Interrupt();
        }
    }

    private void Execute(SendOrPostCallback callback, object? state)
    {
        if (_stopping)
            return;
        var before = Current;
        SetSynchronizationContext(this);
        lock (_gate)
            _threads.Add(Thread.CurrentThread);
        try
        {
            callback(state);
        }
        catch (ThreadInterruptedException) when (_stopping)
        {
            // Whoever awaits the cell learns it from the token.
        }
#pragma warning disable CA1031 // What the cell itself throws is in its task: this comes from what it does not await.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            stray(exception);
        }
        finally
        {
            Forget();
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Takes this thread out, and an interruption that came too late off it: the pool uses it again.</summary>
    private void Forget()
    {
        for (var done = false; !done; )
        {
            try
            {
                lock (_gate)
                    _threads.Remove(Thread.CurrentThread);
                if (_stopping)
                    Thread.Sleep(1);
                done = true;
            }
            catch (ThreadInterruptedException)
            {
                // Taken off.
            }
        }
    }
}
