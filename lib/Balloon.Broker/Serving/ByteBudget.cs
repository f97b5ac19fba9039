namespace Balloon.Broker.Serving;

/// <summary>
/// Limits the bytes that all connections together may hold in requests that are being read. A request that does not fit waits its turn:
/// many clients at once make each other slower, and never the process larger.
/// </summary>
internal sealed class ByteBudget
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Granted)> _queue = [];
    private readonly long _limit;
    private long _free;

    public ByteBudget(long limit) => _limit = _free = limit;

    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public void Take(long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Granted)> node;
        lock (_lock)
        {
            if (_queue.Count == 0 && Fits(bytes))
            {
                _free -= bytes;
                return;
            }

            node = _queue.AddLast((bytes, new(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        using (cancellationToken.Register(() => Cancel(node, cancellationToken)))
            node.Value.Granted.Task.GetAwaiter().GetResult();
    }

    public void Return(long bytes)
    {
        lock (_lock)
        {
            _free += bytes;
            Grant();
        }
    }

    private void Cancel(LinkedListNode<(long Bytes, TaskCompletionSource Granted)> node, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (node.List is null)
                return;
            _queue.Remove(node);
            node.Value.Granted.TrySetCanceled(cancellationToken);
            Grant();
        }
    }

    /// <summary>A request that is larger than the whole budget is read alone.</summary>
    private bool Fits(long bytes) => bytes <= _free || _free == _limit;

    private void Grant()
    {
        while (_queue.First is { } first && Fits(first.Value.Bytes))
        {
            _queue.RemoveFirst();
            _free -= first.Value.Bytes;
            first.Value.Granted.TrySetResult();
        }
    }
}
