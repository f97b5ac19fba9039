namespace Balloon.Notebook.Analytics;

/// <summary>What each player has: the columns of the table leaderboard.</summary>
internal sealed record PlayerTotals(
    IReadOnlyList<string> Players,
    IReadOnlyList<long> Points,
    IReadOnlyList<long> Pops,
    IReadOnlyList<long> Bonus,
    IReadOnlyList<DateTime> Latest
);

/// <summary>What each player has of each colour: the columns of the table balloon_color_stats.</summary>
internal sealed record ColorTotals(
    IReadOnlyList<string> Players,
    IReadOnlyList<string> Colors,
    IReadOnlyList<long> Pops,
    IReadOnlyList<long> Points,
    IReadOnlyList<long> Bonus
);

/// <summary>What each player made in each window: the columns of the table realtime_scores, times in UTC.</summary>
internal sealed record PlayerWindows(
    IReadOnlyList<string> Players,
    IReadOnlyList<DateTime> Starts,
    IReadOnlyList<DateTime> Ends,
    IReadOnlyList<long> Points,
    IReadOnlyList<long> Pops
)
{
    /// <summary>Who the players are: a million names are looked up once, and counted by their places from then on.</summary>
    public PlayerPlaces Places => field ??= PlayerPlaces.Of(Players);

    /// <summary>How long a window is; 15 seconds where there is none to ask.</summary>
    public TimeSpan Length => Starts.Count == 0 ? TimeSpan.FromSeconds(15) : Ends[0] - Starts[0];
}

/// <summary>The players that rows are of.</summary>
/// <param name="Names">Each of them once.</param>
/// <param name="Rows">For each row the place of its player among the names.</param>
internal sealed record PlayerPlaces(IReadOnlyList<string> Names, int[] Rows)
{
    public static PlayerPlaces Of(IReadOnlyList<string> players)
    {
        var (names, places) = (new List<string>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var rows = new int[players.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var name = players[i];
            if (!places.TryGetValue(name, out rows[i]))
            {
                rows[i] = places[name] = names.Count;
                names.Add(name);
            }
        }

        return new PlayerPlaces(names, rows);
    }
}

/// <summary>How each colour's scores were spread in each window: the columns of the table color_performance_trends.</summary>
internal sealed record ColorWindows(
    IReadOnlyList<string> Colors,
    IReadOnlyList<DateTime> Starts,
    IReadOnlyList<DateTime> Ends,
    IReadOnlyList<long> Pops,
    IReadOnlyList<double> Means,
    IReadOnlyList<double> Least,
    IReadOnlyList<double> Q1,
    IReadOnlyList<double> Medians,
    IReadOnlyList<double> Q3,
    IReadOnlyList<double> Most
)
{
    /// <summary>How long a window is; 15 seconds where there is none to ask.</summary>
    public TimeSpan Length => Starts.Count == 0 ? TimeSpan.FromSeconds(15) : Ends[0] - Starts[0];
}
