namespace Balloon.Sandbox.Types;

/// <summary>
/// Generates row ids, each unique and greater than those before: the millisecond in which it was generated, then a sequence number, as in
/// RisingWave.
/// </summary>
internal sealed class RowIds(TimeProvider time)
{
    private const int SequenceBits = 22;
    private static readonly long Epoch = new DateTimeOffset(2021, 4, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private long last;

    public long Next()
    {
        var first = (time.GetUtcNow().ToUnixTimeMilliseconds() - Epoch) << SequenceBits;
        while (true)
        {
            var before = Interlocked.Read(ref last);
            var next = Math.Max(first, before + 1);
            if (Interlocked.CompareExchange(ref last, next, before) == before)
                return next;
        }
    }

    /// <summary>Makes sure that new ids are greater than this one.</summary>
    public void Skip(long given)
    {
        if (given > Interlocked.Read(ref last))
            Interlocked.Exchange(ref last, given);
    }

    /// <summary>The time at which an id was generated, in microseconds since 1970.</summary>
    public static long Micros(long id) => ((id >> SequenceBits) + Epoch) * 1000;
}
