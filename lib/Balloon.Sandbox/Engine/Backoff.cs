namespace Balloon.Sandbox.Engine;

/// <summary>How long to wait before the next try of what keeps failing: twice as long each time, up to half a minute.</summary>
internal static class Backoff
{
    private const int Longest = 30;

    /// <param name="failures">How often it has failed in a row, 1 or more.</param>
    public static TimeSpan After(int failures) => TimeSpan.FromSeconds(Math.Min(Longest, Math.ScaleB(1, Math.Min(failures, Longest) - 1)));
}
