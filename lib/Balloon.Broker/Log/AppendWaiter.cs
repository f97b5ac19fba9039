namespace Balloon.Broker.Log;

/// <summary>Lets a fetch wait until any of its partitions gets a record.</summary>
internal sealed class AppendWaiter
{
    private TaskCompletionSource _signal = New();

    public Task Signalled => Volatile.Read(ref _signal).Task;

    public void Signal() => Volatile.Read(ref _signal).TrySetResult();

    /// <summary>Starts to wait for the next signal. Check the partitions after this call, so that no append is missed.</summary>
    public void Rearm()
    {
        if (Signalled.IsCompleted)
            Volatile.Write(ref _signal, New());
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
