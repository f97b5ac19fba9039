namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Performance.</summary>
internal static class Chapter10
{
    private const string WithoutGold = """
        SELECT (SELECT count(*) FROM mv_realtime_scores)
             - (SELECT count(*) FROM mv_balloon_colored_pops WHERE balloon_color = 'gold')
        """;

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "10-1",
            RightAnswers.Of("SELECT max(max_score) FROM mv_color_performance_trends"),
            "The greatest of the greatest: maxima combine.",
            "trends.Max(t => t.MaxScore)"
        ),
        new(
            "10-2",
            RightAnswers.Of(
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
            RightAnswers.Always(new[] { "sum", "count", "maximum" }),
            "Could you compute it for an hour from the numbers of its windows?",
            "Three of the five combine."
        ),
        new(
            "10-4",
            RightAnswers.Of(WithoutGold),
            "Both views have a row for a player in a window; in one of them it is for one colour.",
            "All rows of mv_realtime_scores, less the rows of mv_balloon_colored_pops for gold: two sub-queries, subtracted."
        ),
    ];
}
