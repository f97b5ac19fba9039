using Balloon.Notebook.Analytics;
using Balloon.Notebook.Panels;

namespace Balloon.Notebook.Boards;

// The tables below the charts.
internal sealed partial class PerformanceBoard
{
    private TablePanel Summary()
    {
        var all = windows.Times.Values;
        var starts = all.TakeLast(TableWindows).Reverse().ToList();
        return new TablePanel("Windows, newest first", Windows(starts, all.Length, null))
        {
            IsWide = true,
            Variants =
                colors.Count == 0 ? [] : [colors.ToDictionary(Selector.KeyOf, c => Windows(starts, all.Length, c), StringComparer.Ordinal)],
        };
    }

    /// <summary>The windows that begin at these times, for all colours or for one.</summary>
    private BoardTable Windows(List<DateTime> starts, int count, string? color)
    {
        var byStart = Rows(color, starts.Count == 0 ? default : starts[^1]).ToLookup(i => windows.Starts[i]);
        return new BoardTable(
            ["window", "pops", "points", "mean", "median", "colours", "most popped"],
            starts.ConvertAll(start =>
            {
                int[] rows = [.. byStart[start]];
                return Spread.Of(windows, rows) is { } spread
                    ? (IReadOnlyList<object?>)
                        [
                            start,
                            spread.Pops,
                            Math.Round(spread.Pops * spread.Mean),
                            Math.Round(spread.Mean, 1),
                            Math.Round(spread.Median, 1),
                            rows.Length,
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
        var players = Sessions.ByPlayer(Sessions.Of(scores)).OrderByDescending(h => h.PointsPerMinute).ToList();
        return new TablePanel(
            "Efficiency by player",
            new BoardTable(
                ["player", "points/min", "points/pop", "pops/min", "played"],
                players
                    .Take(BoardTable.MaxRows)
                    .Select(h =>
                        (IReadOnlyList<object?>)
                            [
                                h.Player,
                                Math.Round(h.PointsPerMinute),
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
        )
        {
            IsWide = true,
        };
    }

    private TablePanel Hours()
    {
        var hourOf = scores.Times.Each(start => start.Ticks / TimeSpan.TicksPerHour);
        long[] hours = [.. hourOf.Distinct()];
        var placeOf = Array.ConvertAll(hourOf, hour => Array.BinarySearch(hours, hour));
        var (pops, points, players) = (new long[hours.Length], new long[hours.Length], Scores.Playing(scores, placeOf, hours.Length));
        for (var i = 0; i < scores.Times.Count; i++)
        {
            var hour = placeOf[scores.Times.Rows[i]];
            pops[hour] += scores.Pops[i];
            points[hour] += scores.Points[i];
        }

        var rows = Enumerable
            .Range(0, hours.Length)
            .Reverse()
            .Select(h =>
                (IReadOnlyList<object?>)
                    [
                        new DateTime(hours[h] * TimeSpan.TicksPerHour, DateTimeKind.Utc),
                        pops[h],
                        points[h],
                        Math.Round((double)points[h] / Math.Max(1, pops[h]), 1),
                        players[h],
                    ]
            )
            .ToList();
        return new TablePanel(
            "Efficiency by hour",
            new BoardTable(["hour", "pops", "points", "points/pop", "players"], rows) { BarColumn = 2, SortColumn = 0 }
        )
        {
            IsWide = true,
        };
    }
}
