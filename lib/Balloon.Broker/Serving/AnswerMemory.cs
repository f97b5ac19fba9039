namespace Balloon.Broker.Serving;

/// <summary>
/// Bytes of answers that clients have not taken yet, over all connections. The more of them there are, the less the next fetch is given
/// at a time: consumers that ask and do not read make others' answers smaller, never the process bigger.
/// </summary>
internal sealed class AnswerMemory(long limit)
{
    /// <summary>What a fetch may always be given.</summary>
    private const int Least = 64 * 1024;

    /// <summary>What a fetch is given at most, whatever a client allows.</summary>
    private const int Most = (2 << 20) - Headers;

    /// <summary>One fetch takes at most this part of what is free, so that something is left for those that come next.</summary>
    private const int Part = 16;

    /// <summary>Room for what stands around the records, so that all of it fits an array of two megabytes.</summary>
    private const int Headers = 16 * 1024;

    private long _held;

    /// <summary>How many bytes of records the next answer may hold.</summary>
    public int Share => (int)Math.Clamp((limit - Volatile.Read(ref _held)) / Part, Least, Most);

    public void Hold(int bytes) => Interlocked.Add(ref _held, bytes);

    public void Release(int bytes) => Interlocked.Add(ref _held, -bytes);
}
