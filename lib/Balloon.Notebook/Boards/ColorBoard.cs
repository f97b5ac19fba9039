using Balloon.Notebook.Analytics;
using Balloon.Notebook.Game;
using Balloon.Notebook.Panels;
using Balloon.Notebook.Plots;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Boards;

/// <summary>Who pops which colours: the characters behind the players show through.</summary>
internal sealed class ColorBoard
{
    private const int Rows = 24;
    private const string Hover = "<b>%{y}</b><br>%{x}: %{z:.1f} % of own pops<extra></extra>";

    private readonly IReadOnlyList<string> colors;
    private readonly Dictionary<string, ColorShares.Sum[]> byPlayer;
    private readonly ColorShares.Sum[] total;
    private readonly List<string> names;
    private readonly string[] labels;
    private readonly string[] displays;

    private ColorBoard(ColorTotals totals)
    {
        colors = ColorShares.ColorsOf(totals);
        byPlayer = ColorShares.ByPlayer(totals, colors);
        total = ColorShares.Total(byPlayer.Values, colors.Count);
        names =
        [
            .. byPlayer
                .OrderByDescending(p => p.Value.Sum(s => s.Points))
                .ThenBy(p => p.Key, StringComparer.Ordinal)
                .Take(BoardTable.Most)
                .Select(p => p.Key),
        ];
        labels = [.. PlotText.Distinct(colors)];
        displays = [.. colors.Select(c => BalloonColor.Find(c)?.Display ?? "#7f8792")];
    }

    public static Dashboard Of(ColorTotals totals, string source)
    {
        var board = new ColorBoard(totals);
        return new Dashboard(
            "Color analysis",
            [board.Cards(), board.Metrics(), board.Bonus(), board.Heatmap(), board.Popular(), board.Valuable(), board.Duel()]
        )
        {
            Source =
                source
                + (
                    board.byPlayer.Count > BoardTable.Most
                        ? $" The {BoardTable.Most} players with most points of {Values.Text(board.byPlayer.Count)}."
                        : ""
                ),
            Selectors =
                board.names.Count == 0
                    ? []
                    : [new Selector("Player", "all players", board.names), new Selector("against", "all players", board.names)],
        };
    }

    private Dictionary<string, T> Each<T>(Func<ColorShares.Sum[], string, T> of) =>
        names.ToDictionary(Selector.KeyOf, name => of(byPlayer[name], name), StringComparer.Ordinal);

    private CardsPanel Cards() => Panel.Cards(Figures(total, null)) with { Variants = [Each((sums, name) => Figures(sums, name))] };

    private IReadOnlyList<Card> Figures(ColorShares.Sum[] sums, string? name)
    {
        var all = sums.Aggregate(default(ColorShares.Sum), (a, b) => a + b);
        var favourite = Enumerable.Range(0, colors.Count).MaxBy(c => sums[c].Pops);
        return
        [
            name is null ? new Card("players", byPlayer.Count) : new Card("player", PlotText.Cut(name)),
            new Card("pops", all.Pops),
            new Card("points per pop", all.Pops == 0 ? null : Math.Round(all.PointsPerPop, 1)),
            new Card($"of {colors.Count} colours", Used(sums)),
            new Card("most popped", all.Pops == 0 ? "none yet" : colors[favourite])
            {
                Note = all.Pops == 0 ? "" : new BoardTable.Share(sums[favourite].Pops, all.Pops).ToString(),
            },
        ];
    }

    /// <summary>A metric for each colour, of all players or of one.</summary>
    private ChartPanel Metrics()
    {
        (string Name, Func<ColorShares.Sum, double> Of)[] metrics =
        [
            ("pops", s => s.Pops),
            ("points", s => s.Points),
            ("bonus hits", s => s.Bonus),
            ("points per pop", s => Math.Round(s.PointsPerPop, 1)),
        ];
        var charts = metrics.Select(
            (metric, m) =>
                Chart
                    .Column<double, string, string>([.. total.Select(metric.Of)], Keys: labels, Name: metric.Name, ShowLegend: false)
                    .Trace(
                        ("visible", m == 0),
                        ("marker", Fig.Obj(("color", displays))),
                        ("hovertemplate", $"<b>%{{x}}</b><br>%{{y:,}} {metric.Name}<extra></extra>")
                    )
        );
        var most = Enumerable.Range(0, colors.Count).MaxBy(c => total[c].Pops);
        var chart = ChartMaker
            .Combined(charts)
            .Layout(
                ("yaxis", Fig.Obj(("title", Fig.Title("pops")), ("rangemode", "tozero"))),
                ("xaxis", Fig.Obj(("type", "category"), ("tickangle", -45))),
                (
                    "updatemenus",
                    Fig.Menu(
                        "metric",
                        [
                            .. metrics.Select(
                                (metric, m) =>
                                    (
                                        metric.Name,
                                        Enumerable.Range(0, metrics.Length).Select(i => i == m).ToArray(),
                                        Fig.Obj(("yaxis.title", metric.Name))
                                    )
                            ),
                        ]
                    )
                )
            )
            .WithAlt(
                total[most].Pops == 0
                    ? "No pops yet."
                    : $"Each colour's pops, points, bonus hits or points per pop. Most popped is {colors[most]}, {Values.Text(total[most].Pops)} times."
            )
            .WithHeight(330);
        return new ChartPanel("Colours by metric", chart)
        {
            Variants =
            [
                Each(
                    (sums, _) =>
                        new ChartVariant([
                            .. metrics.Select((metric, m) => new TracePatch(m, Fig.Obj(("y", sums.Select(metric.Of).ToArray())))),
                        ])
                ),
            ],
        };
    }

    /// <summary>Bonus hits against what chance gives, as a player who does not care hits two of twelve; and how many colours are popped.</summary>
    private ChartPanel Bonus()
    {
        var chance = Math.Round(100 * ColorShares.Chance, 1);
        var share = Share(total);
        var bonus = Charts
            .Gauge(share, 0, 60, "bonus share, %")
            .Trace(
                ("number", Fig.Obj(("suffix", " %"))),
                (
                    "gauge",
                    Fig.Obj(
                        ("axis", Fig.Obj(("range", new[] { 0, 60 }), ("dtick", 20))),
                        ("bar", Fig.Obj(("color", "#1fa187"))),
                        ("threshold", Fig.Obj(("value", chance), ("thickness", 0.9), ("line", Fig.Obj(("color", "#d9534f"), ("width", 3)))))
                    )
                ),
                ("delta", Fig.Obj(("reference", chance), ("suffix", " over chance"))),
                ("mode", "gauge+number+delta"),
                ("title", Fig.Title("bonus share")),
                ("domain", Fig.Obj(("x", new[] { 0, 0.43 }), ("y", new[] { 0, 1 })))
            );
        var used = Used(total);
        var variety = Charts
            .Gauge(used, 0, colors.Count, "colours")
            .Trace(
                ("number", Fig.Obj(("suffix", $" of {colors.Count}"))),
                (
                    "gauge",
                    Fig.Obj(("axis", Fig.Obj(("range", new[] { 0, colors.Count }), ("dtick", 3))), ("bar", Fig.Obj(("color", "#3b82f6"))))
                ),
                ("mode", "gauge+number"),
                ("title", Fig.Title("colours popped")),
                ("domain", Fig.Obj(("x", new[] { 0.57, 1 }), ("y", new[] { 0, 1 })))
            );
        var chart = ChartMaker
            .Combined([bonus, variety])
            .Layout(("margin", Fig.Obj(("t", 36), ("b", 16), ("l", 34), ("r", 34))))
            .WithAlt(
                $"{share} % of all pops hit a favourite; chance would give {chance} %, the red mark. Of {colors.Count} colours {used} were popped."
            )
            .WithHeight(300);
        return new ChartPanel("Bonus share against chance", chart)
        {
            Variants =
            [
                Each(
                    (sums, _) =>
                        new ChartVariant([
                            new TracePatch(0, Fig.Obj(("value", Share(sums)))),
                            new TracePatch(1, Fig.Obj(("value", Used(sums)))),
                        ])
                ),
            ],
        };
    }

    private static int Used(ColorShares.Sum[] sums) => sums.Count(s => s.Pops > 0);

    private static double Share(ColorShares.Sum[] sums)
    {
        var all = sums.Aggregate(default(ColorShares.Sum), (a, b) => a + b);
        return all.Pops == 0 ? 0 : Math.Round(100.0 * all.Bonus / all.Pops, 1);
    }

    /// <summary>Each player's pops by colour, in shares; the chosen one is marked.</summary>
    private ChartPanel Heatmap()
    {
        var players = names.Take(Rows).ToList();
        var shares = players.ConvertAll(p => ColorShares.Shares(byPlayer[p]));
        var most = names.Count == 0 ? 0 : names.Max(p => ColorShares.Shares(byPlayer[p]).Max());
        var chart = ChartMaker
            .Combined(
                players.Count == 0
                    ? []
                    :
                    [
                        Chart
                            .Heatmap<double, string, string, string>(
                                shares,
                                X: labels,
                                Y: PlotText.Distinct(players).ToArray(),
                                XGap: 1,
                                YGap: 1
                            )
                            .Trace(
                                ("hovertemplate", Hover),
                                ("zmin", 0),
                                ("zmax", most),
                                ("colorbar", Fig.Obj(("ticksuffix", " %"), ("thickness", 12), ("outlinewidth", 0)))
                            ),
                        // Who is chosen and has no row among the leaders gets one below them.
                        Chart
                            .Heatmap<double, string, string, string>(
                                [],
                                X: labels,
                                Y: Array.Empty<string>(),
                                XGap: 1,
                                YGap: 1,
                                ShowScale: false
                            )
                            .Trace(("hovertemplate", Hover), ("zmin", 0), ("zmax", most)),
                    ]
            )
            .Layout(
                ("yaxis", Fig.Obj(("autorange", "reversed"), ("automargin", true), ("dtick", 1))),
                ("xaxis", Fig.Obj(("side", "top"), ("tickangle", -45))),
                ("margin", Fig.Obj(("t", 64), ("b", 10)))
            )
            .WithAlt(
                players.Count == 0
                    ? "No pops yet."
                    : "Share of each player's pops by colour. The two bright fields of a row are the favourites of the character behind the player."
            )
            .WithHeight(Math.Max(220, 110 + 21 * (players.Count + 1)));
        var marks = names
            .Select((p, row) => (Name: p, row: Math.Min(row, players.Count)))
            .ToDictionary(
                p => Selector.KeyOf(p.Name),
                p => new ChartVariant(
                    p.row < players.Count
                        ? []
                        :
                        [
                            new TracePatch(
                                1,
                                Fig.Obj(
                                    ("z", new[] { ColorShares.Shares(byPlayer[p.Name]) }),
                                    // A name that looks like a leader's would be laid over that one's row.
                                    ("y", new[] { PlotText.Of(p.Name) + "\u200b" })
                                )
                            ),
                        ],
                    Fig.Obj(
                        (
                            "shapes",
                            new object[]
                            {
                                Fig.Obj(
                                    ("type", "rect"),
                                    ("xref", "paper"),
                                    ("x0", 0),
                                    ("x1", 1),
                                    ("y0", p.row - 0.5),
                                    ("y1", p.row + 0.5),
                                    ("line", Fig.Obj(("color", "#e5484d"), ("width", 3)))
                                ),
                            }
                        )
                    )
                ),
                StringComparer.Ordinal
            );
        return new ChartPanel("Player × colour", chart) { IsWide = true, Variants = names.Count == 0 ? [] : [marks] };
    }

    private TablePanel Popular() =>
        Ranked(
            "Most and least popular",
            s => s.Pops,
            ["colour", "pops", "share"],
            (c, sums) => [colors[c], sums[c].Pops, new BoardTable.Share(sums[c].Pops, sums.Sum(s => s.Pops))]
        );

    private TablePanel Valuable() =>
        Ranked(
            "Most valuable per pop",
            s => s.PointsPerPop,
            ["colour", "points/pop", "points", "bonus"],
            (c, sums) => [colors[c], Math.Round(sums[c].PointsPerPop, 1), sums[c].Points, new BoardTable.Share(sums[c].Bonus, sums[c].Pops)]
        );

    private TablePanel Ranked(
        string title,
        Func<ColorShares.Sum, double> by,
        IReadOnlyList<string> columns,
        Func<int, ColorShares.Sum[], IReadOnlyList<object?>> row
    )
    {
        var rows = Enumerable.Range(0, colors.Count).Where(c => total[c].Pops > 0).OrderByDescending(c => by(total[c])).ToList();
        return new TablePanel(title, Table(total)) { Variants = names.Count == 0 ? [] : [Each((sums, _) => Table(sums))] };

        BoardTable Table(ColorShares.Sum[] sums) => new(columns, rows.ConvertAll(c => row(c, sums))) { BarColumn = 1, SortColumn = 1 };
    }

    /// <summary>Shares of the chosen player beside another's.</summary>
    private ChartPanel Duel()
    {
        var shares = ColorShares.Shares(total);
        var charts = (new[] { ("all players", 1.0, ""), ("all players", 0.55, "/") }).Select(
            (side, i) =>
                Chart
                    .Column<double, string, string>(shares, Keys: labels, Name: side.Item1, ShowLegend: true)
                    .Trace(
                        ("visible", true),
                        ("marker", Fig.Obj(("color", displays), ("opacity", side.Item2), ("pattern", Fig.Obj(("shape", side.Item3))))),
                        ("hovertemplate", "<b>%{fullData.name}</b><br>%{x}: %{y:.1f} %<extra></extra>")
                    )
        );
        var chart = ChartMaker
            .Combined(charts)
            .Layout(
                ("barmode", "group"),
                ("yaxis", Fig.Obj(("title", Fig.Title("% of own pops")), ("rangemode", "tozero"))),
                ("xaxis", Fig.Obj(("type", "category"), ("tickangle", -45)))
            )
            .WithAlt("Shares of pops by colour: the chosen player, full bars, beside the other one, hatched. Choose both above.")
            .WithHeight(330);
        return new ChartPanel("One against another", chart) { IsWide = true, Variants = names.Count == 0 ? [] : [Side(0), Side(1)] };

        Dictionary<string, ChartVariant> Side(int trace) =>
            Each(
                (sums, name) =>
                    new ChartVariant([new TracePatch(trace, Fig.Obj(("y", ColorShares.Shares(sums)), ("name", PlotText.Of(name))))])
            );
    }
}
