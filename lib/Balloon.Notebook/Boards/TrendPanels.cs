using System.Globalization;
using Balloon.Notebook.Analytics;
using Balloon.Notebook.Plots;
using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Boards;

/// <summary>How scores came about over time: trends, ranks and the race of the ten who lead.</summary>
internal sealed class TrendPanels
{
    private const int Lines = 8;
    private const int Runners = 10;
    private const int FineSteps = 160;
    private const int CoarseSteps = 60;
    private const int Moments = 40;
    private const int FewMoments = 12;
    private const int LongestAtTheEnd = 16;

    private const string Hover = "<b>%{fullData.name}</b><br>%{y:,} points<br>%{x|%Y-%m-%d %H:%M:%S}<br>%{customdata} UTC<extra></extra>";

    private readonly PlayerWindows windows;
    private readonly List<Scores.Place> places;
    private readonly List<string> leaders;
    private readonly TimeGrid fine;
    private readonly TimeGrid coarse;
    private readonly long[][] steps;

    public TrendPanels(PlayerWindows windows, List<Scores.Place> places)
    {
        this.windows = windows;
        this.places = places;
        leaders = places.Take(Runners).Select(p => p.Player).ToList();
        fine = windows.Grid(FineSteps);
        coarse = windows.Grid(CoarseSteps);
        steps = Scores.PerStep(windows, fine, leaders);
    }

    /// <summary>Total or per step, of the leaders and of whom the reader chose.</summary>
    public ChartPanel Trends(List<string> names)
    {
        var shown = leaders.Take(Lines).ToList();
        var labels = PlotText.Distinct(shown);
        var times = fine.Times;
        var charts = new List<GenericChart>();
        foreach (var total in (bool[])[true, false])
        {
            for (var p = 0; p < shown.Count; p++)
                charts.Add(Line(times, total ? Scores.Running(steps[p]) : steps[p], labels[p], Look.OfPlayer(shown[p]), total));
            charts.Add(Line(coarse.Times, [], "chosen", new Look("#e5484d", "circle", "solid"), total, width: 4));
        }

        var (count, one) = (charts.Count, shown.Count + 1);
        var chart = ChartMaker
            .Combined(charts)
            .OverTime(fine, ("rangeselector", Fig.Ranges(("5 min", 5, "minute"), ("15 min", 15, "minute"), ("1 h", 1, "hour"))))
            .Layout(
                ("yaxis", Fig.Obj(("title", Fig.Title("points")), ("rangemode", "tozero"))),
                ("hovermode", "closest"),
                (
                    "updatemenus",
                    Fig.Menu(
                        "points",
                        ("total", Visible(i => i < one), Fig.Obj(("yaxis.title", "points in all"))),
                        ($"per {fine.Words}", Visible(i => i >= one), Fig.Obj(("yaxis.title", $"points per {fine.Words}")))
                    )
                )
            )
            .WithAlt(
                places.Count == 0
                    ? "No scores yet."
                    : $"Points of {(shown.Count == 1 ? "the only player" : $"the {shown.Count} leaders")} over time, in steps of {fine.Words}; {PlotText.Cut(shown[0])} leads with {Values.Text(places[0].Points)}. A flat stretch is a break."
            )
            .WithHeight(420);
        return new ChartPanel("Score trends", chart) { IsWide = true, Variants = names.Count == 0 ? [] : [Chosen(names, one)] };

        bool[] Visible(Func<int, bool> which) => [.. Enumerable.Range(0, count).Select(which)];
    }

    /// <summary>Ranks among the ten who lead now.</summary>
    public ChartPanel Ranks()
    {
        var labels = PlotText.Distinct(leaders);
        var grid = windows.Grid(Moments);
        var ranks = Scores.Ranks(Scores.PerStep(windows, grid, leaders).Select(Scores.Running).ToList());
        var charts = leaders.Select(
            (player, p) =>
            {
                var look = Look.OfPlayer(player);
                return Chart
                    .Line<DateTime, double, string>(
                        grid.Times,
                        [.. ranks[p].Select(r => r ?? double.NaN)],
                        Name: labels[p],
                        ShowMarkers: grid.Count <= FewMoments
                    )
                    .Trace(
                        (
                            "line",
                            Fig.Obj(("color", look.Color), ("dash", look.Dash), ("shape", "spline"), ("smoothing", 0.6), ("width", 2.5))
                        ),
                        ("marker", Fig.Obj(("color", look.Color), ("symbol", look.Symbol), ("size", 7))),
                        ("hovertemplate", "<b>%{fullData.name}</b><br>rank %{y}<br>%{x|%H:%M:%S} · %{customdata} UTC<extra></extra>")
                    );
            }
        );
        var chart = ChartMaker
            .Combined(charts)
            .OverTime(grid)
            .Layout(
                (
                    "yaxis",
                    Fig.Obj(
                        ("range", new[] { Math.Max(3, leaders.Count) + 0.5, 0.5 }),
                        ("tickvals", Enumerable.Range(1, leaders.Count).ToArray()),
                        ("ticksuffix", "  "),
                        ("title", Fig.Title("rank")),
                        ("zeroline", false)
                    )
                ),
                ("hovermode", "closest"),
                ("showlegend", false),
                ("margin", Fig.Obj(("r", 112))),
                ("annotations", AtTheEnd(ranks))
            )
            .WithAlt(
                leaders.Count switch
                {
                    0 => "No ranks yet.",
                    1 => "One player, and so one rank.",
                    var count => $"Ranks over time among the {count} who lead now, in steps of {grid.Words}.",
                }
            )
            .WithHeight(400);
        return new ChartPanel("Rank over time", chart);
    }

    /// <summary>The names where the lines end, one below the other where ranks are shared: no legend is to be looked up.</summary>
    private object[] AtTheEnd(int?[][] ranks) =>
        [
            .. Enumerable
                .Range(0, ranks.Length)
                .Where(p => ranks[p].LastOrDefault() is not null)
                .OrderBy(p => ranks[p][^1])
                .Select(
                    (p, place) =>
                        Fig.Obj(
                            ("text", PlotText.Of(leaders[p], LongestAtTheEnd)),
                            ("showarrow", false),
                            ("xref", "paper"),
                            ("x", 1),
                            ("xanchor", "left"),
                            ("xshift", 5),
                            ("y", place + 1),
                            ("font", Fig.Obj(("size", 11)))
                        )
                ),
        ];

    /// <summary>The race of the ten who lead, to be played.</summary>
    public ChartPanel Race()
    {
        var grid = windows.Grid(Moments);
        var running = Scores.PerStep(windows, grid, leaders).Select(Scores.Running).ToList();
        var labels = PlotText.Distinct(leaders);
        var colors = leaders.Select(p => Look.OfPlayer(p).Color).ToArray();
        var times = grid.Times;
        var frames = Enumerable.Range(0, grid.Count).Select(step => Frame(running, step, times[step] + grid.Step)).ToList();
        var chart = ChartMaker
            .Combined(
                leaders.Count == 0
                    ? []
                    :
                    [
                        Chart
                            .Bar<double, double, string>(
                                [.. running.Select(r => (double)r[^1])],
                                Keys: Enumerable.Range(1, leaders.Count).Select(i => (double)i).ToArray()
                            )
                            .Trace(
                                ("text", labels),
                                ("textposition", "auto"),
                                ("insidetextanchor", "start"),
                                ("insidetextfont", Fig.Obj(("color", colors.Select(Look.TextOn).ToArray()))),
                                ("cliponaxis", false),
                                ("marker", Fig.Obj(("color", colors))),
                                ("hovertemplate", "<b>%{text}</b><br>%{x:,} points<extra></extra>")
                            ),
                    ]
            )
            .Layout(
                (
                    "yaxis",
                    Fig.Obj(
                        ("range", new[] { Math.Max(3, leaders.Count) + 0.5, 0.5 }),
                        ("tickvals", Enumerable.Range(1, leaders.Count).ToArray()),
                        ("ticksuffix", "  "),
                        ("showgrid", false),
                        ("zeroline", false)
                    )
                ),
                ("xaxis", Fig.Obj(("rangemode", "tozero"), ("title", Fig.Title("points")))),
                ("showlegend", false),
                ("transition", Fig.Obj(("duration", 380), ("easing", "cubic-in-out")))
            )
            .WithAlt(
                leaders.Count == 0
                    ? "Nobody runs yet."
                    : $"The {(leaders.Count == Runners ? "ten who lead" : "players")} now, from their first points to {Values.Text(running[0][^1])} of {PlotText.Cut(leaders[0])}; press Play to see how."
            )
            .WithHeight(400);
        return new ChartPanel("Race of the top ten", chart) { Frames = frames };
    }

    private static ChartFrame Frame(List<long[]> running, int step, DateTime end)
    {
        var totals = running.Select(r => r[step]).ToArray();
        var order = Enumerable.Range(0, totals.Length).OrderByDescending(i => totals[i]).ThenBy(i => i).ToList();
        var places = new double[totals.Length];
        for (var i = 0; i < order.Count; i++)
            places[order[i]] = i + 1;
        return new ChartFrame(
            end.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            new ChartVariant([new TracePatch(0, Fig.Obj(("x", totals), ("y", places)))])
        );
    }

    private Dictionary<string, ChartVariant> Chosen(List<string> names, int one)
    {
        var points = Scores.PerStep(windows, coarse, names);
        var variants = new Dictionary<string, ChartVariant>(StringComparer.Ordinal);
        for (var p = 0; p < names.Count; p++)
        {
            var label = PlotText.Of(names[p]);
            variants[Selector.KeyOf(names[p])] = new ChartVariant([
                new TracePatch(one - 1, Fig.Obj(("y", Scores.Running(points[p])), ("name", label), ("showlegend", true))),
                new TracePatch(2 * one - 1, Fig.Obj(("y", points[p]), ("name", label), ("showlegend", true))),
            ]);
        }

        return variants;
    }

    private static GenericChart Line(DateTime[] times, long[] values, string label, Look look, bool total, double width = 2) =>
        Chart
            .Line<DateTime, long, string>(times, values, Name: label, ShowMarkers: times.Length == 1)
            .Trace(
                ("visible", total),
                ("showlegend", values.Length > 0),
                ("line", Fig.Obj(("color", look.Color), ("dash", look.Dash), ("width", width))),
                ("marker", Fig.Obj(("color", look.Color), ("symbol", look.Symbol))),
                ("hovertemplate", Hover)
            );
}
