using Balloon.Notebook.Boards;
using Balloon.Notebook.Display;

namespace Balloon.Notebook;

/// <summary>The course's three dashboards. Each reads the Iceberg tables, and nothing else.</summary>
public static class Dashboards
{
    /// <summary>Who leads, and how they came there: the tables leaderboard and realtime_scores.</summary>
    /// <param name="workshop">Where the lake is.</param>
    /// <param name="asOf">As it was at an instant; now unless told.</param>
    public static async Task<Dashboard> LeaderboardAsync(Workshop workshop, DateTimeOffset? asOf = null)
    {
        ArgumentNullException.ThrowIfNull(workshop);
        var leaders = await workshop.Table("leaderboard").ReadAsync(asOf: asOf).ConfigureAwait(false);
        var scores = await workshop
            .Table("realtime_scores")
            .Select("player", "window_start", "total_score")
            .ReadAsync(asOf: asOf)
            .ConfigureAwait(false);
        return LeaderboardDashboard.Of(leaders, scores);
    }

    /// <summary>Who pops which colours: the table balloon_color_stats.</summary>
    /// <param name="workshop">Where the lake is.</param>
    /// <param name="asOf">As it was at an instant; now unless told.</param>
    public static async Task<Dashboard> ColorsAsync(Workshop workshop, DateTimeOffset? asOf = null)
    {
        ArgumentNullException.ThrowIfNull(workshop);
        return ColorDashboard.Of(await workshop.Table("balloon_color_stats").ReadAsync(asOf: asOf).ConfigureAwait(false));
    }

    /// <summary>How scores are spread: the table color_performance_trends.</summary>
    /// <param name="workshop">Where the lake is.</param>
    /// <param name="asOf">As it was at an instant; now unless told.</param>
    public static async Task<Dashboard> PerformanceAsync(Workshop workshop, DateTimeOffset? asOf = null)
    {
        ArgumentNullException.ThrowIfNull(workshop);
        return PerformanceDashboard.Of(await workshop.Table("color_performance_trends").ReadAsync(asOf: asOf).ConfigureAwait(false));
    }
}
