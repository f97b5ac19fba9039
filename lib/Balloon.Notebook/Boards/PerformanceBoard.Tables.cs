using Balloon.Notebook.Analytics;
using Balloon.Notebook.Panels;

namespace Balloon.Notebook.Boards;

// The tables below the charts.
internal sealed partial class PerformanceBoard
{
    private TablePanel Summary()
    {
        var all = windows.Starts.Distinct().ToList();
        var starts = all.OrderDescending().Take(TableWindows).ToList();
        return new TablePanel("Windows, newest first", Windows(starts, all.Count, null))
        {
            IsWide = true,
            Variants =
                colors.Count == 0 ? [] : [colors.ToDictionary(Selector.KeyOf, c => Windows(starts, all.Count, c), StringComparer.Ordinal)],
        };
    }

    /// <summary>The windows that begin at these times, of all colours or of one.</summary>
    private BoardTable Windows(List<DateTime> starts, int count, string? color)
    {
        var byStart = Rows(color, starts.Count == 0 ? default : starts[^1]).ToLookup(i => windows.Starts[i]);
        return new BoardTable(
            ["window", "pops", "points", "mean", "median", "colours", "most popped"],
            starts.ConvertAll(start =>
            {
                var rows = byStart[start];
                return Spread.Of(windows, rows) is { } spread
                    ? (IReadOnlyList<object?>)
                        [
                            start,
                            spread.Pops,
                            Math.Round(spread.Pops * spread.Mean),
                            Math.Round(spread.Mean, 1),
                            Math.Round(spread.Median, 1),
                            rows.Count(),
                            windows.Colors[rows.MaxBy(i => windows.Pops[i])],
                        ]
                    : [start, 0L, 0.0, null, null, 0, ""];
            })
        )
        {
            BarColumn = 1,
            SortColumn = 0,
            Total = count,
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
                SortColumn = 1,
                Total = players.Count,
            }
        );
    }

    private TablePanel Hours()
    {
        var (sums, players) = (new Dictionary<DateTime, (long Pops, long Points)>(), new Dictionary<DateTime, HashSet<int>>());
        for (var i = 0; i < scores.Starts.Count; i++)
        {
            var hour = new DateTime(scores.Starts[i].Ticks - scores.Starts[i].Ticks % TimeSpan.TicksPerHour, DateTimeKind.Utc);
            var (pops, points) = sums.GetValueOrDefault(hour);
            sums[hour] = (pops + scores.Pops[i], points + scores.Points[i]);
            if (!players.TryGetValue(hour, out var present))
                players[hour] = present = [];
            present.Add(scores.Places.Rows[i]);
        }

        var hours = sums.OrderByDescending(h => h.Key)
            .Select(h =>
                (IReadOnlyList<object?>)
                    [
                        h.Key,
                        h.Value.Pops,
                        h.Value.Points,
                        Math.Round((double)h.Value.Points / Math.Max(1, h.Value.Pops), 1),
                        players[h.Key].Count,
                    ]
            )
            .ToList();
        return new TablePanel(
            "Efficiency by hour",
            new BoardTable(["hour", "pops", "points", "points/pop", "players"], hours) { BarColumn = 2, SortColumn = 0 }
        );
    }
}
