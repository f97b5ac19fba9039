namespace Balloon.Sandbox.Engine;

/// <summary>The delay before the next attempt at something that keeps failing: it doubles each time, up to half a minute.</summary>
internal static class Backoff
{
    private const int MaxSeconds = 30;

    /// <param name="failures">The number of failures in a row, 1 or more.</param>
    public static TimeSpan After(int failures) =>
        TimeSpan.FromSeconds(Math.Min(MaxSeconds, Math.ScaleB(1, Math.Min(failures, MaxSeconds) - 1)));
}
