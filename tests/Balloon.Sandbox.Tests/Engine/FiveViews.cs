namespace Balloon.Sandbox.Tests.Engine;

/// <summary>The five views of the game in DuckDB's SQL over the raw events; times are in microseconds.</summary>
internal static class FiveViews
{
    private const string Complete = "WHERE player IS NOT NULL AND balloon_color IS NOT NULL AND score IS NOT NULL AND event_ts IS NOT NULL";
    private const string Window = "event_ts - event_ts % 15000000 AS window_start, event_ts - event_ts % 15000000 + 15000000 AS window_end";

    public static readonly (string View, string Sql)[] All =
    [
        (
            "mv_leaderboard",
            $"SELECT player, sum(score)::BIGINT, count(*), count(*) FILTER (favorite_color_bonus), max(event_ts) FROM balloon_game {Complete} GROUP BY ALL"
        ),
        (
            "mv_balloon_color_stats",
            $"SELECT player, balloon_color, count(*), sum(score)::BIGINT, count(*) FILTER (favorite_color_bonus), max(event_ts) FROM balloon_game {Complete} GROUP BY ALL"
        ),
        ("mv_realtime_scores", $"SELECT player, {Window}, sum(score)::BIGINT, count(*) FROM balloon_game {Complete} GROUP BY ALL"),
        (
            "mv_balloon_colored_pops",
            $"SELECT player, balloon_color, {Window}, count(*), sum(score)::BIGINT, count(*) FILTER (favorite_color_bonus) FROM balloon_game {Complete} GROUP BY ALL"
        ),
        (
            "mv_color_performance_trends",
            $"SELECT balloon_color, {Window}, count(*), avg(score), min(score), percentile_cont(0.25) WITHIN GROUP (ORDER BY score::DOUBLE), percentile_cont(0.5) WITHIN GROUP (ORDER BY score::DOUBLE), percentile_cont(0.75) WITHIN GROUP (ORDER BY score::DOUBLE), max(score) FROM balloon_game {Complete} GROUP BY ALL"
        ),
    ];

    public static async Task EqualAsync(EngineFixture engine, IEnumerable<GameEvent> events)
    {
        using var judge = new Judge(events);
        foreach (var (view, sql) in All)
        {
            var expected = judge.Rows(sql);
            var actual = Judge.Sorted(await engine.QueryAsync($"SELECT * FROM {view}"));
            Assert.Equal(expected.Count, actual.Count);
            for (var i = 0; i < expected.Count; i++)
                Assert.Equal((view, expected[i]), (view, actual[i]));
        }
    }
}
