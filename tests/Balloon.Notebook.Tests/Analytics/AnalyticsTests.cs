using System.Globalization;
using Balloon.Notebook.Analytics;
using Balloon.Notebook.Tables;
using Balloon.Notebook.Tests.Game;

namespace Balloon.Notebook.Tests.Analytics;

/// <summary>Compares the dashboards' computations with DuckDB's over the raw events.</summary>
public sealed class AnalyticsTests : IDisposable
{
    private readonly Judge judge = new(Games.Play(20_000));

    public void Dispose() => judge.Dispose();

    [Fact]
    public void Ranks_are_those_of_SQL_with_ties()
    {
        var expected = judge.Ask(
            "SELECT rank() OVER (ORDER BY sum(score) DESC), player, sum(score)::bigint, count(*) FROM e GROUP BY player ORDER BY 1, 2"
        );
        Assert.Equal(expected, Scores.Rank(judge.Leaderboard).Select(p => Line(p.Rank, p.Player, p.Points, p.Pops)));
    }

    [Fact]
    public void A_change_of_rank_is_relative_to_an_earlier_snapshot_and_new_players_have_none()
    {
        var now = Totals(("Ada", 30), ("Bo", 20), ("Cy", 10));
        var before = Totals(("Bo", 15), ("Ada", 5));
        Assert.Equal([1, -1, null], Scores.Rank(now, before).Select(p => p.Change));
        Assert.Equal([1, 1, 3], Scores.Rank(Totals(("Ada", 5), ("Bo", 5), ("Cy", 1))).Select(p => p.Rank));
    }

    [Fact]
    public void The_last_five_minutes_hold_the_windows_that_begin_in_them()
    {
        var from = judge.Windows.Ends.Max() - TimeSpan.FromMinutes(5);
        var expected = judge.Ask(
            $"SELECT player, sum(score)::bigint, count(*) FROM e WHERE w >= TIMESTAMP '{from:yyyy-MM-dd HH:mm:ss}' GROUP BY player ORDER BY 2 DESC, 1"
        );
        Assert.Equal(expected, Scores.Since(judge.Windows, from).Select(p => Line(p.Player, p.Points, p.Pops)));
    }

    [Fact]
    public void Running_totals_and_ranks_over_time_are_those_of_SQL()
    {
        var players = Scores.Rank(judge.Leaderboard).Take(5).Select(p => p.Player).ToList();
        var grid = TimeGrid.Of(judge.Windows.Starts, judge.Windows.Length, 40);
        var running = Scores.PerStep(judge.Windows, grid, players).Select(Scores.Running).ToList();
        for (var p = 0; p < players.Count; p++)
        {
            var total = judge.Ask(
                $"SELECT sum(score)::bigint FROM e WHERE player = '{players[p]}' AND ts < TIMESTAMP '{grid.Times[grid.Count / 2] + grid.Step:yyyy-MM-dd HH:mm:ss}'"
            );
            Assert.Equal(total[0], Line(running[p][grid.Count / 2]));
        }

        Assert.Equal([1, 2, 3, 4, 5], Scores.Ranks(running).Select(r => r[^1]!.Value));
    }

    [Fact]
    public void Shares_of_colours_are_those_of_SQL()
    {
        var colors = ColorShares.ColorsOf(judge.Colors);
        var total = ColorShares.Total(ColorShares.ByPlayer(judge.Colors, colors).Values, colors.Count);
        var expected = judge.Ask(
            "SELECT color, count(*), sum(score)::bigint, count(*) FILTER (WHERE bonus), round(100.0 * count(*) / (SELECT count(*) FROM e), 1)::double FROM e GROUP BY color ORDER BY color"
        );
        var shares = ColorShares.Shares(total);
        Assert.Equal(
            expected,
            colors
                .Select((c, i) => (c, i))
                .OrderBy(c => c.c, StringComparer.Ordinal)
                .Select(c => Line(c.c, total[c.i].Pops, total[c.i].Points, total[c.i].Bonus, shares[c.i]))
        );
    }

    [Fact]
    public void Quartiles_of_one_window_are_exact_and_those_of_all_are_approximate()
    {
        var all = Spread.Of(judge.Trends, [.. Enumerable.Range(0, judge.Trends.Colors.Count)])!;
        var truth = judge
            .Ask(
                "SELECT count(*), avg(score)::double, stddev_pop(score)::double, min(score)::double, quantile_cont(score::double, 0.25), quantile_cont(score::double, 0.5), quantile_cont(score::double, 0.75), max(score)::double FROM e"
            )[0]
            .Split('|')
            .Select(v => double.Parse(v, CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(truth[0], all.Pops);
        Assert.Equal(truth[1], all.Mean, 6);
        Assert.Equal(truth[3], all.Min);
        Assert.Equal(truth[7], all.Max);
        foreach (
            var (expected, actual) in new[] { (truth[2], all.Deviation), (truth[4], all.Q1), (truth[5], all.Median), (truth[6], all.Q3) }
        )
            Assert.InRange(actual, expected * 0.9, expected * 1.1);

        var one = Spread.Of(judge.Trends, [7])!;
        Assert.Equal((judge.Trends.Q1[7], judge.Trends.Medians[7], judge.Trends.Q3[7]), (one.Q1, one.Median, one.Q3));
        Assert.Null(Spread.Of(judge.Trends, []));
    }

    [Fact]
    public void The_spread_of_complete_scores_is_exact()
    {
        var truth = judge.Ask(
            "SELECT color, count(*), avg(score)::double, stddev_pop(score)::double, min(score)::double, quantile_cont(score::double, 0.25), quantile_cont(score::double, 0.5), quantile_cont(score::double, 0.75), max(score)::double FROM e GROUP BY color ORDER BY color"
        );
        var scores = judge.Ask("SELECT color, score FROM e").Select(row => row.Split('|')).ToLookup(row => row[0], row => row[1]);
        foreach (var expected in truth.Select(row => row.Split('|')))
        {
            var spread = Spread.Of(scores[expected[0]].Select(score => double.Parse(score, CultureInfo.InvariantCulture)))!;
            double[] actual = [spread.Pops, spread.Mean, spread.Deviation, spread.Min, spread.Q1, spread.Median, spread.Q3, spread.Max];
            Assert.Equal(
                expected.Skip(1).Select(v => Math.Round(double.Parse(v, CultureInfo.InvariantCulture), 6)),
                actual.Select(v => Math.Round(v, 6))
            );
        }

        Assert.True(truth.Count > 10);
        Assert.Null(Spread.Of([double.NaN]));
        Assert.Equal(new Spread(1, 3, 0, 3, 3, 3, 3, 3), Spread.Of([3, double.NaN]));
    }

    [Fact]
    public void Sessions_are_the_islands_of_windows_that_SQL_finds()
    {
        const string Islands = """
            WITH d AS (SELECT player, w, sum(score)::bigint AS points FROM e GROUP BY player, w),
            g AS (SELECT *, CASE WHEN w - lag(w) OVER (PARTITION BY player ORDER BY w) < INTERVAL 75 SECOND THEN 0 ELSE 1 END AS new FROM d),
            s AS (SELECT *, sum(new) OVER (PARTITION BY player ORDER BY w) AS n FROM g)
            SELECT player, strftime(min(w), '%H:%M:%S'), strftime(max(w) + INTERVAL 15 SECOND, '%H:%M:%S'), count(*), sum(points)::bigint
            FROM s GROUP BY player, n ORDER BY player, min(w)
            """;
        var sessions = Sessions.Of(judge.Windows);
        Assert.Equal(
            judge.Ask(Islands),
            sessions.Select(s =>
                string.Create(CultureInfo.InvariantCulture, $"{s.Player}|{s.Start:HH:mm:ss}|{s.End:HH:mm:ss}|{s.Windows}|{s.Points}")
            )
        );
        Assert.True(sessions.Count > 24);
        Assert.Contains(sessions, s => s.Break >= TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Streaks_are_runs_of_windows_without_a_gap()
    {
        var at = new DateTime(2026, 11, 22, 19, 0, 0, DateTimeKind.Utc);
        int[] seconds = [0, 15, 30, 60, 75, 300];
        var windows = new PlayerWindows(
            CodedColumn.Texts([.. seconds.Select(_ => "Ada")]),
            [.. seconds.Select(s => at.AddSeconds(s))],
            [.. seconds.Select(s => at.AddSeconds(s + 15))],
            [.. seconds.Select(_ => 10L)],
            [.. seconds.Select(_ => 1L)]
        );
        var sessions = Sessions.Of(windows);
        Assert.Equal([3, 1], sessions.Select(s => s.Streak));
        Assert.Equal(TimeSpan.FromSeconds(210), sessions[1].Break);
        Assert.Equal(1, Sessions.ByPlayer(sessions)[0].Returns);
    }

    [Theory]
    [InlineData(1, 15)]
    [InlineData(60, 30)]
    [InlineData(60 * 24, 900)]
    [InlineData(60 * 24 * 30, 21600)]
    public void A_grid_has_a_bounded_number_of_steps(int minutes, int step)
    {
        var start = new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Utc);
        var grid = TimeGrid.Of([start, start.AddMinutes(minutes).AddSeconds(-15)], TimeSpan.FromSeconds(15), 120);
        Assert.Equal(step, grid.Step.TotalSeconds);
        Assert.InRange(grid.Count, 1, 121);
    }

    private static PlayerTotals Totals(params (string Player, long Points)[] rows) =>
        new(
            [.. rows.Select(r => r.Player)],
            [.. rows.Select(r => r.Points)],
            new long[rows.Length],
            new long[rows.Length],
            new DateTime[rows.Length]
        );

    private static string Line(params object[] values) =>
        string.Join("|", values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));
}
