using System.Globalization;
using Balloon.Notebook.Analytics;
using Balloon.Notebook.Plots;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Boards;

/// <summary>Scores over time: trends, ranks and the race of the ten leaders.</summary>
internal sealed class TrendPanels
{
    private const int Lines = 8;
    private const int Runners = 10;
    private const int FineSteps = 160;
    private const int CoarseSteps = 60;
    private const int Moments = 40;
    private const int FewMoments = 12;
    private const int MaxEndLabelLength = 19;

    private const string Hover = "<b>%{fullData.name}</b><br>%{y:,} points<br>%{x|%Y-%m-%d %H:%M:%S}<br>%{customdata} UTC<extra></extra>";

    private readonly PlayerWindows windows;
    private readonly List<Scores.Place> places;
    private readonly List<string> leaders;
    private readonly List<Look> looks;
    private readonly TimeGrid fine;
    private readonly TimeGrid coarse;
    private readonly long[][] steps;

    public TrendPanels(PlayerWindows windows, List<Scores.Place> places)
    {
        this.windows = windows;
        this.places = places;
        leaders = places.Take(Runners).Select(p => p.Player).ToList();
        looks = Look.Apart(leaders);
        fine = windows.Grid(FineSteps);
        coarse = windows.Grid(CoarseSteps);
        steps = Scores.PerStep(windows, fine, leaders);
    }

    /// <summary>Totals or sums per step of the leaders and the selected player.</summary>
    public ChartPanel Trends(List<string> names)
    {
        var shown = leaders.Take(Lines).ToList();
        var labels = PlotText.Distinct(shown);
        var times = fine.Times;
        var charts = new List<GenericChart>();
        foreach (var total in (bool[])[true, false])
        {
            for (var p = 0; p < shown.Count; p++)
                charts.Add(Line(times, total ? Scores.Running(steps[p]) : steps[p], labels[p], looks[p], total));
            charts.Add(Line(coarse.Times, [], "chosen", new Look("#e5484d", "circle", "solid"), total, width: 4));
        }

        var (count, one) = (charts.Count, shown.Count + 1);
        var chart = ChartMaker
            .Combined(charts)
            .OverTime(
                fine,
                Menus.Ranges(
                    ("5 min", 5, StyleParam.TimeStep.Minute),
                    ("15 min", 15, StyleParam.TimeStep.Minute),
                    ("1 h", 1, StyleParam.TimeStep.Hour)
                )
            )
            .WithYAxis(Styles.Axis(title: "points", rangeMode: StyleParam.RangeMode.ToZero))
            .WithLayoutStyle(
                hoverMode: StyleParam.HoverMode.Closest,
                menu: Menus.Buttons(
                    "points",
                    ("total", Visible(i => i < one), "points in all"),
                    ($"per {fine.Words}", Visible(i => i >= one), $"points per {fine.Words}")
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

    /// <summary>Ranks among the current ten leaders.</summary>
    public ChartPanel Ranks()
    {
        var labels = PlotText.Distinct(leaders);
        var grid = windows.Grid(Moments);
        var ranks = Scores.Ranks(Scores.PerStep(windows, grid, leaders).Select(Scores.Running).ToList());
        var charts = leaders.Select(
            (_, p) =>
            {
                var look = looks[p];
                return Chart
                    .Line<DateTime, double, string>(
                        grid.Times,
                        [.. ranks[p].Select(r => r ?? double.NaN)],
                        Name: labels[p],
                        ShowMarkers: grid.Count <= FewMoments,
                        Line: Styles.Line(look.Color, look.Drawing, StyleParam.Shape.Spline, smoothing: 0.6, width: 2.5),
                        Marker: Styles.Marker(Color.fromString(look.Color), look.Marker, size: 7)
                    )
                    .MapTraces(t =>
                        t.Style(hover: "<b>%{fullData.name}</b><br>rank %{y}<br>%{x|%H:%M:%S} · %{customdata} UTC<extra></extra>")
                    );
            }
        );
        var chart = ChartMaker
            .Combined(charts)
            .OverTime(grid)
            .WithYAxis(Places(title: "rank"))
            .WithMargin(right: 128)
            .WithLayoutStyle(showLegend: false, hoverMode: StyleParam.HoverMode.Closest, annotations: AtTheEnd(ranks))
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

    /// <summary>Labels at the ends of the lines, one below the other for equal ranks, so that no legend is needed.</summary>
    private List<Annotation> AtTheEnd(int?[][] ranks) =>
        [
            .. Enumerable
                .Range(0, ranks.Length)
                .Where(p => ranks[p].LastOrDefault() is not null)
                .OrderBy(p => ranks[p][^1])
                .Select((p, place) => Styles.AtTheRight(PlotText.Of(leaders[p], MaxEndLabelLength), place + 1, size: 11)),
        ];

    /// <summary>The axis of ranks with the first on top; at least three, so that a single player's bar does not fill the chart.</summary>
    private LinearAxis Places(string? title = null, bool? showGrid = null) =>
        Styles.Axis(
            title: title,
            range: StyleParam.Range.ofMinMax(Math.Max(3, leaders.Count) + 0.5, 0.5),
            tickValues: [.. Enumerable.Range(1, leaders.Count)],
            tickSuffix: "  ",
            showGrid: showGrid,
            zeroLine: false
        );

    /// <summary>The race of the ten leaders as an animation.</summary>
    public ChartPanel Race()
    {
        var grid = windows.Grid(Moments);
        var running = Scores.PerStep(windows, grid, leaders).Select(Scores.Running).ToList();
        var labels = PlotText.Distinct(leaders);
        string[] colors = [.. looks.Select(l => l.Color)];
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
                                Keys: Enumerable.Range(1, leaders.Count).Select(i => (double)i).ToArray(),
                                MultiText: labels.ToArray(),
                                TextPosition: StyleParam.TextPosition.Auto,
                                MarkerColor: Look.ColorsOf(colors)
                            )
                            .MapTraces(t =>
                                t.Style(
                                        insideTextAnchor: StyleParam.InsideTextAnchor.Start,
                                        insideTextFont: new Font().With("color", Look.ColorsOf(colors.Select(Look.TextOn))),
                                        clipOnAxis: false,
                                        hover: "<b>%{hovertext}</b><br>%{x:,} points<extra></extra>"
                                    )
                                    .With("hovertext", labels)
                            ),
                    ]
            )
            .WithYAxis(Places(showGrid: false))
            .WithXAxis(Styles.Axis(title: "points", rangeMode: StyleParam.RangeMode.ToZero))
            .WithLayoutStyle(
                showLegend: false,
                transition: Transition.init(Duration: 380, Easing: StyleParam.TransitionEasing.CubicInOut, Ordering: null)
            )
            .WithAlt(
                leaders.Count == 0
                    ? "Nobody has scored yet."
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
            new ChartVariant([new TracePatch(0, new Trace("bar").Style(x: totals, y: places))])
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
                new TracePatch(one - 1, new Trace("scatter").Style(y: Scores.Running(points[p]), name: label, showLegend: true)),
                new TracePatch(2 * one - 1, new Trace("scatter").Style(y: points[p], name: label, showLegend: true)),
            ]);
        }

        return variants;
    }

    private static GenericChart Line(DateTime[] times, long[] values, string label, Look look, bool total, double width = 2) =>
        Chart
            .Line<DateTime, long, string>(
                times,
                values,
                Name: label,
                ShowMarkers: times.Length == 1,
                ShowLegend: values.Length > 0,
                LineColor: Color.fromString(look.Color),
                LineDash: look.Drawing,
                LineWidth: width,
                MarkerColor: Color.fromString(look.Color),
                MarkerSymbol: look.Marker
            )
            .Shown(total)
            .MapTraces(t => t.Style(hover: Hover));
}
