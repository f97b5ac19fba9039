using Balloon.Notebook.Game;

namespace Balloon.Notebook.Analytics;

/// <summary>Who pops which colours.</summary>
internal static class ColorShares
{
    /// <summary>What chance would give of bonus hits: two favourites of twelve colours.</summary>
    public static double Chance => 2.0 / BalloonColor.All.Count;

    /// <summary>Sums of one colour.</summary>
    public readonly record struct Sum(long Pops, long Points, long Bonus)
    {
        public double PointsPerPop => Pops == 0 ? 0 : (double)Points / Pops;

        public static Sum operator +(Sum left, Sum right) =>
            new(left.Pops + right.Pops, left.Points + right.Points, left.Bonus + right.Bonus);
    }

    /// <summary>The colours that there are: the game's, dearest first, then what else was popped.</summary>
    public static IReadOnlyList<string> ColorsOf(ColorTotals totals) =>
        [
            .. BalloonColor.All.Select(c => c.Name),
            .. totals.Colors.Values.Where(c => BalloonColor.Find(c) is null).Order(StringComparer.Ordinal),
        ];

    /// <summary>Each player's sums of each colour, in the order of the colours.</summary>
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

    /// <summary>The sums of all players, colour by colour.</summary>
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

    /// <summary>Each colour's part of the pops, in percent; zeros where there is no pop.</summary>
    public static double[] Shares(IReadOnlyList<Sum> sums)
    {
        var all = sums.Sum(s => s.Pops);
        return [.. sums.Select(s => all == 0 ? 0 : Math.Round(100.0 * s.Pops / all, 1))];
    }
}
