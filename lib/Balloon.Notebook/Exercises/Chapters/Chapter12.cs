namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Extend the pipeline: the capstone's checks compute from the source, whatever the reader built.</summary>
internal static class Chapter12
{
    private const string Minutes = """
        SELECT balloon_color, window_start, count(*) AS pops, sum(score) AS points
        FROM TUMBLE(balloon_game, event_ts, INTERVAL '1 minute')
        WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL
        GROUP BY balloon_color, window_start
        """;

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "12-1",
            Asked.Of($"SELECT count(*) FROM ({Minutes}) AS minutes"),
            "A row for each colour and minute: is the window one minute, and the grouping by both?",
            "TUMBLE(balloon_game, event_ts, INTERVAL '1 minute'), GROUP BY balloon_color, window_start."
        ),
        new(
            "12-2",
            // Without the table there is nothing to check, and the reader is told that it is missing.
            Asked.OfTable("color_minutes", _ => new[] { "balloon_color", "window_start", "pops", "points" }),
            "The table's columns have the names of the view's, in the same order.",
            "balloon_color, window_start, pops, points."
        ),
        new(
            "12-3",
            Asked.Of($"SELECT sum(pops) FROM ({Minutes}) AS minutes"),
            "Wait with CaughtUpAsync: the sink commits every few seconds.",
            "Read the table, and sum its pops: every pop of the log counts once."
        ),
        new(
            "12-4",
            Asked.Of($"SELECT balloon_color FROM ({Minutes}) AS minutes ORDER BY window_start DESC, points DESC LIMIT 1"),
            "Only the rows of the newest minute, then the one with most points.",
            "Where(m => m.WindowStart == the greatest), MaxBy(m => m.Points)."
        ),
    ];
}
