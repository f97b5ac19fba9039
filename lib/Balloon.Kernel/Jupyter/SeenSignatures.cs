namespace Balloon.Kernel.Jupyter;

/// <summary>
/// The signatures of recent messages. Each message has a unique id, so a repeated signature means a copy: whoever can listen on a socket
/// could send it again, and have its code run again.
/// </summary>
/// <remarks>As many are kept as in Jupyter's own kernels.</remarks>
internal sealed class SeenSignatures
{
    private const int MaxSignatures = 1 << 16;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Adds a signature; returns false if it is known. Thread-safe.</summary>
    public bool TryAdd(byte[] signature)
    {
        var text = Convert.ToBase64String(signature);
        lock (_seen)
        {
            if (!_seen.Add(text))
                return false;
            _order.Enqueue(text);
            if (_order.Count > MaxSignatures)
                _seen.Remove(_order.Dequeue());
            return true;
        }
    }
}
