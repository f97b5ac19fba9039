using Balloon.Notebook.Analytics;
using Balloon.Notebook.Panels;

namespace Balloon.Notebook.Boards;

// The tables below the charts.
internal sealed partial class PerformanceBoard
{
    private TablePanel Summary()
    {
        var rows = Rows()
            .GroupBy(i => windows.Starts[i])
            .OrderByDescending(g => g.Key)
            .Take(TableWindows)
            .Select(g =>
                (Start: g.Key, Spread: Spread.Of(windows, g)!, Most: windows.Colors[g.MaxBy(i => windows.Pops[i])], Colors: g.Count())
            )
            .Select(w =>
                (IReadOnlyList<object?>)
                    [
                        w.Start,
                        w.Spread.Pops,
                        Math.Round(w.Spread.Pops * w.Spread.Mean),
                        Math.Round(w.Spread.Mean, 1),
                        Math.Round(w.Spread.Median, 1),
                        w.Colors,
                        w.Most,
                    ]
            )
            .ToList();
        return new TablePanel(
            "Windows, newest first",
            new BoardTable(["window", "pops", "points", "mean", "median", "colours", "most popped"], rows)
            {
                BarColumn = 1,
                Total = windows.Starts.Distinct().Count(),
            }
        )
        {
            IsWide = true,
        };
    }

    private TablePanel Efficiency()
    {
        var players = Sessions.Habits(Sessions.Of(scores)).OrderByDescending(h => h.PointsPerMinute).ToList();
        return new TablePanel(
            "Efficiency by player",
            new BoardTable(
                ["player", "points/min", "points/pop", "pops/min", "played"],
                players
                    .Take(BoardTable.Most)
                    .Select(h =>
                        (IReadOnlyList<object?>)
                            [
                                h.Player,
                                Math.Round(h.PointsPerMinute, 1),
                                Math.Round((double)h.Points / Math.Max(1, h.Pops), 1),
                                Math.Round(h.Pops / Math.Max(1e-9, h.Played.TotalMinutes), 1),
                                h.Played,
                            ]
                    )
                    .ToList()
            )
            {
                BarColumn = 1,
                Total = players.Count,
            }
        );
    }

    private TablePanel Hours()
    {
        var hours = Enumerable
            .Range(0, scores.Starts.Count)
            .GroupBy(i => new DateTime(scores.Starts[i].Ticks - scores.Starts[i].Ticks % TimeSpan.TicksPerHour, DateTimeKind.Utc))
            .OrderByDescending(g => g.Key)
            .Select(g =>
                (IReadOnlyList<object?>)
                    [
                        g.Key,
                        g.Sum(i => scores.Pops[i]),
                        g.Sum(i => scores.Points[i]),
                        Math.Round((double)g.Sum(i => scores.Points[i]) / Math.Max(1, g.Sum(i => scores.Pops[i])), 1),
                        g.Select(i => scores.Players[i]).Distinct(StringComparer.Ordinal).Count(),
                    ]
            )
            .ToList();
        return new TablePanel(
            "Efficiency by hour",
            new BoardTable(["hour", "pops", "points", "points/pop", "players"], hours) { BarColumn = 2 }
        );
    }
}
