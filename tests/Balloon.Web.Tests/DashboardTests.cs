using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Balloon.Notebook;
using Balloon.Testing;

namespace Balloon.Web.Tests;

/// <summary>The pages of the live dashboards, and the events that are sent to them.</summary>
[Collection(WebCollection.Name)]
public sealed class DashboardTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly string[] All = ["leaderboard", "colors", "performance", "behaviour"];

    public static TheoryData<string> Names => new(All);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_contains_its_dashboard_once_and_no_inline_script(string name)
    {
        using var answer = await web.Client.Http.GetAsync($"dashboards/{name}", Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("id=\"board\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(page.Length < 500_000, $"{page.Length} characters");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Its_updates_arrive_as_events_for_all_panels(string name)
    {
        var page = await web.Client.Http.GetStringAsync($"dashboards/{name}", Cancel);
        using var news = JsonDocument.Parse(await FirstAsync(name));
        Assert.Equal(page.Split(" data-panel=\"").Length - 1, news.RootElement.GetProperty("panels").GetArrayLength());
    }

    [Fact]
    public async Task A_pop_is_on_the_live_leaderboard_within_seconds()
    {
        var (round, name) = await web.Client.BeginAsync("Seen Live");
        await web.Client.PopAsync(round, [GameClient.Pop(1)]);
        await Eventually.TrueAsync(
            async () => (await FirstAsync("leaderboard")).Contains(name, StringComparison.Ordinal),
            $"{name} is on the dashboard",
            cancellationToken: Cancel
        );
    }

    [Fact]
    public async Task Without_live_the_four_dashboards_read_the_tables_and_say_so()
    {
        var (round, name) = await web.Client.BeginAsync("In The Lake");
        await web.Client.PopAsync(round, [GameClient.Pop(1)]);
        await web.Workshop.CaughtUpAsync(cancellationToken: Cancel);
        Dashboard[] boards =
        [
            await Notebook.Dashboards.LeaderboardAsync(web.Workshop, cancellationToken: Cancel),
            await Notebook.Dashboards.ColorsAsync(web.Workshop, cancellationToken: Cancel),
            await Notebook.Dashboards.PerformanceAsync(web.Workshop, cancellationToken: Cancel),
            await Notebook.Dashboards.BehaviourAsync(web.Workshop, cancellationToken: Cancel),
        ];
        Assert.All(boards, board => Assert.StartsWith("From the Iceberg table", board.Source, StringComparison.Ordinal));
        Assert.All(new[] { 0, 1, 3 }, number => Assert.Contains(name, boards[number].ToHtml(), StringComparison.Ordinal));
        Assert.Matches("Read from [0-9]+ files?; with 600 or more, compact the table", boards[3].Source);
    }

    [Fact]
    public async Task The_list_links_to_all_dashboards_and_others_are_not_found()
    {
        var list = await web.Client.Http.GetStringAsync("dashboards", Cancel);
        Assert.All(All, name => Assert.Contains($"href=\"/dashboards/{name}\"", list, StringComparison.Ordinal));
        using var none = await web.Client.Http.GetAsync("dashboards/nothing", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task A_hundred_viewers_cost_one_dashboard_a_second()
    {
        await using var server = await web.StartAsync(new WebOptions { Port = 0 });
        using var http = new HttpClient { BaseAddress = server.Url };
        var clock = Stopwatch.StartNew();
        async Task WatchAsync()
        {
            using var stream = await http.GetStreamAsync("dashboards/leaderboard/live", Cancel);
            using var reader = new StreamReader(stream);
            for (var events = 0; events < 3; )
                events += (await reader.ReadLineAsync(Cancel))!.StartsWith("data:", StringComparison.Ordinal) ? 1 : 0;
        }

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => WatchAsync()));
        Assert.InRange(server.Dashboards.MadeOf("leaderboard"), 3, clock.Elapsed.TotalSeconds + 2);
    }

    [Fact]
    public async Task Any_player_is_found_by_part_of_the_name_with_the_rank_among_all()
    {
        var (round, name) = await web.Client.BeginAsync("Zoë <b>Nadel</b>");
        await web.Client.PopAsync(round, [GameClient.Pop(1)]);
        // It waits for the view and not for the search, since the rate of searches is limited.
        await Eventually.EqualAsync(
            1,
            async () => (await web.Workshop.Sql.QueryAsync("SELECT pops FROM mv_leaderboard WHERE player = $1", [name], Cancel)).Count,
            $"rows of {name}",
            cancellationToken: Cancel
        );
        using var answer = JsonDocument.Parse(await web.Client.Http.GetStringAsync("dashboards/players?name=ZO%C3%8B%20%3Cb", Cancel));
        var found = answer.RootElement;
        Assert.Equal(1, found.GetProperty("players").GetArrayLength());
        Assert.False(found.GetProperty("more").GetBoolean());
        Assert.Equal(name, found.GetProperty("players")[0].GetProperty("player").GetString());
        Assert.True(found.GetProperty("players")[0].GetProperty("rank").GetInt64() >= 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%20")]
    public async Task An_empty_search_is_refused(string name)
    {
        using var answer = await web.Client.Http.GetAsync("dashboards/players?name=" + name, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_flood_of_searches_is_throttled()
    {
        await using var server = await web.StartAsync(new WebOptions { Port = 0 });
        using var http = new HttpClient { BaseAddress = server.Url };
        var codes = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(async _ =>
                {
                    using var answer = await http.GetAsync("dashboards/players?name=%25_nobody", Cancel);
                    return answer.StatusCode;
                })
        );
        Assert.Contains(HttpStatusCode.OK, codes);
        Assert.Contains(HttpStatusCode.TooManyRequests, codes);
    }

    private async Task<string> FirstAsync(string name)
    {
        using var stream = await web.Client.Http.GetStreamAsync($"dashboards/{name}/live", Cancel);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return line[6..];
        }

        throw new InvalidOperationException("The stream ended without an event.");
    }
}
