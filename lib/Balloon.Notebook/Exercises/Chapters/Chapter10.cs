namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Performance.</summary>
internal static class Chapter10
{
    private const string WithoutGold = """
        SELECT count(DISTINCT window_start) FROM mv_realtime_scores
        WHERE window_start NOT IN (SELECT window_start FROM mv_color_performance_trends WHERE balloon_color = 'gold')
        """;

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "10-1",
            Asked.Of("SELECT max(max_score) FROM mv_color_performance_trends"),
            "The greatest of the greatest: maxima combine.",
            "trends.Max(t => t.MaxScore)"
        ),
        new(
            "10-2",
            Asked.Of(
                "SELECT sum(avg_score * balloon_pops) / sum(balloon_pops) FROM mv_color_performance_trends WHERE balloon_color = 'brown'"
            ),
            "Weigh each window's average by its pops.",
            "sum(avg_score * balloon_pops) / sum(balloon_pops)"
        )
        {
            Tolerance = 0.001,
        },
        new(
            "10-3",
            Asked.Always(new[] { "sum", "count", "maximum" }),
            "Could you compute it for an hour from the numbers of its windows?",
            "Three of the five combine."
        ),
        new(
            "10-4",
            Asked.Of(WithoutGold),
            "WHERE window_start NOT IN (the windows that have gold).",
            "count(DISTINCT window_start), since each window has many rows."
        ),
    ];
}
