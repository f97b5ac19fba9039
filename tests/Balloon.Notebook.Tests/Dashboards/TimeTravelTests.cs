using System.Globalization;
using System.Text.RegularExpressions;
using Balloon.Notebook.Panels;
using Balloon.Notebook.Tests.Workshops;

namespace Balloon.Notebook.Tests.Dashboards;

/// <summary>The leaderboard's dashboard as of an instant, and compared with an earlier snapshot, from the lake.</summary>
[Collection(SandboxCollection.Name)]
public sealed class TimeTravelTests(SandboxFixture sandbox)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ranks_change_since_the_named_snapshot_and_a_past_instant_does_not_change()
    {
        var workshop = sandbox.Workshop;
        await workshop.CaughtUpAsync(cancellationToken: Cancel);
        var then = DateTimeOffset.UtcNow;
        var was = Scoreboard(await Notebook.Dashboards.LeaderboardAsync(workshop, then, cancellationToken: Cancel));
        await workshop.GenerateAsync(count: 2_000, seed: 20, start: SandboxFixture.Start, cancellationToken: Cancel);
        await workshop.CaughtUpAsync(cancellationToken: Cancel);

        var board = await Notebook.Dashboards.LeaderboardAsync(workshop, cancellationToken: Cancel);
        var named = Regex.Match(board.Source, "since the snapshot of ([0-9: -]+) UTC", RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[
            1
        ];
        var table = await workshop.Table("leaderboard").LoadAsync(Cancel);
        var instants = table
            .Metadata.Snapshots.Select(s => s.Timestamp)
            .Where(t => t.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) == named.Value)
            .ToList();
        Assert.NotEmpty(instants);
        var shown = Scoreboard(board).ToDictionary(r => (string)r[2]!, r => ((BoardTable.Change)r[1]!).Ranks, StringComparer.Ordinal);
        var now = await RanksAsync(null);
        Assert.Equal(now.Keys.Order(StringComparer.Ordinal), shown.Keys.Order(StringComparer.Ordinal));
        var expected = new List<Dictionary<string, int?>>();
        foreach (var instant in instants)
        {
            var before = await RanksAsync(instant);
            expected.Add(now.ToDictionary(r => r.Key, r => before.TryGetValue(r.Key, out var rank) ? rank - r.Value : (int?)null));
        }

        Assert.Contains(expected, changes => changes.All(c => shown[c.Key] == c.Value));

        var cards = ((CardsPanel)board.Panels[0]).Figures;
        var (pops, bonus) = await SumsAsync();
        Assert.Equal(Math.Round(100.0 * bonus / pops, 1), cards[3].Trend[^1]);
        Assert.True(cards[4].Trend.Count > 1 && cards[4].Trend.All(age => age >= 0));

        var again = await Notebook.Dashboards.LeaderboardAsync(workshop, then, cancellationToken: Cancel);
        Assert.Equal(was.Select(r => (r[2], r[3])), Scoreboard(again).Select(r => (r[2], r[3])));
        Assert.NotEqual(was.Select(r => r[3]), Scoreboard(board).Select(r => r[3]));
        Assert.Contains($"as of {then.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", again.Source, StringComparison.Ordinal);

        async Task<Dictionary<string, int>> RanksAsync(DateTimeOffset? asOf)
        {
            var rows = (
                await workshop.Table("leaderboard").Select("player", "total_score").ReadAsync(asOf: asOf, cancellationToken: Cancel)
            ).ToList<(string Player, long Points)>();
            return rows.ToDictionary(r => r.Player, r => 1 + rows.Count(other => other.Points > r.Points), StringComparer.Ordinal);
        }

        async Task<(long Pops, long Bonus)> SumsAsync()
        {
            var rows = await workshop.Table("leaderboard").Select("pops", "bonus_hits").ReadAsync(cancellationToken: Cancel);
            return (rows.Column<long>("pops").Sum(), rows.Column<long>("bonus_hits").Sum());
        }
    }

    [Fact]
    public async Task A_view_has_no_history()
    {
        var error = await Assert.ThrowsAsync<BalloonException>(() =>
            Notebook.Dashboards.LeaderboardAsync(sandbox.Workshop, DateTimeOffset.UtcNow, live: true, Cancel)
        );
        Assert.Contains("A view has no history", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<IReadOnlyList<object?>> Scoreboard(Dashboard board) => ((TablePanel)board.Panels[1]).Content.Rows;
}
