namespace Balloon.Notebook.Analytics;

/// <summary>Consecutive time steps of equal length for charts over time, so that a day has no more points than an hour.</summary>
/// <param name="Start">The start of the first step, UTC, a multiple of the step.</param>
/// <param name="Step">The length of a step.</param>
/// <param name="Count">The number of steps.</param>
internal sealed record TimeGrid(DateTime Start, TimeSpan Step, int Count)
{
    private static readonly int[] Steps = [1, 5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 604800];

    /// <summary>Covers all given times with at most this many steps, none shorter than a window.</summary>
    public static TimeGrid Of(IReadOnlyList<DateTime> starts, TimeSpan window, int most)
    {
        if (starts.Count == 0)
            return new TimeGrid(default, window, 0);
        var (first, last) = (starts[0], starts[0]);
        foreach (var start in starts)
        {
            first = start < first ? start : first;
            last = start > last ? start : last;
        }

        var wanted = Math.Max(window.TotalSeconds, (last - first + window).TotalSeconds / most);
        var seconds = Steps.FirstOrDefault(s => s >= wanted && s % window.TotalSeconds == 0);
        var step =
            seconds > 0 ? TimeSpan.FromSeconds(seconds)
            : wanted <= window.TotalSeconds ? window
            : window * Math.Ceiling(wanted / window.TotalSeconds);
        var begin = new DateTime(first.Ticks - first.Ticks % step.Ticks, DateTimeKind.Utc);
        return new TimeGrid(begin, step, (int)((last - begin) / step) + 1);
    }

    /// <summary>The index of the step that contains a time.</summary>
    public int this[DateTime time] => (int)((time - Start).Ticks / Step.Ticks);

    /// <summary>The start times of the steps.</summary>
    public DateTime[] Times => [.. Enumerable.Range(0, Count).Select(i => Start + Step * i)];

    /// <summary>The length of a step in words, such as <c>15 s</c>, <c>5 min</c> or <c>1 h</c>.</summary>
    public string Words => WordsOf(Step);

    public static string WordsOf(TimeSpan span) =>
        span.TotalDays >= 2 && span.TotalDays % 1 == 0 ? $"{span.TotalDays:0} days"
        : span.TotalHours >= 1 && span.TotalHours % 1 == 0 ? $"{span.TotalHours:0} h"
        : span.TotalMinutes >= 1 && span.TotalMinutes % 1 == 0 ? $"{span.TotalMinutes:0} min"
        : $"{span.TotalSeconds:0.#} s";
}
