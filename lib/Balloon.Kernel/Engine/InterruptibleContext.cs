using System.Diagnostics;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Runs a cell's code, and its continuations after each await, on known pool threads, so that a thread that sleeps or waits can be woken
/// when the cell is interrupted; loops check by themselves (<see cref="LoopChecks"/>). It never blocks, so code that waits for a task
/// synchronously does not deadlock. The runtime's own way to abort a thread cannot be used: it would end the process.
/// </summary>
/// <param name="stray">Called with exceptions of the cell's <c>async void</c> methods, which nobody awaits.</param>
internal sealed class InterruptibleContext(Action<Exception> stray) : SynchronizationContext
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
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

    /// <summary>Starts <paramref name="run"/>; the task completes with it.</summary>
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

    /// <summary>
    /// Stops the cell's code; returns false if it still runs after two seconds, because a library that it called does not return.
    /// </summary>
    public async Task<bool> StopAsync()
    {
        _stopping = true;
        CellInterruption.Happened();
        var clock = Stopwatch.StartNew();
        while (IsRunning && clock.Elapsed < Timeout)
        {
            await Task.Delay(Pause).ConfigureAwait(false);
            Wake();
        }

        return !IsRunning;
    }

    /// <summary>An exception before a task is returned counts as a failure too.</summary>
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
            // The awaiting code learns it from the token.
        }
#pragma warning disable CA1031 // Exceptions of the cell itself are in its task: these come from work that it does not await.
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

    /// <summary>Forgets this thread and clears an interruption that came too late, before the pool uses the thread again.</summary>
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
                // The interruption is cleared.
            }
        }
    }
}
