using System.Globalization;
using Balloon.Notebook.Display;
using Balloon.Notebook.Game;

namespace Balloon.Notebook.Boards;

/// <summary>Who pops which colours: the characters behind the players show through.</summary>
internal static class ColorDashboard
{
    private const int MostPlayers = 24;

    public static Dashboard Of(ResultTable stats)
    {
        var cells = Cells(stats);
        var colors = BalloonColor.All.Select(c => c.Name).ToList();
        var players = cells
            .GroupBy(c => c.Player)
            .Select(g =>
                (
                    Player: g.Key,
                    Pops: g.Sum(c => c.Pops),
                    Points: g.Sum(c => c.Points),
                    Bonus: g.Sum(c => c.Bonus),
                    Best: g.MaxBy(c => c.Pops)!.Color
                )
            )
            .OrderByDescending(p => p.Points)
            .ThenBy(p => p.Player, StringComparer.Ordinal)
            .ToList();
        var byColor = colors
            .Select(color =>
                (
                    Color: color,
                    Pops: cells.Where(c => c.Color == color).Sum(c => c.Pops),
                    Points: cells.Where(c => c.Color == color).Sum(c => c.Points),
                    Bonus: cells.Where(c => c.Color == color).Sum(c => c.Bonus)
                )
            )
            .ToList();
        var ranked = byColor.Where(c => c.Pops > 0).OrderByDescending(c => c.Pops).ToList();
        return new Dashboard(
            "Colour analysis",
            [
                new Panel("Colours in play") { Plot = Gauge(ranked.Count, colors.Count) },
                Figures.Table(
                    "Most and least popular",
                    ["", "colour", "pops", "share"],
                    ranked.Count == 0
                        ? []
                        : ranked
                            .Take(3)
                            .Select(c => ("most", c))
                            .Concat(ranked.TakeLast(3).Select(c => ("least", c)))
                            .Select(r =>
                                (IReadOnlyList<object?>)[r.Item1, r.c.Color, r.c.Pops, Figures.Percent(r.c.Pops, ranked.Sum(c => c.Pops))]
                            )
                            .ToList()
                ),
                new Panel("Player × colour")
                {
                    Plot = Heatmap(cells, players.Select(p => p.Player).Take(MostPlayers).ToList(), colors),
                    IsWide = true,
                },
                new Panel("Pops per colour") { Plot = Bars(byColor.Select(c => (c.Color, c.Pops)).ToList(), "pops") },
                new Panel("Points per colour") { Plot = Bars(byColor.Select(c => (c.Color, c.Points)).ToList(), "points") },
                new Panel("Bonus hits per colour") { Plot = Bars(byColor.Select(c => (c.Color, c.Bonus)).ToList(), "bonus hits") },
                Figures.Table(
                    "Players",
                    ["player", "pops", "points", "points per pop", "bonus hits", "most popped"],
                    players
                        .Select(p =>
                            (IReadOnlyList<object?>)
                                [
                                    p.Player,
                                    p.Pops,
                                    p.Points,
                                    p.Pops == 0 ? null : (double)p.Points / p.Pops,
                                    Figures.Percent(p.Bonus, p.Pops),
                                    p.Best,
                                ]
                        )
                        .ToList(),
                    wide: true
                ),
            ]
        );
    }

    private static Plot Gauge(int used, int all) =>
        new(
            Traces.Chart(
                [
                    Traces.Of(
                        "indicator",
                        ("mode", "gauge+number"),
                        ("value", used),
                        ("number", Traces.Sub(("suffix", $" of {all}"))),
                        (
                            "gauge",
                            Traces.Sub(
                                ("axis", Traces.Sub(("range", new[] { 0, all }), ("dtick", 3))),
                                ("bar", Traces.Sub(("color", "#3b82f6"))),
                                ("bgcolor", "rgba(128,128,128,.15)"),
                                ("borderwidth", 0)
                            )
                        )
                    ),
                ],
                ("margin", Traces.Sub(("t", 30), ("b", 10), ("l", 30), ("r", 30)))
            ),
            $"{used} of the game's {all} colours were popped."
        )
        {
            Height = 220,
        };

    private static Plot Heatmap(List<Cell> cells, List<string> players, List<string> colors)
    {
        var pops = cells.ToDictionary(c => (c.Player, c.Color), c => c.Pops);
        var sums = players.ToDictionary(p => p, p => Math.Max(1, cells.Where(c => c.Player == p).Sum(c => c.Pops)));
        var z = players.Select(p => colors.Select(c => 100.0 * pops.GetValueOrDefault((p, c)) / sums[p]).ToList()).ToList();
        var strongest = cells.Count == 0 ? null : cells.Where(c => sums.ContainsKey(c.Player)).MaxBy(c => (double)c.Pops / sums[c.Player]);
        return new Plot(
            Traces.Chart(
                [
                    Traces.Of(
                        "heatmap",
                        ("x", colors),
                        ("y", players),
                        ("z", z),
                        ("colorscale", "Viridis"),
                        ("xgap", 1),
                        ("ygap", 1),
                        ("hovertemplate", "%{y}<br>%{x}: %{z:.1f} % of own pops<extra></extra>"),
                        ("colorbar", Traces.Sub(("ticksuffix", " %"), ("thickness", 12), ("outlinewidth", 0)))
                    ),
                ],
                ("yaxis", Traces.Sub(("autorange", "reversed"), ("ticks", ""))),
                ("xaxis", Traces.Sub(("side", "top"), ("tickangle", -45))),
                ("margin", Traces.Sub(("t", 70), ("b", 10)))
            ),
            strongest is null
                ? "No pops yet."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Share of each player's pops by colour. The two bright cells of a row are the favourites of the character behind the player; the brightest of all is {strongest.Player}, {strongest.Color}, {100.0 * strongest.Pops / sums[strongest.Player]:0} %."
                )
        )
        {
            Height = Math.Max(260, 110 + 22 * players.Count),
        };
    }

    private static Plot Bars(List<(string Color, long Value)> values, string metric)
    {
        var most = values.MaxBy(v => v.Value);
        return new Plot(
            Traces.Chart(
                [
                    Traces.Of(
                        "bar",
                        ("x", values.Select(v => v.Color).ToList()),
                        ("y", values.Select(v => v.Value).ToList()),
                        (
                            "marker",
                            Traces.Sub(
                                ("color", values.Select(v => BalloonColor.Of(v.Color).Display).ToList()),
                                ("line", Traces.Sub(("width", 1), ("color", "rgba(128,128,128,.7)")))
                            )
                        ),
                        ("hovertemplate", $"%{{x}}: %{{y:,}} {metric}<extra></extra>")
                    ),
                ],
                ("yaxis", Traces.Sub(("title", Traces.Sub(("text", metric))))),
                ("xaxis", Traces.Sub(("tickangle", -45)))
            ),
            most.Value == 0 ? $"No {metric} yet." : $"Most {metric}: {most.Color}, {Values.Text(most.Value)}."
        )
        {
            Height = 300,
        };
    }

    private static List<Cell> Cells(ResultTable stats)
    {
        var (players, colors, pops, points, bonus) = (
            stats.Column<string>("player"),
            stats.Column<string>("balloon_color"),
            stats.Column<long>("balloon_pops"),
            stats.Column<long>("points_by_color"),
            stats.Column<long>("bonus_hits")
        );
        return Enumerable.Range(0, stats.Count).Select(i => new Cell(players[i], colors[i], pops[i], points[i], bonus[i])).ToList();
    }

    private sealed record Cell(string Player, string Color, long Pops, long Points, long Bonus);
}
