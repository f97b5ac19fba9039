using Balloon.Notebook.Game;

namespace Balloon.Notebook.Analytics;

/// <summary>How players distribute their pops over the colours.</summary>
internal static class ColorShares
{
    /// <summary>The share of bonus hits that pure chance gives: two favourites of twelve colours.</summary>
    public static double Chance => 2.0 / BalloonColor.All.Count;

    /// <summary>Sums of one colour.</summary>
    public readonly record struct Sum(long Pops, long Points, long Bonus)
    {
        public double PointsPerPop => Pops == 0 ? 0 : (double)Points / Pops;

        public static Sum operator +(Sum left, Sum right) =>
            new(left.Pops + right.Pops, left.Points + right.Points, left.Bonus + right.Bonus);
    }

    /// <summary>All colours: the game's, most points first, then any others that were popped.</summary>
    public static IReadOnlyList<string> ColorsOf(ColorTotals totals) =>
        [
            .. BalloonColor.All.Select(c => c.Name),
            .. totals.Colors.Values.Where(c => BalloonColor.Find(c) is null).Order(StringComparer.Ordinal),
        ];

    /// <summary>Each player's sums per colour, in the order of the colours.</summary>
    public static Dictionary<string, Sum[]> ByPlayer(ColorTotals totals, IReadOnlyList<string> colors)
    {
        var places = colors.Select((c, i) => (c, i)).ToDictionary(c => c.c, c => c.i, StringComparer.Ordinal);
        var placeOf = totals.Colors.Each(color => places[color]);
        var players = totals.Players.Each(_ => new Sum[colors.Count]);
        for (var i = 0; i < totals.Players.Count; i++)
            players[totals.Players.Rows[i]][placeOf[totals.Colors.Rows[i]]] += new Sum(totals.Pops[i], totals.Points[i], totals.Bonus[i]);
        return players
            .Select((sums, i) => (totals.Players.Values[i], sums))
            .ToDictionary(p => p.Item1, p => p.sums, StringComparer.Ordinal);
    }

    /// <summary>The sums of all players per colour.</summary>
    public static Sum[] Total(IEnumerable<Sum[]> players, int colors)
    {
        var total = new Sum[colors];
        foreach (var player in players)
        {
            for (var c = 0; c < colors; c++)
                total[c] += player[c];
        }

        return total;
    }

    /// <summary>Each colour's share of the pops in percent; zeros if there are no pops.</summary>
    public static double[] Shares(IReadOnlyList<Sum> sums)
    {
        var all = sums.Sum(s => s.Pops);
        return [.. sums.Select(s => all == 0 ? 0 : Math.Round(100.0 * s.Pops / all, 1))];
    }
}
