using Balloon.Testing;
using Balloon.Web.Tests;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>The live dashboards in a browser: they are drawn once and then updated, and the reader's choices are kept.</summary>
[Collection(WebCollection.Name)]
public sealed class DashboardPageTests(BrowserFixture browser, WebFixture web, DashboardPageTests.LivePage live)
    : IClassFixture<DashboardPageTests.LivePage>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One page for all tests: plotly.js is fetched and compiled once.</summary>
    public sealed class LivePage : IAsyncDisposable
    {
        private IPage? page;

        public List<string> Problems { get; } = [];

        public async Task<IPage> OpenAsync(BrowserFixture browser, Uri server, int width, int height, ColorScheme scheme)
        {
            if (page is null)
            {
                page = await browser.PageAsync(width, height, scheme, Problems, server.ToString());
                page.PageError += (_, error) => Problems.Add(error);
                page.Console += (_, message) =>
                {
                    if (message.Type == "error")
                        Problems.Add(message.Text);
                };
            }

            Problems.Clear();
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            return page;
        }

        public async ValueTask DisposeAsync()
        {
            if (page is not null)
                await page.Context.CloseAsync();
        }
    }

    private async Task<IPage> OpenAsync(string name, int width, int height, ColorScheme scheme)
    {
        var page = await live.OpenAsync(browser, web.Server.Url, width, height, scheme);
        await page.GotoAsync(new Uri(web.Server.Url, $"dashboards/{name}").ToString());
        await page.WaitForSelectorAsync("#state.live");
        return page;
    }

    private async Task<string> PopAsync(string player, int pops)
    {
        var (round, name) = await web.Client.BeginAsync(player, browser: player);
        await web.Client.PopAsync(round, Enumerable.Range(1, pops).Select(n => GameClient.Pop(n, n % 2 == 0 ? "red" : "gold", 5 + n % 11)));
        await Eventually.EqualAsync(
            pops,
            async () =>
                (
                    await web.Workshop.Sql.ToListAsync<long>("SELECT pops FROM mv_leaderboard WHERE player = $1", [name], Cancel)
                ).SingleOrDefault(),
            $"pops of {name} in the view",
            cancellationToken: Cancel
        );
        return name;
    }

    [Theory]
    [InlineData("leaderboard", 1280, 900, ColorScheme.Light)]
    [InlineData("leaderboard", 390, 844, ColorScheme.Dark)]
    [InlineData("colors", 1280, 900, ColorScheme.Dark)]
    [InlineData("performance", 1280, 900, ColorScheme.Light)]
    [InlineData("behaviour", 390, 844, ColorScheme.Light)]
    public async Task A_dashboard_is_drawn_and_keeps_updating_without_errors(string name, int width, int height, ColorScheme scheme)
    {
        await PopAsync($"Viewer of {name} {width}", 12);
        var page = await OpenAsync(name, width, height, scheme);
        await page.WaitForSelectorAsync("#board .main-svg");
        var before = await page.EvaluateAsync<int>("() => Number(document.getElementById('state').dataset.updates)");
        await PopAsync($"Another of {name} {width}", 5);
        await page.WaitForFunctionAsync("n => Number(document.getElementById('state').dataset.updates) > n", before);
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await BrowserFixture.PictureAsync(page, $"live-{name}-{width}");
        Assert.Empty(live.Problems);
    }

    [Fact]
    public async Task A_pop_reaches_a_projected_leaderboard_quickly_and_a_hostile_name_is_text()
    {
        await PopAsync("First of all", 2);
        var page = await OpenAsync("leaderboard", 1280, 900, ColorScheme.Light);
        var name = await PopAsync("<img src=x onerror=alert(2)>", 15);
        await page.WaitForFunctionAsync("n => [...document.querySelectorAll('#board td')].some(c => c.textContent.trim() === n)", name);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelectorAll('#board img').length"));
        Assert.Empty(live.Problems);
    }

    [Fact]
    public async Task Any_player_is_found_on_the_live_leaderboard_and_tables_can_be_sorted()
    {
        var name = await PopAsync("<img src=x onerror=alert(3)>", 3);
        var page = await OpenAsync("leaderboard", 1280, 900, ColorScheme.Light);
        await page.FillAsync("#find input", "onerror=alert(3");
        await page.WaitForFunctionAsync("n => document.querySelector('#find td bdi')?.textContent === n", name);
        Assert.Equal(0, await page.Locator("#find img").CountAsync());
        await page.FillAsync("#find input", "nobody is called that");
        await page.WaitForFunctionAsync("() => document.getElementById('found').textContent.startsWith('No player')");
        await page.ClickAsync("#board [aria-label=\"All time\"] th button:text-is('player')");
        await page.WaitForSelectorAsync("#board [aria-label=\"All time\"] th[aria-sort=ascending]:has-text('player')");
        Assert.Empty(live.Problems);
    }
}
