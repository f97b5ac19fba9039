using System.Runtime;

namespace Balloon.Kernel.Engine;

/// <summary>
/// Runs a cell's code, and what continues it after each await, on pool threads where it can be aborted: an endless loop stops when
/// the cell is interrupted. It never blocks, so code that waits for a task synchronously does not wait for itself.
/// </summary>
internal sealed class InterruptibleContext : SynchronizationContext, IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Thread> _threads = [];
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenRegistration _registration;

    public InterruptibleContext(CancellationToken cancellationToken)
    {
        // Aborting blocks until the thread has noticed: never on the thread that interrupts the cell.
        _registration = cancellationToken.UnsafeRegister(
            static state => ThreadPool.UnsafeQueueUserWorkItem(static s => ((InterruptibleContext)s!).Abort(), state),
            this
        );
    }

    public override void Post(SendOrPostCallback d, object? state) =>
        ThreadPool.QueueUserWorkItem(
            static work => work.Context.Execute(work.Callback, work.State),
            (Context: this, Callback: d, State: state),
            preferLocal: false
        );

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Starts <paramref name="run"/>; the task ends when it has. An aborted cell's task does not end.</summary>
    public Task<object?> Start(Func<Task<object?>> run)
    {
        var done = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(_ => run().ContinueWith(ended => done.TrySetFromTask(ended), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default), null);
        return done.Task;
    }

    public void Dispose() => _registration.Dispose();

    private void Abort()
    {
        CellInterruption.Happened();
        ThreadPool.UnsafeQueueUserWorkItem(static s => ((CancellationTokenSource)s!).Cancel(), _abort);

        // An abort does not wake a thread that sleeps or waits; an interruption does, and the abort then ends it.
        for (var round = 0; round < 100 && Interrupt(); round++)
            Thread.Sleep(20);
    }

    private bool Interrupt()
    {
        lock (_gate)
        {
            foreach (var thread in _threads)
                thread.Interrupt();
            return _threads.Count > 0;
        }
    }

    private void Execute(SendOrPostCallback callback, object? state)
    {
        var before = Current;
        SetSynchronizationContext(this);
        lock (_gate)
            _threads.Add(Thread.CurrentThread);
        try
        {
            if (_abort.IsCancellationRequested)
                return;
#pragma warning disable SYSLIB0046 // Made for this: a notebook's cell that does not end by itself.
            ControlledExecution.Run(() => callback(state), _abort.Token);
#pragma warning restore SYSLIB0046
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or ThreadInterruptedException && _abort.IsCancellationRequested)
        {
            // Whoever awaits the cell learns it from the token.
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
                if (_abort.IsCancellationRequested)
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
