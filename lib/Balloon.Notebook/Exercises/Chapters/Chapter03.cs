namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Stream SQL.</summary>
internal static class Chapter03
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "03-1",
            RightAnswers.Of("SELECT max(total_score::double precision / pops) FROM mv_leaderboard"),
            "A whole number divided by a whole number loses its decimals: cast one side to double precision.",
            "max(total_score::double precision / pops) AS answer"
        ),
        new(
            "03-2",
            RightAnswers.Of("SELECT count(*) FROM mv_balloon_color_stats"),
            "It has a row for each player and colour that occurred.",
            "SELECT count(*) AS answer FROM mv_balloon_color_stats"
        ),
        new(
            "03-3",
            RightAnswers.Of("SELECT sum(pops) AS pops FROM mv_realtime_scores GROUP BY window_start ORDER BY pops DESC LIMIT 1"),
            "First add up the players of each window, then take the largest sum.",
            "GROUP BY window_start, sum(pops), ORDER BY it DESC, LIMIT 1."
        ),
        new(
            "03-4",
            RightAnswers.Of(
                "SELECT substr(player, 1, 1) AS letter, sum(pops) AS pops FROM mv_leaderboard GROUP BY substr(player, 1, 1) ORDER BY letter"
            ),
            "Two columns: the letter, and the sum of pops of the players whose names begin with it.",
            "substr(player, 1, 1) is the letter; group by it, sum(pops), ORDER BY letter."
        )
        {
            Undone = async (workshop, cancellationToken) =>
                await Built.HasViewAsync(workshop, "lab_letters", cancellationToken).ConfigureAwait(false)
                    ? null
                    : "The rows are right, but there is no view lab_letters yet: make it with CREATE MATERIALIZED VIEW.",
        },
    ];
}
