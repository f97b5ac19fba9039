using System.Globalization;
using Balloon.Notebook.Analytics;
using Balloon.Notebook.Panels;

namespace Balloon.Notebook.Boards;

/// <summary>The dashboard of the leaderboard and its history.</summary>
internal static class LeaderboardBoard
{
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    /// <param name="now">The current table.</param>
    /// <param name="before">An earlier state, for the changes of ranks; null if there is none.</param>
    /// <param name="windows">The sums of each player and window.</param>
    /// <param name="source">A sentence about the source of the data.</param>
    /// <param name="earlier">A sentence about the time of the earlier state.</param>
    /// <param name="commits">The table as of some of its commits, oldest first.</param>
    public static Dashboard Of(
        PlayerTotals now,
        PlayerTotals? before,
        PlayerWindows windows,
        string source,
        string earlier,
        IReadOnlyList<Commit>? commits = null
    )
    {
        var places = Scores.Rank(now, before);
        var names = places.Take(BoardTable.MaxRows).Select(p => p.Player).ToList();
        var trends = new TrendPanels(windows, places);
        return new Dashboard(
            "Leaderboard",
            [
                Cards(now, windows, commits ?? []),
                new TablePanel("All time", Board(places, before is not null, now.Players.Length)),
                new TablePanel("The last five minutes", Latest(windows)),
                trends.Trends(names),
                trends.Ranks(),
                trends.Race(),
            ]
        )
        {
            Source = source + (before is null ? "" : " " + earlier) + Limit(now.Players.Length),
            Selectors = names.Count == 0 ? [] : [new Selector("Player", "the leaders", names)],
        };
    }

    private static string Limit(int players) =>
        players > BoardTable.MaxRows
            ? $" The {BoardTable.MaxRows} players with most points of {players.ToString("N0", CultureInfo.InvariantCulture)}."
            : "";

    private static CardsPanel Cards(PlayerTotals now, PlayerWindows windows, IReadOnlyList<Commit> commits)
    {
        var grid = windows.Grid(40);
        var (pops, points) = Scores.Total(windows, grid);
        var playing = Scores.Playing(windows, windows.Times.Each(start => grid[start]), grid.Count);
        var (all, bonus) = (now.Pops.Sum(), now.Bonus.Sum());
        DateTime? latest = now.Latest.Length == 0 ? null : now.Latest.Max();
        return Panel.Cards(
            new Card("players", now.Players.Length) { Trend = [.. playing.Select(p => (double)p)], Note = At(grid) },
            new Card("pops", all) { Trend = [.. pops.Select(p => (double)p)], Note = Per(grid) },
            new Card("points", now.Points.Sum()) { Trend = [.. points.Select(p => (double)p)], Note = Per(grid) },
            new Card("of pops hit a favourite", new BoardTable.Share(bonus, all).ToString())
            {
                Trend = [.. commits.Select(c => Math.Round(100.0 * c.Totals.Bonus.Sum() / Math.Max(1, c.Totals.Pops.Sum()), 1))],
                Note = Over(commits, "at"),
            },
            latest is { } time
                ? new Card("latest pop", time)
                {
                    IsClock = true,
                    Trend = [.. commits.Where(c => c.Totals.Latest.Length > 0).Select(Age)],
                    Note = Over(commits, "its age at"),
                }
                : new Card("latest pop", "none yet")
        );
    }

    /// <summary>The seconds from the latest pop in a commit to the commit.</summary>
    private static double Age(Commit commit) =>
        Math.Max(0, Math.Round((commit.At.UtcDateTime - commit.Totals.Latest.Max()).TotalSeconds, 1));

    private static string Over(IReadOnlyList<Commit> commits, string what) =>
        commits.Count < 2 ? "" : $"line: {what} {commits.Count} commits";

    private static string Per(TimeGrid grid) => grid.Count < 2 ? "" : $"line: per {grid.Words}";

    private static string At(TimeGrid grid) => grid.Count < 2 ? "" : $"line: players active per {grid.Words}";

    private static BoardTable Board(List<Scores.Place> places, bool changes, int players) =>
        new(
            changes
                ? ["#", "±", "player", "points", "pops", "points/pop", "bonus"]
                : ["#", "player", "points", "pops", "points/pop", "bonus"],
            places
                .Take(BoardTable.MaxRows)
                .Select(p =>
                {
                    object?[] row =
                    [
                        p.Rank,
                        new BoardTable.Change(p.Change),
                        p.Player,
                        p.Points,
                        p.Pops,
                        Math.Round(p.PointsPerPop, 1),
                        new BoardTable.Share(p.Bonus, p.Pops),
                    ];
                    return (IReadOnlyList<object?>)(changes ? row : [row[0], .. row[2..]]);
                })
                .ToList()
        )
        {
            BarColumn = changes ? 3 : 2,
            SortColumn = changes ? 3 : 2,
            Total = players,
        };

    private static BoardTable Latest(PlayerWindows windows)
    {
        if (windows.Starts.Length == 0)
            return new BoardTable([], []);
        var places = Scores.Since(windows, windows.Ends.Max() - Recent);
        return new BoardTable(
            ["#", "player", "points", "pops", "points/pop"],
            places
                .Take(BoardTable.MaxRows)
                .Select(p => (IReadOnlyList<object?>)[p.Rank, p.Player, p.Points, p.Pops, Math.Round(p.PointsPerPop, 1)])
                .ToList()
        )
        {
            BarColumn = 2,
            SortColumn = 2,
            Total = places.Count,
        };
    }
}
