using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Balloon.Notebook.Game;

namespace Balloon.Notebook.Tests.Game;

public sealed class PopStreamTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 19, 32, 0, TimeSpan.Zero);

    private static PopStream Stream(long seed = 42, int players = 24, PopFaults faults = default) =>
        new(seed, Start, TimeSpan.FromMilliseconds(4.5), players, faults);

    private static List<Pop> Take(PopStream stream, int count) => Enumerable.Range(0, count).Select(_ => stream.Next()).ToList();

    private static string Hash(PopStream stream, int count)
    {
        var json = new PopJson();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < count; i++)
            hash.AppendData(json.Write(stream.Next()));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    [Fact]
    public void The_same_seed_and_start_give_the_same_bytes_and_another_seed_gives_others()
    {
        var faults = new PopFaults(0.05, 0.05, 0.05);
        Assert.Equal(Hash(Stream(7, 100, faults), 50_000), Hash(Stream(7, 100, faults), 50_000));
        Assert.NotEqual(Hash(Stream(7), 1000), Hash(Stream(8), 1000));
    }

    [Fact]
    public void The_bytes_are_the_same_on_every_platform_and_version() =>
        Assert.StartsWith("7613C4BA220846372A0C507CD629499453FB21C012479AEB84", Hash(Stream(), 100_000), StringComparison.Ordinal);

    [Fact]
    public void An_event_has_the_json_of_the_design()
    {
        var pop = new Pop(
            new Player(2),
            BalloonColor.Of("yellow"),
            10,
            true,
            new DateTime(2026, 11, 22, 19, 32, 0, DateTimeKind.Utc).AddTicks(1234560),
            PopKind.Regular
        );
        Assert.Equal(
            $$"""{"player":"{{pop.Player.Name}}","balloon_color":"yellow","score":100,"favorite_color_bonus":true,"event_ts":"2026-11-22T19:32:00.123456Z"}""",
            Encoding.UTF8.GetString(new PopJson().Write(pop))
        );
    }

    [Fact]
    public void Every_event_parses_and_scores_by_colour_and_character()
    {
        var json = new PopJson();
        foreach (var pop in Take(Stream(players: 200), 20_000))
        {
            using var parsed = JsonDocument.Parse(json.Write(pop));
            var e = parsed.RootElement;
            Assert.Equal(pop.Player.Name, e.GetProperty("player").GetString());
            Assert.Equal(pop.EventTime, e.GetProperty("event_ts").GetDateTime());
            var color = BalloonColor.Of(e.GetProperty("balloon_color").GetString()!);
            var loved = pop.Player.Character.Loves(color.Name);
            Assert.Equal(loved, e.GetProperty("favorite_color_bonus").GetBoolean());
            Assert.Equal(color.Score(pop.SpeedTenths, loved), e.GetProperty("score").GetInt32());
        }
    }

    [Fact]
    public void A_favourite_is_popped_in_at_least_15_of_100_cases_by_everyone()
    {
        foreach (var group in Take(Stream(), 200_000).GroupBy(p => p.Player.Name))
            Assert.True(group.Average(p => p.Bonus ? 1.0 : 0.0) >= 0.15, group.Key);
    }

    [Fact]
    public void All_twelve_colours_and_all_players_come_up()
    {
        var pops = Take(Stream(players: 49), 200_000);
        Assert.Equal(12, pops.Select(p => p.Color.Name).Distinct().Count());
        Assert.Equal(49, pops.Select(p => p.Player.Name).Distinct().Count());
    }

    [Fact]
    public void The_heatmap_shows_preferences_and_not_noise()
    {
        var pops = Take(Stream(), 100_000);
        var all = Shares(pops);
        foreach (var player in pops.GroupBy(p => p.Player.Name))
        {
            var own = Shares(player);
            var chiSquare = player.Count() * BalloonColor.All.Sum(c => Math.Pow(own[c.Name] - all[c.Name], 2) / all[c.Name]);
            Assert.True(chiSquare > 100, $"{player.Key}: {chiSquare:0}; noise stays below 25");
        }

        static Dictionary<string, double> Shares(IEnumerable<Pop> pops)
        {
            var counts = pops.CountBy(p => p.Color.Name).ToDictionary();
            var sum = (double)counts.Values.Sum();
            return BalloonColor.All.ToDictionary(c => c.Name, c => counts.GetValueOrDefault(c.Name) / sum);
        }
    }

    [Fact]
    public void Trends_have_different_slopes_and_are_flat_during_breaks()
    {
        var pops = Take(Stream(), 400_000);
        var slopes = pops.GroupBy(p => p.Player.Name).Select(g => g.Sum(p => p.Score)).Order().ToList();
        Assert.True(slopes[^1] > 3 * slopes[0], $"{slopes[0]} to {slopes[^1]}");
        foreach (var player in pops.GroupBy(p => p.Player))
        {
            var windows = player.Select(p => p.EventTime.Ticks / TimeSpan.FromSeconds(15).Ticks).Distinct().Count();
            Assert.InRange(windows, 20, 117);
        }
    }

    [Fact]
    public void The_box_plots_differ_between_colours_and_between_windows()
    {
        var pops = Take(Stream(), 400_000);
        var medians = pops.GroupBy(p => p.Color.Name).Select(g => Median(g.Select(p => p.Score))).Distinct().Count();
        Assert.True(medians >= 8, $"{medians} different medians");
        var red = pops.Where(p => p.Color.Name == "red")
            .GroupBy(p => p.EventTime.Ticks / TimeSpan.FromSeconds(15).Ticks)
            .Select(g => g.Average(p => p.Score))
            .ToList();
        Assert.True(red.Max() - red.Min() > 20, $"{red.Min():0.0} to {red.Max():0.0}");

        static int Median(IEnumerable<int> scores)
        {
            var sorted = scores.Order().ToList();
            return sorted[sorted.Count / 2];
        }
    }

    [Fact]
    public void The_scores_of_a_colour_spread_from_half_its_points_to_three_times_them()
    {
        foreach (var color in Take(Stream(), 200_000).GroupBy(p => p.Color))
        {
            var scores = color.Select(p => p.Score).Order().ToList();
            Assert.True(scores.Distinct().Count() >= 15, $"{color.Key.Name}: {scores.Distinct().Count()} different scores");
            Assert.Equal((color.Key.Points + 1) / 2, scores[0]);
            Assert.Equal((color.Key.Points * 15 + 5) / 10 * 2, scores[^1]);
            var (q1, median, q3) = (scores[scores.Count / 4], scores[scores.Count / 2], scores[scores.Count * 3 / 4]);
            Assert.True(
                scores[0] < q1 && q1 < median && median < q3 && q3 < scores[^1],
                $"{color.Key.Name}: a box with an edge on a whisker"
            );
        }
    }

    [Fact]
    public void The_skilled_go_for_the_fast_balloons()
    {
        var players = Take(Stream(players: 49), 200_000)
            .GroupBy(p => p.Player)
            .Select(g => (g.Key.Skill, Speed: g.Average(p => p.SpeedTenths / 10.0)))
            .OrderBy(p => p.Skill)
            .ToList();
        Assert.All(players.Where(p => p.Skill < -300), p => Assert.True(p.Speed < 0.97, $"{p}"));
        Assert.All(players.Where(p => p.Skill > 300), p => Assert.True(p.Speed > 1.03, $"{p}"));
        Assert.True(players[^1].Speed - players[0].Speed > 0.2, $"{players[0]} to {players[^1]}");
    }

    [Fact]
    public void Faults_have_the_requested_shares()
    {
        var pops = Take(Stream(faults: new PopFaults(0.05, 0.03, 0.02)), 100_000);
        Assert.InRange(pops.Count(p => p.Kind == PopKind.Late), 4_400, 5_400);
        Assert.InRange(pops.Count(p => p.Kind == PopKind.Duplicate), 2_500, 3_200);
        Assert.InRange(pops.Count(p => p.Kind == PopKind.Malformed), 1_700, 2_300);
        var json = new PopJson();
        foreach (var pop in pops.Where(p => p.Kind == PopKind.Malformed))
            Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(json.Write(pop)).Dispose());
    }

    [Fact]
    public void A_million_players_have_a_million_names()
    {
        var names = Enumerable.Range(0, 1_000_000).Select(i => new Player(i).Name).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(1_000_000, names.Count);
        Assert.Equal(18, Enumerable.Range(0, 49).Select(i => new Player(i).Character).Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void Impossible_numbers_of_players_are_refused(int players) =>
        Assert.Contains(
            "1 to 1,000,000",
            Assert.Throws<BalloonException>(() => Stream(players: players)).Message,
            StringComparison.Ordinal
        );
}
