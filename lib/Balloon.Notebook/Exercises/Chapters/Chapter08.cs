namespace Balloon.Notebook.Exercises.Chapters;

/// <summary>Leaderboard.</summary>
internal static class Chapter08
{
    private const string Newest = """
        SELECT sum(total_score) AS points FROM mv_realtime_scores
        WHERE window_start > (SELECT max(window_start) FROM mv_realtime_scores) - INTERVAL '5 minutes'
        GROUP BY player ORDER BY points DESC LIMIT 1
        """;

    private const string Lead = """
        SELECT (SELECT total_score FROM mv_leaderboard ORDER BY total_score DESC LIMIT 1)
             - (SELECT total_score FROM mv_leaderboard ORDER BY total_score DESC LIMIT 1 OFFSET 1)
        """;

    private const string Ranking = "SELECT player FROM mv_leaderboard ORDER BY total_score DESC, player";

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
            "SELECT sum(total_score), GROUP BY player, ORDER BY the sum DESC, LIMIT 1."
        ),
        new(
            "08-4",
            RightAnswers.Of(Ranking),
            "Panel.Cards takes several cards, and is one panel.",
            "Read the table again into a list `all`, then new Dashboard(\"Mine\", [Panel.Cards(new Card(…), new Card(…), new Card(…)), "
                + "Panel.Table(\"All\", all.AsTable())])."
        )
        {
            Examine = Examine,
        },
    ];

    private static (Outcome, string?) Examine(object answer, object? ranking)
    {
        if (answer is not Dashboard dashboard)
            return (Outcome.WrongKind, "The answer must be the dashboard itself: answer4 = new Dashboard(…).");
        var players = ((ResultTable)ranking!).Column<string>("player");
        return Lacks(dashboard, players) is { } lack ? (Outcome.Wrong, lack) : (Outcome.Right, null);
    }

    /// <summary>What a dashboard of the three best players and of all lacks; null if it is complete.</summary>
    /// <param name="dashboard">The reader's dashboard.</param>
    /// <param name="players">All players, the best first.</param>
    internal static string? Lacks(Dashboard dashboard, IReadOnlyList<string> players)
    {
        var withCards = dashboard.Panels.OfType<CardsPanel>().ToList();
        if (withCards is not [var cards])
            return $"Its number of panels with cards is {withCards.Count}: one Panel.Cards takes all three cards.";
        var best = players.Take(3).ToList();
        if (cards.Figures.Count != best.Count)
            return $"Its panel of cards has {cards.Figures.Count} cards; {best.Count} are expected.";
        if (
            best.Find(player => !cards.Figures.Any(c => c.What.Contains(player, StringComparison.Ordinal) || player.Equals(c.Value)))
            is not null
        )
            return "Its cards do not name the three best players, with the most points. Read the table again, if somebody has played since.";
        var tables = dashboard.Panels.OfType<TablePanel>().ToList();
        if (tables is not [var table])
            return $"Its number of tables is {tables.Count}: add one with all players.";
        if (table.Content.Rows.Count != players.Count)
            return $"Its table has {table.Content.Rows.Count} rows, and there are {players.Count} players.";
        return dashboard.Panels.Count == 2 ? null : $"It has {dashboard.Panels.Count} panels: the cards and the table are two.";
    }
}
