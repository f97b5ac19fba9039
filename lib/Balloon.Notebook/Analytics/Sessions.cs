namespace Balloon.Notebook.Analytics;

/// <summary>Combines the windows in which a player popped into sessions with breaks between them.</summary>
internal static class Sessions
{
    /// <summary>A session of play.</summary>
    /// <param name="Player">The player's name.</param>
    /// <param name="Start">The start of its first window, UTC.</param>
    /// <param name="End">The end of its last window.</param>
    /// <param name="Windows">The number of windows with a pop.</param>
    /// <param name="Pops">The number of pops.</param>
    /// <param name="Points">The number of points.</param>
    /// <param name="Break">The break before it; null for the player's first session.</param>
    /// <param name="Streak">The length of the longest run of consecutive windows with pops.</param>
    public sealed record Session(
        string Player,
        DateTime Start,
        DateTime End,
        int Windows,
        long Pops,
        long Points,
        TimeSpan? Break,
        int Streak
    )
    {
        public TimeSpan Length => End - Start;
    }

    /// <summary>A summary of all sessions of a player.</summary>
    public sealed record PlayerSummary(
        string Player,
        int Sessions,
        TimeSpan Played,
        TimeSpan Longest,
        TimeSpan? MedianBreak,
        int Streak,
        long Pops,
        long Points
    )
    {
        public int Returns => Sessions - 1;

        public double PointsPerMinute => Played <= TimeSpan.Zero ? 0 : Points / Played.TotalMinutes;
    }

    /// <summary>A session ends after a time without pops: four windows, and at least a minute.</summary>
    public static TimeSpan Gap(TimeSpan window) => window * 4 > TimeSpan.FromMinutes(1) ? window * 4 : TimeSpan.FromMinutes(1);

    /// <summary>All sessions by player and time; a new one begins after a gap of at least <see cref="Gap"/>.</summary>
    public static List<Session> Of(PlayerWindows windows)
    {
        var (names, players) = (windows.Players.Values, windows.Players.Rows);
        var order = windows.InOrder;
        var (gap, sessions) = (Gap(windows.Length), new List<Session>());
        var (first, streak, longest) = (0, 1, 1);
        for (var k = 1; k <= order.Length; k++)
        {
            var same = k < order.Length && players[order[k]] == players[order[k - 1]];
            var away = same ? windows.Starts[order[k]] - windows.Ends[order[k - 1]] : TimeSpan.MaxValue;
            if (same && away < gap)
            {
                streak = away <= TimeSpan.Zero ? streak + 1 : 1;
                longest = Math.Max(longest, streak);
                continue;
            }

            sessions.Add(Made(order.AsSpan(first, k - first), longest));
            (first, streak, longest) = (k, 1, 1);
        }

        return sessions;

        Session Made(ReadOnlySpan<int> rows, int run)
        {
            var (pops, points) = (0L, 0L);
            foreach (var row in rows)
                (pops, points) = (pops + windows.Pops[row], points + windows.Points[row]);
            var (player, start) = (names[players[rows[0]]], windows.Starts[rows[0]]);
            TimeSpan? before = sessions.Count > 0 && sessions[^1].Player == player ? start - sessions[^1].End : null;
            return new Session(player, start, windows.Ends[rows[^1]], rows.Length, pops, points, before, run);
        }
    }

    /// <summary>The summary of each player, the longest playing time first.</summary>
    public static List<PlayerSummary> ByPlayer(IReadOnlyList<Session> sessions) =>
        sessions
            .GroupBy(s => s.Player, StringComparer.Ordinal)
            .Select(g => new PlayerSummary(
                g.Key,
                g.Count(),
                new TimeSpan(g.Sum(s => s.Length.Ticks)),
                g.Max(s => s.Length),
                g.Any(s => s.Break is not null) ? Median(g.Select(s => s.Break).OfType<TimeSpan>()) : null,
                g.Max(s => s.Streak),
                g.Sum(s => s.Pops),
                g.Sum(s => s.Points)
            ))
            .OrderByDescending(h => h.Played)
            .ThenBy(h => h.Player, StringComparer.Ordinal)
            .ToList();

    /// <summary>The median; for an even number, the mean of the middle two.</summary>
    public static TimeSpan Median(IEnumerable<TimeSpan> spans)
    {
        var all = spans.Order().ToList();
        return all.Count == 0 ? TimeSpan.Zero : (all[(all.Count - 1) / 2] + all[all.Count / 2]) / 2;
    }

    /// <summary>Counts the spans in at most this many equal bins from zero to the longest.</summary>
    public static (double[] Minutes, int[] Counts) Histogram(IReadOnlyList<TimeSpan> spans, int most)
    {
        if (spans.Count == 0)
            return ([], []);
        var longest = spans.Max().TotalMinutes;
        var width = new[] { 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 10080 }.FirstOrDefault(
            w => longest / w < most,
            longest / most + 1
        );
        var counts = new int[(int)(longest / width) + 1];
        foreach (var span in spans)
            counts[(int)(span.TotalMinutes / width)]++;
        return ([.. counts.Select((_, i) => (i + 0.5) * width)], counts);
    }
}
