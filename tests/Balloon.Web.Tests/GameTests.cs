using System.Net;
using System.Text.Json.Nodes;
using Balloon.Notebook.Events;
using Balloon.Testing;

namespace Balloon.Web.Tests;

/// <summary>From a page's request to the log, the view and the lake.</summary>
[Collection(WebCollection.Name)]
public sealed class GameTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<List<GameEvent>> EventsOfAsync(string player) =>
        [.. (await web.Workshop.Events.ReadAsync(Cancel)).Where(e => e.Player == player)];

    [Fact]
    public async Task Pops_reach_the_log_the_view_and_the_lake_with_the_scores_of_the_game()
    {
        var (round, name) = await web.Client.BeginAsync("Grace");
        var said = await web.Client.PopAsync(
            round,
            [GameClient.Pop(1, "red", 15, 0.1), GameClient.Pop(2, "green", 5, 0.2), GameClient.Pop(3, "black", 5, 0.3)]
        );

        Assert.Equal([1, 2, 3], said["delivered"]!.AsArray().Select(n => n!.GetValue<int>()));
        Assert.Equal(
            [("red", 300, true), ("green", 30, false), ("black", 33, false)],
            (await EventsOfAsync(name)).OrderBy(e => e.EventTime).Select(e => (e.Color, e.Score, e.Bonus))
        );
        await Eventually.EqualAsync(
            363L,
            () =>
                web.Workshop.Sql.ScalarAsync<long>(
                    $"SELECT coalesce(sum(total_score), 0)::bigint FROM mv_leaderboard WHERE player = '{name}'",
                    Cancel
                ),
            "the view's total",
            cancellationToken: Cancel
        );
        await web.Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var pops = (await web.Workshop.Table("leaderboard").ToDataFrameAsync(cancellationToken: Cancel)).Rows.First(r =>
            (string)r[0] == name
        );
        Assert.Equal(3L, pops[2]);
        await Eventually.TrueAsync(
            async () => (await web.Workshop.ReconcileAsync(Cancel)).Agrees,
            "the ledger counts what was played",
            cancellationToken: Cancel
        );
    }

    [Fact]
    public async Task A_resent_pop_counts_once_sequentially_and_concurrently()
    {
        var (round, name) = await web.Client.BeginAsync("Again");
        object[] pops = [GameClient.Pop(1), GameClient.Pop(2)];
        await web.Client.PopAsync(round, pops);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => web.Client.PopAsync(round, [.. pops, GameClient.Pop(3)])));

        Assert.Equal(3, (await EventsOfAsync(name)).Count);
    }

    [Fact]
    public async Task A_restarted_server_reads_a_rounds_pops_from_the_log()
    {
        var (round, name) = await web.Client.BeginAsync("Phoenix Reborn");
        await web.Client.PopAsync(round, [GameClient.Pop(1), GameClient.Pop(2)]);
        await using var another = await web.StartAsync();
        using var client = new GameClient(another.Url);
        var origin = new
        {
            browser = "b1",
            name,
            character = "Mario",
            started = (double)DateTimeOffset.UtcNow.AddSeconds(-5).ToUnixTimeMilliseconds(),
        };
        var said = await client.PopAsync(round, [GameClient.Pop(1), GameClient.Pop(2), GameClient.Pop(3, at: 1)], origin);

        Assert.Equal(3, said["tally"]!["pops"]!.GetValue<int>());
        Assert.Equal(3, (await EventsOfAsync(name)).Count);
        using var unknown = await client.TryPopAsync("not-a-round", [GameClient.Pop(1)], origin);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_flood_is_throttled_and_stays_throttled()
    {
        var (round, name) = await web.Client.BeginAsync("Flood");
        var flood = Enumerable.Range(1, 300).Select(n => GameClient.Pop(n, at: 0.5)).ToList();
        var said = await web.Client.PopAsync(round, flood);
        await web.Client.PopAsync(round, flood);

        Assert.Equal(20, said["delivered"]!.AsArray().Count);
        Assert.Equal(280, said["refused"]!.AsArray().Count);
        Assert.Equal(20, (await EventsOfAsync(name)).Count);
    }

    [Fact]
    public async Task An_invalid_pop_is_refused_with_its_reason_and_does_not_count()
    {
        var (round, name) = await web.Client.BeginAsync("Careful");
        foreach (
            var (pop, reason) in new (object, string)[]
            {
                (GameClient.Pop(1, "mauve"), "no colour 'mauve'"),
                (GameClient.Pop(1, speed: 16), "5 to 15"),
                (GameClient.Pop(0), "numbered from 1"),
                (GameClient.Pop(1, at: -1), "not part of this round"),
                (GameClient.Pop(1, at: 500), "not part of this round"),
            }
        )
        {
            using var answer = await web.Client.TryPopAsync(round, [GameClient.Pop(7), pop]);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains(
                reason,
                JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["problem"]!.GetValue<string>(),
                StringComparison.Ordinal
            );
        }

        Assert.Empty(await EventsOfAsync(name));
    }

    [Theory]
    [InlineData("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>")]
    [InlineData("javascript:alert(1)", "javascript:alert(1)")]
    [InlineData("\"\\', \u0007\n tab\t", "\"\\', tab")]
    [InlineData("שלום \u202Eevil", "שלום evil")]
    [InlineData("👩‍👩‍👧‍👦 Ada 🎈", "👩‍👩‍👧‍👦 Ada 🎈")]
    [InlineData("half \ud83d", "half")]
    public async Task A_hostile_name_is_text_in_the_log_and_on_the_leaderboard(string given, string shown)
    {
        var (round, name) = await web.Client.BeginAsync(given, browser: "hostile");
        Assert.Equal(shown, name);
        await web.Client.PopAsync(round, [GameClient.Pop(1)]);
        Assert.Single(await EventsOfAsync(name));
        await foreach (var message in web.Client.WatchAsync(round, Cancel))
        {
            if (message["mine"] is { } mine)
            {
                Assert.Equal(shown, mine["player"]!.GetValue<string>());
                break;
            }
        }
    }

    [Theory]
    [InlineData("", "Give a name")]
    [InlineData(" \n\u0000 ", "Give a name")]
    [InlineData(null, "Give a name")]
    public async Task An_invalid_name_is_refused(string? given, string reason)
    {
        using var answer = await web.Client.TryBeginAsync(given);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_characters_are_not_a_name()
    {
        using var answer = await web.Client.TryBeginAsync(new string('x', 10_000));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("at most 32 characters", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_browsers_with_the_same_name_are_two_players_and_each_keeps_its_own()
    {
        var (_, first) = await web.Client.BeginAsync("Twin", browser: "one");
        var (_, second) = await web.Client.BeginAsync("twin", browser: "two");
        var (_, again) = await web.Client.BeginAsync("Twin", browser: "one");

        Assert.Equal(("Twin", "twin 2", "Twin"), (first, second, again));
    }

    [Fact]
    public async Task Simulated_players_play_alongside_people_and_are_counted()
    {
        var before = await web.Workshop.Events.CountAsync(Cancel);
        var server = await web.StartAsync(
            new WebOptions
            {
                Port = 0,
                ServesGame = true,
                SimulatedPlayers = 20,
            }
        );
        await Eventually.TrueAsync(
            async () => await web.Workshop.Events.CountAsync(Cancel) >= before + 20,
            "twenty pops of simulated players",
            cancellationToken: Cancel
        );
        using var client = new GameClient(server.Url);
        Assert.NotEqual("Swift Balloon", (await client.BeginAsync("Swift Balloon")).Name);
        await server.DisposeAsync();
        // The other server, which the tests of this class share, records every few seconds what it has produced.
        await Eventually.TrueAsync(
            async () =>
            {
                await web.Workshop.CaughtUpAsync(cancellationToken: Cancel);
                return (await web.Workshop.ReconcileAsync(Cancel)).Agrees;
            },
            "the numbers of all hops agree",
            cancellationToken: Cancel
        );
    }
}
