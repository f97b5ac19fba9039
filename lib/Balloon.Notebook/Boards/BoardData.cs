using System.Globalization;
using Balloon.Iceberg.Spec;
using Balloon.Notebook.Analytics;
using Balloon.Notebook.Sql;

namespace Balloon.Notebook.Boards;

/// <summary>The table leaderboard as of one of its commits.</summary>
/// <param name="At">The time of the commit.</param>
/// <param name="Totals">The rows.</param>
internal sealed record Commit(DateTimeOffset At, PlayerTotals Totals);

/// <summary>Reads the dashboards' data as columns, from the Iceberg tables or, live, from the views.</summary>
internal sealed class BoardData(Workshop workshop, bool live, DateTimeOffset? asOf, CancellationToken cancellationToken)
{
    // A complete run of the course leaves fewer.
    private const int ManyFiles = 600;

    private const int FewFiles = 60;
    private const int Moments = 6;

    private static readonly string[] LeaderboardColumns = ["player", "total_score", "pops", "bonus_hits", "event_ts"];
    private static readonly string[] ColorColumns = ["player", "balloon_color", "balloon_pops", "points_by_color", "bonus_hits"];
    private static readonly string[] WindowColumns = ["player", "window_start", "window_end", "total_score", "pops"];
    private static readonly string[] TrendColumns =
    [
        "balloon_color",
        "window_start",
        "window_end",
        "balloon_pops",
        "avg_score",
        "min_score",
        "q1_score",
        "median_score",
        "q3_score",
        "max_score",
    ];

    /// <summary>A sentence about the source of the data.</summary>
    public string Source(params string[] tables) =>
        (
            live
                ? $"Live from the {Quantity.Noun(tables.Length, "view")} {string.Join(" and ", tables.Select(t => "mv_" + t))}"
                : $"From the Iceberg {Quantity.Noun(tables.Length, "table")} {string.Join(" and ", tables)}"
        )
        + (asOf is { } time ? $", as of {time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : "")
        + ".";

    /// <summary>The view of a table, in order to wait for its changes; null if the data is read from the tables.</summary>
    public ChangeSource? Changes(string table) => live ? new ChangeSource(workshop.Sql, "mv_" + table) : null;

    /// <summary>The table leaderboard, now or at an earlier time.</summary>
    public async Task<PlayerTotals> LeaderboardAsync(DateTimeOffset? earlier = null) =>
        Leaderboard(await ReadAsync("leaderboard", LeaderboardColumns, earlier, "").ConfigureAwait(false));

    /// <summary>The table balloon_color_stats.</summary>
    public async Task<ColorTotals> ColorsAsync() =>
        Colors(await ReadAsync("balloon_color_stats", ColorColumns, null, "").ConfigureAwait(false));

    /// <summary>The table realtime_scores; live, only its last hour.</summary>
    public async Task<PlayerWindows> WindowsAsync() =>
        Windows(await ReadAsync("realtime_scores", WindowColumns, null, LastHour("realtime_scores")).ConfigureAwait(false));

    /// <summary>The table color_performance_trends; live, only its last hour.</summary>
    public async Task<ColorWindows> TrendsAsync() =>
        Trends(await ReadAsync("color_performance_trends", TrendColumns, null, LastHour("color_performance_trends")).ConfigureAwait(false));

    /// <summary>
    /// The table leaderboard as of a few of its commits, oldest first, and as of some minutes before the last one. Empty and null if it has
    /// no such history, as a view has none.
    /// </summary>
    public async Task<(IReadOnlyList<Commit> Commits, Commit? Earlier)> HistoryAsync(TimeSpan before)
    {
        if (live)
            return ([], null);
        var table = await workshop.Table("leaderboard").LoadAsync(cancellationToken).ConfigureAwait(false);
        var snapshots = table.Metadata.Snapshots.Where(s => asOf is null || s.Timestamp <= asOf).OrderBy(s => s.Timestamp).ToList();
        if (snapshots.Count < 2)
            return ([], null);
        var earlier = snapshots.FindLast(s => s.Timestamp <= snapshots[^1].Timestamp - before) ?? snapshots[0];
        // Reading a snapshot costs as much as it has files: if there are many, only the one for comparing ranks is read.
        var few = snapshots.Where(s => Files(s) <= FewFiles).ToList();
        var wanted = Enumerable
            .Range(0, Math.Min(Moments, few.Count))
            .Select(i => few[few.Count <= Moments ? i : i * (few.Count - 1) / (Moments - 1)])
            .Append(earlier)
            .DistinctBy(s => s.Timestamp)
            .OrderBy(s => s.Timestamp);
        var commits = await Task.WhenAll(
                wanted.Select(async s => new Commit(s.Timestamp, await LeaderboardAsync(s.Timestamp).ConfigureAwait(false)))
            )
            .ConfigureAwait(false);
        return (few.Count < 2 ? [] : commits, commits.First(c => c.At == earlier.Timestamp));
    }

    /// <summary>
    /// A sentence about the number of files of a table, since each costs a little, however few rows it has; empty for a view.
    /// </summary>
    public async Task<string> FilesAsync(string name)
    {
        if (live)
            return "";
        var table = await workshop.Table(name).LoadAsync(cancellationToken).ConfigureAwait(false);
        var files = Files(asOf is null ? table.CurrentSnapshot : table.Metadata.Snapshots.LastOrDefault(s => s.Timestamp <= asOf));
        return files == 0 ? "" : $" Read from {Quantity.Of(files, "file")}; with {ManyFiles} or more, compact the table.";
    }

    private static long Files(Snapshot? snapshot)
    {
        return Number("total-data-files") + Number("total-delete-files");

        long Number(string key) =>
            long.TryParse(snapshot?.Summary.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
    }

    public static PlayerTotals Leaderboard(ResultTable c) =>
        new(
            c.Array<string>("player"),
            c.Array<long>("total_score"),
            c.Array<long>("pops"),
            c.Array<long>("bonus_hits"),
            c.Array<DateTime>("event_ts")
        );

    public static ColorTotals Colors(ResultTable c) =>
        new(
            c.Texts("player"),
            c.Texts("balloon_color"),
            c.Array<long>("balloon_pops"),
            c.Array<long>("points_by_color"),
            c.Array<long>("bonus_hits")
        );

    public static PlayerWindows Windows(ResultTable c) =>
        new(
            c.Texts("player"),
            c.Array<DateTime>("window_start"),
            c.Array<DateTime>("window_end"),
            c.Array<long>("total_score"),
            c.Array<long>("pops")
        );

    public static ColorWindows Trends(ResultTable c) =>
        new(
            c.Texts("balloon_color"),
            c.Array<DateTime>("window_start"),
            c.Array<DateTime>("window_end"),
            c.Array<long>("balloon_pops"),
            c.Array<double>("avg_score"),
            c.Array<double>("min_score"),
            c.Array<double>("q1_score"),
            c.Array<double>("median_score"),
            c.Array<double>("q3_score"),
            c.Array<double>("max_score")
        );

    private static string LastHour(string table) =>
        $" WHERE window_start >= (SELECT max(window_start) - INTERVAL '1 hour' FROM mv_{table})";

    private async Task<ResultTable> ReadAsync(string table, string[] columns, DateTimeOffset? earlier, string where)
    {
        if (live)
            return await workshop
                .Sql.QueryAsync($"SELECT {string.Join(", ", columns)} FROM mv_{table}{where}", [], cancellationToken)
                .ConfigureAwait(false);
        return await workshop
            .Table(table)
            .Select(columns)
            .ReadAsync(asOf: earlier ?? asOf, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
    }
}
