namespace Balloon.Broker.Serving;

/// <summary>
/// Counts the bytes of responses that clients have not received yet, over all connections. The more there are, the less the next fetch
/// gets: consumers that request but do not read make others' responses smaller, and never the process larger.
/// </summary>
internal sealed class AnswerMemory(long limit)
{
    /// <summary>The least that a fetch gets.</summary>
    private const int MinSize = 64 * 1024;

    /// <summary>The most that a fetch gets, whatever a client allows.</summary>
    private const int MaxSize = (2 << 20) - Headers;

    /// <summary>A fetch gets at most this fraction of what is free, so that something is left for the next ones.</summary>
    private const int Part = 16;

    /// <summary>The space for what surrounds the records, so that everything fits into an array of two megabytes.</summary>
    private const int Headers = 16 * 1024;

    private long _held;

    /// <summary>The most bytes of records that the next response may contain.</summary>
    public int Share => (int)Math.Clamp((limit - Volatile.Read(ref _held)) / Part, MinSize, MaxSize);

    public void Hold(int bytes) => Interlocked.Add(ref _held, bytes);

    public void Release(int bytes) => Interlocked.Add(ref _held, -bytes);
}
