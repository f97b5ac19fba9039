namespace Balloon.Interop.Tests.Pipeline;

/// <summary>The five tables, with their columns and a query that computes the same in DuckDB from the raw events.</summary>
internal static class JudgedTables
{
    public static IReadOnlyList<JudgedTable> All { get; } =
    [
        new(
            "leaderboard",
            ["player", "total_score", "pops", "bonus_hits", "event_ts"],
            """
            SELECT player, sum(score)::BIGINT, count(*), count(*) FILTER (WHERE favorite_color_bonus), max(event_ts)
            FROM balloon_game GROUP BY player
            """
        ),
        new(
            "balloon_color_stats",
            ["player", "balloon_color", "balloon_pops", "points_by_color", "bonus_hits", "event_ts"],
            """
            SELECT player, balloon_color, count(*), sum(score)::BIGINT, count(*) FILTER (WHERE favorite_color_bonus), max(event_ts)
            FROM balloon_game GROUP BY player, balloon_color
            """
        ),
        new(
            "realtime_scores",
            ["player", "window_start", "window_end", "total_score", "pops"],
            """
            SELECT player, window_start, window_start + 15000000, sum(score)::BIGINT, count(*)
            FROM balloon_game GROUP BY player, window_start
            """
        ),
        new(
            "balloon_colored_pops",
            ["player", "balloon_color", "window_start", "window_end", "balloon_pops", "points_by_color", "bonus_hits"],
            """
            SELECT player, balloon_color, window_start, window_start + 15000000, count(*), sum(score)::BIGINT,
              count(*) FILTER (WHERE favorite_color_bonus)
            FROM balloon_game GROUP BY player, balloon_color, window_start
            """
        ),
        new(
            "color_performance_trends",
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
            ],
            """
            SELECT balloon_color, window_start, window_start + 15000000, count(*), avg(score), min(score),
              quantile_cont(score::DOUBLE, 0.25), quantile_cont(score::DOUBLE, 0.5), quantile_cont(score::DOUBLE, 0.75), max(score)
            FROM balloon_game GROUP BY balloon_color, window_start
            """
        ),
    ];
}

/// <summary>A table and its query in DuckDB.</summary>
/// <param name="Name">The table's name; its view has the same name with the prefix mv_.</param>
/// <param name="Columns">The columns, in order.</param>
/// <param name="Judge">The query in DuckDB.</param>
internal sealed record JudgedTable(string Name, IReadOnlyList<string> Columns, string Judge)
{
    /// <summary>The view that feeds it.</summary>
    public string View => "mv_" + Name;
}
