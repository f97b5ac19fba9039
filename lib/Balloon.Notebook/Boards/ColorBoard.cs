using Balloon.Notebook.Analytics;
using Balloon.Notebook.Panels;
using Balloon.Notebook.Plots;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Boards;

/// <summary>The dashboard of colours: how players distribute their pops over them, which reveals their characters.</summary>
internal sealed class ColorBoard
{
    private const int Rows = 24;
    private const string Hover = "<b>%{y}</b><br>%{x}: %{z:.1f} % of own pops<extra></extra>";

    private readonly IReadOnlyList<string> colors;
    private readonly Dictionary<string, ColorShares.Sum[]> byPlayer;
    private readonly ColorShares.Sum[] total;
    private readonly List<string> names;
    private readonly string[] labels;
    private readonly Color displays;

    /// <summary>The percentage of bonus hits that chance would give.</summary>
    private static double Chance => Math.Round(100 * ColorShares.Chance, 1);

    /// <summary>The axis with the names of colours.</summary>
    private static LinearAxis Names => Styles.Axis(type: StyleParam.AxisType.Category, tickAngle: -45);

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
                .Take(BoardTable.MaxRows)
                .Select(p => p.Key),
        ];
        labels = [.. PlotText.Distinct(colors)];
        displays = Look.ColorsOf(colors.Select(Look.Display));
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
                    board.byPlayer.Count > BoardTable.MaxRows
                        ? $" The {BoardTable.MaxRows} players with most points of {Values.Text(board.byPlayer.Count)}."
                        : ""
                ),
            Selectors =
                board.names.Count == 0
                    ? []
                    : [new Selector("Player", "all players", board.names), new Selector("against", "all players", board.names)],
        };
    }

    private bool IsEmpty => names.Count == 0;

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
            new Card("points per pop", all.Pops == 0 ? "none yet" : Math.Round(all.PointsPerPop, 1)),
            new Card($"of {colors.Count} colours", Used(sums)),
            new Card("most popped", all.Pops == 0 ? "none yet" : colors[favourite])
            {
                Note = all.Pops == 0 ? "" : new BoardTable.Share(sums[favourite].Pops, all.Pops).ToString(),
            },
        ];
    }

    /// <summary>A metric per colour, for all players or for one.</summary>
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
                    .Column<double, string, string>(
                        [.. total.Select(metric.Of)],
                        Keys: labels,
                        Name: metric.Name,
                        MarkerColor: displays,
                        ShowLegend: false
                    )
                    .Shown(m == 0)
                    .MapTraces(t => t.Style(hover: $"<b>%{{x}}</b><br>%{{y:,}} {metric.Name}<extra></extra>"))
        );
        var chart = ChartMaker
            .Combined(IsEmpty ? [] : charts)
            // A margin that fits the numbers is found by drawing twice, at each choice.
            .WithYAxis(Styles.Axis(title: "pops", rangeMode: StyleParam.RangeMode.ToZero, autoMargin: false))
            .WithMargin(left: 60)
            .WithXAxis(Names)
            .WithLayoutStyle(
                menu: Menus.Buttons(
                    "metric",
                    metrics.Select((metric, m) => (metric.Name, Array.ConvertAll(metrics, other => other == metric), (string?)metric.Name))
                )
            )
            .WithAlt(MostPopped(total, null))
            .WithHeight(330);
        return new ChartPanel("Colours by metric", chart)
        {
            Variants =
            [
                Each(
                    (sums, name) =>
                        new ChartVariant([
                            .. metrics.Select(
                                (metric, m) => new TracePatch(m, new Trace("bar").Style(y: sums.Select(metric.Of).ToArray()))
                            ),
                        ])
                        {
                            Alt = MostPopped(sums, name),
                        }
                ),
            ],
        };
    }

    private string MostPopped(ColorShares.Sum[] sums, string? name)
    {
        if (IsEmpty)
            return "No pops yet.";
        var most = Enumerable.Range(0, colors.Count).MaxBy(c => sums[c].Pops);
        // Short for one player: a page has those of two hundred.
        var whose = name is null ? "Each colour's pops, points, bonus hits or points per pop. Most" : $"{PlotText.Cut(name)}: most";
        return $"{whose} popped is {colors[most]}, {Values.Text(sums[most].Pops)} times.";
    }

    /// <summary>
    /// Bonus hits compared with chance, by which two of twelve pops hit a favourite; and the number of colours that are popped.
    /// </summary>
    private ChartPanel Bonus()
    {
        var bonus = Chart
            .Indicator(
                Share(total),
                StyleParam.IndicatorMode.NumberDeltaGauge,
                Number: IndicatorNumber.init(Font: null, Prefix: null, Suffix: " %", ValueFormat: null),
                Delta: new IndicatorDelta().With("reference", Chance).With("suffix", " over chance"),
                Gauge: Gauge(
                    "#1fa187",
                    IndicatorThreshold.init<double>(Line: Styles.Line(color: "#d9534f", width: 3), Thickness: 0.9, Value: Chance)
                ),
                GaugeAxis: Styles.Axis(range: StyleParam.Range.ofMinMax(0, 100), tickStep: 25),
                Domain: Part(0, 0.39)
            )
            .MapTraces(t => t.Titled("bonus share"));
        var variety = Chart
            .Indicator(
                Used(total),
                StyleParam.IndicatorMode.NumberGauge,
                Number: IndicatorNumber.init(Font: null, Prefix: null, Suffix: $" of {colors.Count}", ValueFormat: null),
                Gauge: Gauge("#3b82f6"),
                GaugeAxis: Styles.Axis(range: StyleParam.Range.ofMinMax(0, colors.Count), tickStep: 3),
                Domain: Part(0.61, 1)
            )
            .MapTraces(t => t.Titled("colours popped"));
        var chart = ChartMaker
            .Combined(IsEmpty ? [] : [bonus, variety])
            .WithMargin(top: 36, bottom: 16, left: 34, right: 34)
            .WithAlt(BonusWords(total, null))
            .WithHeight(230);
        return new ChartPanel("Bonus share against chance", chart)
        {
            Variants =
            [
                Each(
                    (sums, name) =>
                        new ChartVariant([
                            new TracePatch(0, new Trace("indicator").Value(Share(sums))),
                            new TracePatch(1, new Trace("indicator").Value(Used(sums))),
                        ])
                        {
                            Alt = BonusWords(sums, name),
                        }
                ),
            ],
        };
    }

    private string BonusWords(ColorShares.Sum[] sums, string? name) =>
        IsEmpty ? "No pops yet."
        : name is null
            ? $"{Share(sums)} % of all pops hit a favourite; chance would give {Chance} %, the red mark. Of {colors.Count} colours {Used(sums)} were popped."
        : $"{PlotText.Cut(name)}: {Share(sums)} % hit a favourite, and {Used(sums)} colours were popped.";

    private static IndicatorGauge Gauge(string color, IndicatorThreshold? threshold = null) =>
        new IndicatorGauge()
            .With("bar", IndicatorBar.init(Color: Color.fromString(color), Line: null, Thickness: null))
            .With("threshold", threshold);

    /// <summary>The full height from a left to a right fraction.</summary>
    private static Domain Part(double left, double right) =>
        Domain.init(X: StyleParam.Range.ofMinMax(left, right), Y: StyleParam.Range.ofMinMax(0, 1), Row: null, Column: null);

    private static int Used(ColorShares.Sum[] sums) => sums.Count(s => s.Pops > 0);

    private static double Share(ColorShares.Sum[] sums)
    {
        var all = sums.Aggregate(default(ColorShares.Sum), (a, b) => a + b);
        return all.Pops == 0 ? 0 : Math.Round(100.0 * all.Bonus / all.Pops, 1);
    }

    /// <summary>The shares of colours in each player's pops; the selected player is marked.</summary>
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
                                YGap: 1,
                                ColorBar: Styles.ColorBar(tickSuffix: " %")
                            )
                            .MapTraces(t => t.Style(hover: Hover, zMin: 0, zMax: most)),
                        // A selected player who is not among the leaders gets a row below them.
                        Chart
                            .Heatmap<double, string, string, string>(
                                [],
                                X: labels,
                                Y: Array.Empty<string>(),
                                XGap: 1,
                                YGap: 1,
                                ShowScale: false
                            )
                            .MapTraces(t => t.Style(hover: Hover, zMin: 0, zMax: most)),
                    ]
            )
            .WithYAxis(Styles.Axis(autoRange: StyleParam.AutoRange.Reversed, autoMargin: true, tickStep: 1))
            .WithXAxis(Styles.Axis(side: StyleParam.Side.Top, tickAngle: -45))
            .WithMargin(top: 64, bottom: 10)
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
                                new Trace("heatmap").Style(
                                    z: new[] { ColorShares.Shares(byPlayer[p.Name]) },
                                    // A name that looks like a leader's would be drawn over that leader's row.
                                    y: new[] { PlotText.Of(p.Name) + "\u200b" }
                                )
                            ),
                        ],
                    new Layout().With("shapes", new[] { Styles.Frame(p.row - 0.5, p.row + 0.5, Styles.Line(color: "#e5484d", width: 3)) })
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

    /// <summary>The shares of the selected player beside another's.</summary>
    private ChartPanel Duel()
    {
        var shares = ColorShares.Shares(total);
        var charts = new[] { (1.0, StyleParam.PatternShape.None), (0.55, StyleParam.PatternShape.DiagonalAscending) }.Select(side =>
            Chart
                .Column<double, string, string>(
                    shares,
                    Keys: labels,
                    Name: "all players",
                    Marker: Styles.Marker(color: displays, opacity: side.Item1),
                    MarkerPatternShape: side.Item2,
                    ShowLegend: true
                )
                .MapTraces(t => t.Style(hover: "<b>%{fullData.name}</b><br>%{x}: %{y:.1f} %<extra></extra>"))
        );
        var chart = ChartMaker
            .Combined(IsEmpty ? [] : charts)
            .WithLayoutStyle(barMode: StyleParam.BarMode.Group)
            .WithYAxis(Styles.Axis(title: "% of own pops", rangeMode: StyleParam.RangeMode.ToZero))
            .WithXAxis(Names)
            .WithAlt(
                IsEmpty
                    ? "No pops yet."
                    : "Shares of pops by colour: the chosen player, full bars, beside the other one, hatched. Choose both above."
            )
            .WithHeight(330);
        return new ChartPanel("One against another", chart) { IsWide = true, Variants = names.Count == 0 ? [] : [Side(0), Side(1)] };

        Dictionary<string, ChartVariant> Side(int trace) =>
            Each(
                (sums, name) =>
                    new ChartVariant([new TracePatch(trace, new Trace("bar").Style(y: ColorShares.Shares(sums), name: PlotText.Of(name)))])
            );
    }
}
