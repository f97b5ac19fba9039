namespace Balloon.Web.Hosting;

/// <summary>A token bucket: allows a burst, and then a steady rate.</summary>
internal sealed class TokenBucket
{
    private readonly double burst;
    private readonly double perSecond;
    private double left;
    private double last;

    /// <param name="burst">The most tokens at once.</param>
    /// <param name="perSecond">The number of new tokens per second.</param>
    public TokenBucket(double burst, double perSecond)
    {
        this.burst = burst;
        this.perSecond = perSecond;
        left = burst;
    }

    /// <summary>Takes a token if there is one. A time before the latest one counts as the latest.</summary>
    /// <param name="seconds">The time, on any clock that starts at 0.</param>
    public bool Take(double seconds)
    {
        if (seconds > last)
        {
            left = Math.Min(burst, left + (seconds - last) * perSecond);
            last = seconds;
        }

        if (left < 1)
            return false;
        left--;
        return true;
    }
}
