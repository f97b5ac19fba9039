namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Stream SQL, further.</summary>
internal static class Chapter04
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "04-1",
            RightAnswers.Always(6),
            "How many windows of two minutes begin within the two minutes before a pop?",
            "A new window begins every 20 seconds: divide the length by that."
        ),
        new(
            "04-2",
            RightAnswers.Of("SELECT player FROM lab_top_three WHERE place = 1 GROUP BY player ORDER BY count(*) DESC, player LIMIT 1"),
            "Keep the rows with place 1, then count them for each player.",
            "GROUP BY player ORDER BY count(*) DESC, player LIMIT 1."
        ),
        new(
            "04-3",
            RightAnswers.Of("SELECT points FROM lab_team_scores WHERE team = 'air'"),
            "The view lab_team_scores has it; query it again if somebody played meanwhile.",
            "SELECT points AS answer FROM lab_team_scores WHERE team = 'air'"
        ),
        new(
            "04-4",
            RightAnswers.Always(true),
            "Where would the watermark stand after Ben's pop of 30:16?",
            "At 29:16, so the window until 30:10 would still be open."
        ),
    ];
}
