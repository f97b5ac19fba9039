using System.Collections.Concurrent;
using Balloon.Notebook.Analytics;
using Balloon.Notebook.Game;
using Balloon.Notebook.Plots;
using Balloon.Notebook.Tables;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Chart = Plotly.NET.CSharp.Chart;

namespace Balloon.Notebook.Boards;

/// <summary>The dashboard of performance: the distribution of scores by colour and by window, and what players achieve per pop.</summary>
internal sealed partial class PerformanceBoard
{
    private const int LatestWindows = 24;
    private const int TableWindows = 60;
    private const int FineSteps = 160;
    private const double WidthOfBox = 0.7;

    private const string Estimated = " Quartiles over several windows are estimated from each window's five numbers.";

    private readonly ColorWindows windows;
    private readonly PlayerWindows scores;
    private readonly List<string> colors;
    private readonly DateTime begin;
    private readonly DateTime end;
    private readonly int[] inTime;
    private readonly Dictionary<string, int[]> byColor;
    private readonly ConcurrentDictionary<(string?, DateTime), Spread?> spreads = [];

    private PerformanceBoard(ColorWindows windows, PlayerWindows scores)
    {
        (this.windows, this.scores) = (windows, scores);
        inTime = CodedColumn.Sorted([.. Enumerable.Range(0, windows.Starts.Length)], windows.Times.Rows, windows.Times.Values.Length);
        byColor = RowsByColor(windows.Colors, inTime);
        colors = [.. byColor.Keys.OrderBy(c => BalloonColor.Find(c)?.Index ?? 99).ThenBy(c => c, StringComparer.Ordinal)];
        (begin, end) = inTime.Length == 0 ? default : (windows.Times.Values[0], windows.Ends.Max());
        // The slow part over many windows, in parallel by colour.
        Parallel.ForEach(colors.Prepend<string?>(null), color => SpreadOf(color));
    }

    private static Dictionary<string, int[]> RowsByColor(CodedColumn<string> colors, int[] inTime)
    {
        var sorted = CodedColumn.Sorted(inTime, colors.Rows, colors.Values.Length).AsSpan();
        var counts = new int[colors.Values.Length];
        foreach (var color in colors.Rows)
            counts[color]++;
        var rows = new Dictionary<string, int[]>(StringComparer.Ordinal);
        for (var color = 0; color < counts.Length; color++)
        {
            if (counts[color] > 0)
                rows[colors.Values[color]] = sorted[..counts[color]].ToArray();
            sorted = sorted[counts[color]..];
        }

        return rows;
    }

    public static Dashboard Of(ColorWindows windows, PlayerWindows scores, string source)
    {
        var board = new PerformanceBoard(windows, scores);
        return new Dashboard(
            "Performance",
            [
                board.Cards(),
                board.ByWindow(),
                board.ByColor(),
                board.Averages(),
                board.Throughput(),
                board.Summary(),
                board.Efficiency(),
                board.Hours(),
            ]
        )
        {
            Source = source + Estimated,
            Selectors = board.colors.Count == 0 ? [] : [new Selector("Color", "all colours", board.colors)],
        };
    }

    /// <summary>The windows of one colour or of all from a start time on, in the order of time.</summary>
    private ArraySegment<int> Rows(string? color = null, DateTime from = default)
    {
        var rows = color is null ? inTime : byColor[color];
        var (low, high) = (0, rows.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (windows.Starts[rows[middle]] < from)
                low = middle + 1;
            else
                high = middle;
        }

        return new ArraySegment<int>(rows, low, rows.Length - low);
    }

    private static LinearAxis ScoreAxis => Styles.Axis(title: "score of a pop", rangeMode: StyleParam.RangeMode.ToZero);

    private Spread? SpreadOf(string? color, DateTime from = default) =>
        spreads.GetOrAdd((color, from), key => Spread.Of(windows, Rows(key.Item1, key.Item2)));

    private CardsPanel Cards() =>
        Panel.Cards(Figures(null)) with
        {
            Variants = [colors.ToDictionary(Selector.KeyOf, c => Figures(c), StringComparer.Ordinal)],
        };

    private IReadOnlyList<Card> Figures(string? color) =>
        SpreadOf(color) is { } s
            ?
            [
                new Card("pops", s.Pops),
                new Card("mean score", Math.Round(s.Mean, 1)),
                new Card("median", Math.Round(s.Median, 1)),
                new Card("standard deviation", Math.Round(s.Deviation, 1)),
                new Card("least to most", $"{Values.Text(s.Min)} – {Values.Text(s.Max)}"),
                new Card("quartiles", $"{Values.Text(Math.Round(s.Q1, 1))} – {Values.Text(Math.Round(s.Q3, 1))}"),
            ]
            : [new Card("pops", 0), new Card("mean score", "none yet")];

    /// <summary>A box per window for the latest windows, or per minute or hour for all of them.</summary>
    private ChartPanel ByWindow()
    {
        (string Label, TimeSpan Step)[] steps =
        [
            ($"window of {TimeGrid.WordsOf(windows.Length)}", windows.Length),
            ("minute", TimeSpan.FromMinutes(1)),
            ("hour", TimeSpan.FromHours(1)),
            ("whole range", TimeSpan.Zero),
        ];
        var charts = steps.SelectMany((step, i) => BoxAndMean(step.Step, i)).ToList();
        var chart = ChartMaker
            .Combined(charts)
            .OverTime()
            .WithYAxis(ScoreAxis)
            .WithLayoutStyle(
                boxMode: StyleParam.BoxMode.Overlay,
                showLegend: true,
                menu: Menus.Buttons(
                    "box for each",
                    steps.Select(
                        (s, i) => (s.Label, Enumerable.Range(0, 2 * steps.Length).Select(t => t / 2 == i).ToArray(), (string?)null)
                    )
                )
            )
            .WithAlt(colors.Count == 0 ? "No windows yet." : SpreadWords("scores"))
            .WithHeight(360);
        return new ChartPanel("Scores over time", chart)
        {
            IsWide = true,
            Variants =
            [
                colors.ToDictionary(
                    Selector.KeyOf,
                    c => new ChartVariant([.. steps.SelectMany((step, i) => Patches(Boxes(c, step.Step), 2 * i))])
                    {
                        Alt = SpreadWords($"scores of {c} balloons"),
                    },
                    StringComparer.Ordinal
                ),
            ],
        };
    }

    private static string SpreadWords(string ofWhat) =>
        $"Spread of {ofWhat} in the latest {LatestWindows} time spans: the box from quartile to quartile, the line in it the median, the diamond the mean, whiskers from least to most.";

    private List<(DateTime Start, Spread Spread)> Boxes(string? color, TimeSpan step)
    {
        if (colors.Count == 0)
            return [];
        if (step <= TimeSpan.Zero)
            return SpreadOf(color) is { } whole ? [(begin + (end - begin) / 2, whole)] : [];
        var from = end - step * LatestWindows;
        return
        [
            .. Rows(color, from)
                .GroupBy(i => new DateTime(windows.Starts[i].Ticks - windows.Starts[i].Ticks % step.Ticks, DateTimeKind.Utc))
                .OrderBy(g => g.Key)
                .Select(g => (g.Key, Spread: Spread.Of(windows, g.ToArray())))
                .Where(b => b.Spread is not null)
                .Select(b => (b.Key, b.Spread!)),
        ];
    }

    private IEnumerable<GenericChart> BoxAndMean(TimeSpan step, int number)
    {
        var boxes = Boxes(null, step);
        // Set explicitly, since a single box would be as wide as the chart, with an axis in milliseconds.
        var width = WidthOfBox * (step <= TimeSpan.Zero ? end - begin : step).TotalMilliseconds;
        DateTime[] times = [.. boxes.Select(b => b.Start)];
        List<Spread> spreads = boxes.ConvertAll(b => b.Spread);
        yield return BoxPlots.Box("scores", times, spreads, "#3b82f6", width, $"{number}").Shown(number == 0);
        yield return BoxPlots
            .Means(times, spreads.Select(s => s.Mean), "mean %{y:.1f}<br>%{x|%Y-%m-%d %H:%M:%S}<br>%{customdata} UTC<extra></extra>")
            .Shown(number == 0);
    }

    private static IEnumerable<TracePatch> Patches(List<(DateTime Start, Spread Spread)> boxes, int trace)
    {
        DateTime[] times = [.. boxes.Select(b => b.Start)];
        yield return new TracePatch(trace, new Trace("box").Quartiles(times, boxes.ConvertAll(b => b.Spread)));
        yield return new TracePatch(
            trace + 1,
            new Trace("scatter").Style(x: times, y: boxes.Select(b => Math.Round(b.Spread.Mean, 2)).ToArray())
        );
    }

    /// <summary>A box per colour over the last window, minute or hour, or over all time.</summary>
    private ChartPanel ByColor()
    {
        (string Label, TimeSpan Span)[] spans =
        [
            ("whole range", TimeSpan.Zero),
            ("last hour", TimeSpan.FromHours(1)),
            ("last minute", TimeSpan.FromMinutes(1)),
            ($"last {TimeGrid.WordsOf(windows.Length)}", windows.Length),
        ];
        var charts = spans
            .SelectMany(
                (span, i) =>
                {
                    var boxes = colors
                        .Select(c => (Color: c, Spread: SpreadOf(c, span.Span <= TimeSpan.Zero ? default : end - span.Span)))
                        .Where(b => b.Spread is not null)
                        .OrderByDescending(b => b.Spread!.Median)
                        .ToList();
                    string[] names = [.. boxes.Select(b => PlotText.Of(b.Color))];
                    return boxes
                        .Select((b, k) => BoxPlots.Box(names[k], new[] { names[k] }, [b.Spread!], Look.Display(b.Color)).Shown(i == 0))
                        .Append(
                            BoxPlots
                                .Means(names, boxes.Select(b => b.Spread!.Mean), "<b>%{x}</b><br>mean %{y:.1f}<extra></extra>")
                                .Shown(i == 0)
                        )
                        .Select(chart => (chart, i));
                }
            )
            .ToList();
        var chart = ChartMaker
            .Combined(charts.Select(c => c.chart))
            .WithYAxis(ScoreAxis)
            .WithXAxis(Styles.Axis(type: StyleParam.AxisType.Category, tickAngle: -45))
            .WithLayoutStyle(
                boxMode: StyleParam.BoxMode.Overlay,
                menu: Menus.Buttons("range", spans.Select((s, i) => (s.Label, charts.Select(c => c.i == i).ToArray(), (string?)null)))
            )
            .WithAlt(
                colors.Count == 0
                    ? "No scores yet."
                    : "Spread of scores of each colour, highest median first: the box from quartile to quartile, the line in it the median, the diamond the mean. A long upper half holds favourites, which score double."
            )
            .WithHeight(360);
        return new ChartPanel("Scores by colour", chart);
    }

    private ChartPanel Averages()
    {
        var means = colors
            .Select(c => (Color: c, Spread: SpreadOf(c)))
            .Where(m => m.Spread is not null)
            .OrderBy(m => m.Spread!.Mean)
            .ToList();
        var charts =
            means.Count == 0
                ? Enumerable.Empty<GenericChart>()
                :
                [
                    Chart
                        .Bar<double, string, string>(
                            [.. means.Select(m => Math.Round(m.Spread!.Mean, 1))],
                            Keys: means.Select(m => PlotText.Of(m.Color)).ToArray(),
                            // A single bar would be as high as the chart.
                            Width: Math.Min(0.75, 0.25 * means.Count),
                            ShowLegend: false
                        )
                        .MapTraces(t =>
                            t.Style(
                                errorX: Styles.Error(
                                    down: [.. means.Select(m => Math.Max(0, Math.Round(m.Spread!.Mean - m.Spread.Q1, 1)))],
                                    up: [.. means.Select(m => Math.Max(0, Math.Round(m.Spread!.Q3 - m.Spread.Mean, 1)))],
                                    color: "rgba(128,128,128,.9)",
                                    thickness: 1.4
                                ),
                                customData: [.. means.Select(m => Values.Text(m.Spread!.Pops))],
                                hover: "<b>%{y}</b><br>%{x:.1f} points per pop<br>%{customdata} pops<extra></extra>"
                            )
                        ),
                ];
        var chart = ChartMaker
            .Combined(charts)
            .WithXAxis(Styles.Axis(title: "points per pop", rangeMode: StyleParam.RangeMode.ToZero))
            .WithYAxis(Styles.Axis(type: StyleParam.AxisType.Category))
            .WithAlt(
                means.Count == 0
                    ? "No scores yet."
                    : $"Average score of a pop, with the middle half of the scores as a line: from {means[^1].Color}, {Values.Text(Math.Round(means[^1].Spread!.Mean, 1))}, to {means[0].Color}, {Values.Text(Math.Round(means[0].Spread!.Mean, 1))}."
            )
            .WithHeight(360);
        return new ChartPanel("Average by colour", chart);
    }

    private ChartPanel Throughput()
    {
        var grid = windows.Grid(FineSteps);
        var chart = Chart
            .Area<DateTime, double, string>(
                grid.Times,
                PerMinute(null, grid),
                ShowMarkers: grid.Count == 1,
                LineColor: Color.fromString("#3b82f6"),
                ShowLegend: false
            )
            .MapTraces(t => t.Style(hover: "%{y:,} pops per minute<br>%{x|%Y-%m-%d %H:%M:%S}<br>%{customdata} UTC<extra></extra>"))
            .OverTime(grid, Menus.Ranges(("5 min", 5, StyleParam.TimeStep.Minute), ("1 h", 1, StyleParam.TimeStep.Hour)))
            .WithYAxis(Styles.Axis(title: "pops per minute", rangeMode: StyleParam.RangeMode.ToZero))
            .WithAlt(grid.Count == 0 ? "No pops yet." : Words("Pops"))
            .WithHeight(280);
        return new ChartPanel("Throughput", chart)
        {
            IsWide = true,
            Variants =
            [
                colors.ToDictionary(
                    Selector.KeyOf,
                    c => new ChartVariant([
                        new TracePatch(0, new Trace("scatter").Style(y: PerMinute(c, grid), line: Styles.Line(color: Look.Display(c)))),
                    ])
                    {
                        Alt = Words($"Pops of {c} balloons"),
                    },
                    StringComparer.Ordinal
                ),
            ],
        };

        string Words(string what) => $"{what} per minute over time, in steps of {grid.Words}.";
    }

    private double[] PerMinute(string? color, TimeGrid grid)
    {
        var pops = new long[grid.Count];
        var stepOf = windows.Times.Each(start => grid[start]);
        foreach (var i in Rows(color))
            pops[stepOf[windows.Times.Rows[i]]] += windows.Pops[i];
        return [.. pops.Select(p => Math.Round(p / grid.Step.TotalMinutes, 1))];
    }
}
