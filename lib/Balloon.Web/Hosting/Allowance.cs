namespace Balloon.Web.Hosting;

/// <summary>A token bucket: so many at once, and then so many a second.</summary>
internal sealed class Allowance
{
    private readonly double burst;
    private readonly double perSecond;
    private double left;
    private double last;

    /// <param name="burst">How many at once.</param>
    /// <param name="perSecond">How many come back in a second.</param>
    public Allowance(double burst, double perSecond)
    {
        this.burst = burst;
        this.perSecond = perSecond;
        left = burst;
    }

    /// <summary>Takes one, if there is one. Times that go backwards count as the latest so far.</summary>
    /// <param name="seconds">When, on any clock that starts at 0.</param>
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
