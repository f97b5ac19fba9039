namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Leaderboard.</summary>
internal static class Chapter08
{
    private const string Newest = """
        SELECT player FROM mv_realtime_scores
        WHERE window_start > (SELECT max(window_start) FROM mv_realtime_scores) - INTERVAL '5 minutes'
        GROUP BY player ORDER BY sum(total_score) DESC, player LIMIT 1
        """;

    private const string Lead = """
        SELECT (SELECT total_score FROM mv_leaderboard ORDER BY total_score DESC LIMIT 1)
             - (SELECT total_score FROM mv_leaderboard ORDER BY total_score DESC LIMIT 1 OFFSET 1)
        """;

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "08-1",
            RightAnswers.Of("SELECT player FROM mv_leaderboard ORDER BY total_score::double precision / pops DESC LIMIT 1"),
            "Points divided by pops, not points.",
            "MaxBy(s => (double)s.TotalScore / s.Pops)"
        ),
        new(
            "08-2",
            RightAnswers.Of(Lead),
            "Wait with CaughtUpAsync and read the table again: the live cell played meanwhile.",
            "Order by TotalScore, take two, subtract."
        ),
        new(
            "08-3",
            RightAnswers.Of(Newest),
            "From the newest window back, not from now: max(window_start) - INTERVAL '5 minutes'.",
            "GROUP BY player ORDER BY sum(total_score) DESC LIMIT 1."
        ),
        new(
            "08-4",
            RightAnswers.Always(2),
            "Panel.Cards takes several cards, and is one panel.",
            "One panel of three cards, and one with the table. The dashboard's Panels has a Count."
        ),
    ];
}
