using System.Globalization;
using Balloon.Notebook.Boards;

namespace Balloon.Notebook;

/// <summary>
/// The course's four dashboards, each built from <see cref="Panel"/>s, as a chapter can do too. They read the Iceberg tables through the
/// catalog; the live ones read the views of the stream SQL, and say so.
/// </summary>
public static class Dashboards
{
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(5);

    /// <summary>The leaderboard and its history, from the tables leaderboard and realtime_scores.</summary>
    /// <param name="workshop">The workshop whose lake or stream SQL is read.</param>
    /// <param name="asOf">The time as of which the tables are read; by default now.</param>
    /// <param name="live">Whether to read the views, and only the last hour of the windows.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="BalloonException">A table or a view does not exist, or the server does not answer.</exception>
    /// <example><code>await Dashboards.LeaderboardAsync(balloon)</code></example>
    public static async Task<Dashboard> LeaderboardAsync(
        Workshop workshop,
        DateTimeOffset? asOf = null,
        bool live = false,
        CancellationToken cancellationToken = default
    )
    {
        var data = Data(workshop, asOf, live, cancellationToken);
        var (windows, now, history) = (data.WindowsAsync(), data.LeaderboardAsync(), data.HistoryAsync(Before));
        await Task.WhenAll(windows, now, history).ConfigureAwait(false);
        var (commits, earlier) = await history.ConfigureAwait(false);
        return LeaderboardBoard.Of(
            await now.ConfigureAwait(false),
            earlier?.Totals,
            await windows.ConfigureAwait(false),
            data.Source("leaderboard", "realtime_scores"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"± is the change of rank since the snapshot of {earlier?.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC."
            ),
            commits
        ) with
        {
            Changes = data.Changes("leaderboard"),
        };
    }

    /// <summary>The distribution of pops over colours, from the table balloon_color_stats.</summary>
    /// <inheritdoc cref="LeaderboardAsync"/>
    public static async Task<Dashboard> ColorsAsync(
        Workshop workshop,
        DateTimeOffset? asOf = null,
        bool live = false,
        CancellationToken cancellationToken = default
    )
    {
        var data = Data(workshop, asOf, live, cancellationToken);
        return ColorBoard.Of(await data.ColorsAsync().ConfigureAwait(false), data.Source("balloon_color_stats")) with
        {
            Changes = data.Changes("balloon_color_stats"),
        };
    }

    /// <summary>
    /// The distribution of scores, and what players achieve per pop, from the tables color_performance_trends and realtime_scores.
    /// </summary>
    /// <inheritdoc cref="LeaderboardAsync"/>
    public static async Task<Dashboard> PerformanceAsync(
        Workshop workshop,
        DateTimeOffset? asOf = null,
        bool live = false,
        CancellationToken cancellationToken = default
    )
    {
        var data = Data(workshop, asOf, live, cancellationToken);
        var (trends, windows) = (data.TrendsAsync(), data.WindowsAsync());
        await Task.WhenAll(trends, windows).ConfigureAwait(false);
        return PerformanceBoard.Of(
            await trends.ConfigureAwait(false),
            await windows.ConfigureAwait(false),
            data.Source("color_performance_trends", "realtime_scores")
        ) with
        {
            Changes = data.Changes("color_performance_trends"),
        };
    }

    /// <summary>Sessions of play and the breaks between them, from the table realtime_scores.</summary>
    /// <inheritdoc cref="LeaderboardAsync"/>
    public static async Task<Dashboard> BehaviourAsync(
        Workshop workshop,
        DateTimeOffset? asOf = null,
        bool live = false,
        CancellationToken cancellationToken = default
    )
    {
        var data = Data(workshop, asOf, live, cancellationToken);
        var windows = await data.WindowsAsync().ConfigureAwait(false);
        var files = await data.FilesAsync("realtime_scores").ConfigureAwait(false);
        return BehaviourBoard.Of(windows, data.Source("realtime_scores") + files) with { Changes = data.Changes("realtime_scores") };
    }

    private static BoardData Data(Workshop workshop, DateTimeOffset? asOf, bool live, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workshop);
        return live && asOf is not null
            ? throw new BalloonException("A view has no history: give asOf, or live, not both.")
            : new BoardData(workshop, live, asOf, cancellationToken);
    }
}
