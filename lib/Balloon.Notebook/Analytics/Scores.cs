namespace Balloon.Notebook.Analytics;

/// <summary>Ranks and scores over time.</summary>
internal static class Scores
{
    /// <summary>A row of the scoreboard.</summary>
    /// <param name="Rank">The rank from 1; equal points share a rank.</param>
    /// <param name="Change">The ranks gained since the earlier state, negative for lost; null for a player who was not in it.</param>
    /// <param name="Player">The player's name.</param>
    /// <param name="Points">The total of points.</param>
    /// <param name="Pops">The total of pops.</param>
    /// <param name="Bonus">The number of pops of favourite colours.</param>
    public sealed record Place(int Rank, int? Change, string Player, long Points, long Pops, long Bonus)
    {
        public double PointsPerPop => Pops == 0 ? 0 : (double)Points / Pops;
    }

    /// <summary>All players by points, with the changes of their ranks since an earlier state of the same table.</summary>
    public static List<Place> Rank(PlayerTotals now, PlayerTotals? before = null)
    {
        var earlier = before is null ? null : Ranked(before).ToDictionary(p => before.Players[p.Row], p => p.Rank, StringComparer.Ordinal);
        return Ranked(now)
            .Select(p => new Place(
                p.Rank,
                earlier?.TryGetValue(now.Players[p.Row], out var old) == true ? old - p.Rank : null,
                now.Players[p.Row],
                now.Points[p.Row],
                now.Pops[p.Row],
                now.Bonus[p.Row]
            ))
            .ToList();
    }

    /// <summary>The points and pops of each player in the windows from a time on, most points first.</summary>
    public static List<Place> Since(PlayerWindows windows, DateTime from)
    {
        var (names, rows, times) = (windows.Players.Values, windows.Players.Rows, windows.Times);
        var isIn = times.Each(start => start >= from);
        var sums = new (long Points, long Pops)[names.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            if (!isIn[times.Rows[i]])
                continue;
            ref var sum = ref sums[rows[i]];
            sum = (sum.Points + windows.Points[i], sum.Pops + windows.Pops[i]);
        }

        var present = Enumerable.Range(0, sums.Length).Where(p => sums[p].Pops > 0).ToArray();
        return Rank(
            new PlayerTotals(
                Array.ConvertAll(present, p => names[p]),
                Array.ConvertAll(present, p => sums[p].Points),
                Array.ConvertAll(present, p => sums[p].Pops),
                new long[present.Length],
                new DateTime[present.Length]
            )
        );
    }

    /// <summary>The points of the given players per step of the grid; a row per player.</summary>
    public static long[][] PerStep(PlayerWindows windows, TimeGrid grid, IReadOnlyList<string> players)
    {
        var wanted = players.Select((p, i) => (p, i)).ToDictionary(p => p.p, p => p.i, StringComparer.Ordinal);
        var rowOf = windows.Players.Each(name => wanted.GetValueOrDefault(name, -1));
        var stepOf = windows.Times.Each(start => grid[start]);
        var (rows, times) = (windows.Players.Rows, windows.Times.Rows);
        var points = players.Select(_ => new long[grid.Count]).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            if (rowOf[rows[i]] is >= 0 and var row)
                points[row][stepOf[times[i]]] += windows.Points[i];
        }

        return points;
    }

    /// <summary>The pops and points of all players per step of the grid.</summary>
    public static (long[] Pops, long[] Points) Total(PlayerWindows windows, TimeGrid grid)
    {
        var (pops, points) = (new long[grid.Count], new long[grid.Count]);
        var (stepOf, times) = (windows.Times.Each(start => grid[start]), windows.Times.Rows);
        for (var i = 0; i < times.Length; i++)
        {
            var step = stepOf[times[i]];
            pops[step] += windows.Pops[i];
            points[step] += windows.Points[i];
        }

        return (pops, points);
    }

    /// <summary>The number of players who popped in each period.</summary>
    /// <param name="windows">The players' windows.</param>
    /// <param name="stretchOf">The period of each start time of the windows; must not decrease.</param>
    /// <param name="stretches">The number of periods.</param>
    public static int[] Playing(PlayerWindows windows, int[] stretchOf, int stretches)
    {
        var (players, times, counts) = (windows.Players.Rows, windows.Times.Rows, new int[stretches]);
        var (player, stretch) = (-1, -1);
        foreach (var row in windows.InOrder)
        {
            if (players[row] == player && stretchOf[times[row]] == stretch)
                continue;
            (player, stretch) = (players[row], stretchOf[times[row]]);
            counts[stretch]++;
        }

        return counts;
    }

    /// <summary>The running totals of the steps.</summary>
    public static long[] Running(IReadOnlyList<long> steps)
    {
        var total = new long[steps.Count];
        long sum = 0;
        for (var i = 0; i < total.Length; i++)
            total[i] = sum += steps[i];
        return total;
    }

    /// <summary>
    /// The ranks at the end of each step, from 1, among the given players. Equal totals share a rank; a player without points has none.
    /// </summary>
    public static int?[][] Ranks(IReadOnlyList<long[]> running)
    {
        var ranks = running.Select(r => new int?[r.Length]).ToArray();
        for (var step = 0; step < (running.Count == 0 ? 0 : running[0].Length); step++)
        {
            for (var p = 0; p < running.Count; p++)
            {
                if (running[p][step] > 0)
                    ranks[p][step] = 1 + running.Count(other => other[step] > running[p][step]);
            }
        }

        return ranks;
    }

    private static IEnumerable<(int Row, int Rank)> Ranked(PlayerTotals totals)
    {
        var order = Enumerable
            .Range(0, totals.Players.Length)
            .OrderByDescending(i => totals.Points[i])
            .ThenBy(i => totals.Players[i], StringComparer.Ordinal)
            .ToList();
        var rank = 0;
        for (var i = 0; i < order.Count; i++)
        {
            if (i == 0 || totals.Points[order[i]] != totals.Points[order[i - 1]])
                rank = i + 1;
            yield return (order[i], rank);
        }
    }
}
