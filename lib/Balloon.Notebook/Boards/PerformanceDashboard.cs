using System.Globalization;
using Balloon.Notebook.Display;
using Balloon.Notebook.Game;

namespace Balloon.Notebook.Boards;

/// <summary>How scores are spread, colour by colour and window by window.</summary>
internal static class PerformanceDashboard
{
    private const int Windows = 8;
    private const int Colors = 4;

    public static Dashboard Of(ResultTable trends)
    {
        var all = Read(trends);
        var byColor = all.GroupBy(w => w.Color).ToDictionary(g => g.Key, g => g.ToList());
        var latest = all.Select(w => w.Start).Distinct().OrderDescending().Take(Windows).Order().ToList();
        return new Dashboard(
            "Performance",
            [
                new Panel($"Scores in the latest {latest.Count} windows") { Plot = Boxes(all, latest, byColor), IsWide = true },
                new Panel("Average score per colour") { Plot = Averages(byColor) },
                Figures.Table(
                    "Colours",
                    ["colour", "pops", "average", "least", "most", "windows"],
                    byColor
                        .Select(c => (Color: c.Key, Pops: c.Value.Sum(w => w.Pops), Sum: c.Value.Sum(w => w.Pops * w.Average), c.Value))
                        .OrderByDescending(c => c.Sum / Math.Max(1, c.Pops))
                        .Select(c =>
                            (IReadOnlyList<object?>)
                                [
                                    c.Color,
                                    c.Pops,
                                    c.Sum / Math.Max(1, c.Pops),
                                    c.Value.Min(w => w.Least),
                                    c.Value.Max(w => w.Most),
                                    c.Value.Count,
                                ]
                        )
                        .ToList()
                ),
                Figures.Table(
                    "Windows",
                    ["window (UTC)", "pops", "average score", "colours", "most popped", "widest spread"],
                    latest
                        .OrderDescending()
                        .Select(start => all.Where(w => w.Start == start).ToList())
                        .Select(w =>
                            (IReadOnlyList<object?>)
                                [
                                    Figures.Clock(w[0].Start),
                                    w.Sum(x => x.Pops),
                                    w.Sum(x => x.Pops * x.Average) / Math.Max(1, w.Sum(x => x.Pops)),
                                    w.Count,
                                    w.MaxBy(x => x.Pops)!.Color,
                                    w.MaxBy(x => x.Q3 - x.Q1)!.Color,
                                ]
                        )
                        .ToList(),
                    wide: true
                ),
            ]
        );
    }

    /// <summary>The five numbers come from the table: the box plot is drawn from them, not from the pops, which are long gone.</summary>
    private static Plot Boxes(List<Window> all, List<DateTime> latest, Dictionary<string, List<Window>> byColor)
    {
        var shown = byColor.OrderByDescending(c => c.Value.Sum(w => w.Pops)).Take(Colors).Select(c => c.Key).ToList();
        var traces = shown.Select(color =>
        {
            var boxes = latest.Select(start => all.Find(w => w.Color == color && w.Start == start)).OfType<Window>().ToList();
            return Traces.Of(
                "box",
                ("name", color),
                ("x", boxes.Select(b => Figures.Clock(b.Start)).ToList()),
                ("q1", boxes.Select(b => b.Q1).ToList()),
                ("median", boxes.Select(b => b.Median).ToList()),
                ("q3", boxes.Select(b => b.Q3).ToList()),
                ("lowerfence", boxes.Select(b => b.Least).ToList()),
                ("upperfence", boxes.Select(b => b.Most).ToList()),
                ("mean", boxes.Select(b => b.Average).ToList()),
                ("marker", Traces.Sub(("color", BalloonColor.Of(color).Display))),
                ("line", Traces.Sub(("width", 1.5)))
            );
        });
        return new Plot(
            Traces.Chart(
                traces,
                ("boxmode", "group"),
                ("yaxis", Traces.Sub(("title", Traces.Sub(("text", "score of a pop"))), ("rangemode", "tozero"))),
                ("xaxis", Traces.Sub(("type", "category")))
            ),
            shown.Count == 0
                ? "No windows yet."
                : $"Spread of scores of the {shown.Count} most popped colours ({string.Join(", ", shown)}) in windows of 15 seconds. A box that reaches up to twice the colour's points holds many favourites."
        )
        {
            Height = 420,
        };
    }

    private static Plot Averages(Dictionary<string, List<Window>> byColor)
    {
        var averages = byColor
            .Select(c => (Color: c.Key, Average: c.Value.Sum(w => w.Pops * w.Average) / Math.Max(1, c.Value.Sum(w => w.Pops))))
            .OrderByDescending(c => c.Average)
            .ToList();
        return new Plot(
            Traces.Chart(
                [
                    Traces.Of(
                        "bar",
                        ("orientation", "h"),
                        ("y", averages.Select(a => a.Color).ToList()),
                        ("x", averages.Select(a => a.Average).ToList()),
                        (
                            "marker",
                            Traces.Sub(
                                ("color", averages.Select(a => BalloonColor.Of(a.Color).Display).ToList()),
                                ("line", Traces.Sub(("width", 1), ("color", "rgba(128,128,128,.7)")))
                            )
                        ),
                        ("hovertemplate", "%{y}: %{x:.1f} points a pop<extra></extra>")
                    ),
                ],
                ("yaxis", Traces.Sub(("autorange", "reversed"))),
                ("xaxis", Traces.Sub(("title", Traces.Sub(("text", "points a pop")))))
            ),
            averages.Count == 0
                ? "No scores yet."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"Average score of a pop: from {averages[0].Color}, {averages[0].Average:0.0}, to {averages[^1].Color}, {averages[^1].Average:0.0}."
                )
        )
        {
            Height = 380,
        };
    }

    private static List<Window> Read(ResultTable trends)
    {
        var (colors, starts, pops) = (
            trends.Column<string>("balloon_color"),
            trends.Column<DateTime>("window_start"),
            trends.Column<long>("balloon_pops")
        );
        var (average, least, most) = (
            trends.Column<double>("avg_score"),
            trends.Column<long>("min_score"),
            trends.Column<long>("max_score")
        );
        var (q1, median, q3) = (
            trends.Column<double>("q1_score"),
            trends.Column<double>("median_score"),
            trends.Column<double>("q3_score")
        );
        return Enumerable
            .Range(0, trends.Count)
            .Select(i => new Window(colors[i], starts[i], pops[i], average[i], least[i], q1[i], median[i], q3[i], most[i]))
            .ToList();
    }

    private sealed record Window(
        string Color,
        DateTime Start,
        long Pops,
        double Average,
        long Least,
        double Q1,
        double Median,
        double Q3,
        long Most
    );
}
