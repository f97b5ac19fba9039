using Balloon.Notebook.Game;

namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Color analysis.</summary>
internal static class Chapter09
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new(
            "09-1",
            RightAnswers.Of(
                "SELECT balloon_color FROM mv_balloon_color_stats GROUP BY balloon_color ORDER BY sum(points_by_color) LIMIT 1"
            ),
            "Points, not pops: the colour that is popped least is another one, and so is the cheapest.",
            "colors.MinBy(c => c.Points).Color"
        )
        {
            Mistake = Mistakes.NoColor,
        },
        new(
            "09-2",
            RightAnswers.Of("SELECT sum(bonus_hits) / sum(balloon_pops) FROM mv_balloon_color_stats"),
            "Two sums, one divided by the other.",
            "sum(bonus_hits) / sum(balloon_pops)"
        )
        {
            Tolerance = 0.01,
            Mistake = Mistakes.NoShare,
        },
        new(
            "09-3",
            RightAnswers.Always(FavoritesOf("Cosmic Dragon")),
            "Two fields of its row in the heatmap stand out.",
            "guesses[\"Cosmic Dragon\"]"
        ),
        new("09-4", RightAnswers.Always(0.025), "The square root of p(1−p)/n.", "Math.Sqrt(0.5 * 0.5 / 400)")
        {
            Tolerance = 0.21,
            Mistake = Mistakes.NoShare,
        },
    ];

    private static List<string> FavoritesOf(string name)
    {
        var player = Enumerable.Range(0, 49).Select(i => new Player(i)).First(p => p.Name == name);
        return [.. new[] { player.Character.First, player.Character.Second }.Order(StringComparer.Ordinal)];
    }
}
