using Balloon.Web.Tests;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>The live dashboards in a browser: drawn once, brought up to date, and what the reader chose stays.</summary>
[Collection(WebCollection.Name)]
public sealed class DashboardPageTests(BrowserFixture browser, WebFixture web) : IClassFixture<BrowserFixture>
{
    private readonly List<string> problems = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<IPage> OpenAsync(string name, int width, int height, ColorScheme scheme)
    {
        var page = await browser.PageAsync(width, height, scheme, problems, web.Server.Url.ToString());
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                problems.Add(message.Text);
        };
        await page.GotoAsync(new Uri(web.Server.Url, $"dashboards/{name}").ToString());
        await page.WaitForSelectorAsync("#state.live");
        return page;
    }

    private async Task<string> PopAsync(string player, int pops)
    {
        var (round, name) = await web.Client.BeginAsync(player, browser: player);
        await web.Client.PopAsync(round, Enumerable.Range(1, pops).Select(n => GameClient.Pop(n, n % 2 == 0 ? "red" : "gold", 5 + n % 11)));
        return name;
    }

    [Theory]
    [InlineData("leaderboard", 1280, 900, ColorScheme.Light)]
    [InlineData("leaderboard", 390, 844, ColorScheme.Dark)]
    [InlineData("colors", 1280, 900, ColorScheme.Dark)]
    [InlineData("performance", 1280, 900, ColorScheme.Light)]
    [InlineData("behaviour", 390, 844, ColorScheme.Light)]
    public async Task A_dashboard_is_drawn_and_goes_on_without_a_flaw(string name, int width, int height, ColorScheme scheme)
    {
        await PopAsync($"Viewer of {name} {width}", 12);
        await web.Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var page = await OpenAsync(name, width, height, scheme);
        await page.WaitForSelectorAsync("#board .main-svg");
        var before = await page.EvaluateAsync<int>("() => Number(document.getElementById('state').dataset.updates)");
        await PopAsync($"Another of {name} {width}", 5);
        await page.WaitForFunctionAsync("n => Number(document.getElementById('state').dataset.updates) > n", before);
        Assert.Equal(width, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await BrowserFixture.PictureAsync(page, $"live-{name}-{width}");
        Assert.Empty(problems);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_pop_is_on_the_leaderboard_of_a_projector_in_a_moment_and_a_hostile_name_is_text()
    {
        await PopAsync("First of all", 2);
        var page = await OpenAsync("leaderboard", 1280, 900, ColorScheme.Light);
        var name = await PopAsync("<img src=x onerror=alert(2)>", 15);
        await page.WaitForFunctionAsync("n => [...document.querySelectorAll('#board td')].some(c => c.textContent.trim() === n)", name);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.querySelectorAll('#board img').length"));
        Assert.Empty(problems);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Any_player_is_found_on_the_live_leaderboard_and_tables_can_be_sorted()
    {
        var name = await PopAsync("<img src=x onerror=alert(3)>", 3);
        await web.Workshop.CaughtUpAsync(cancellationToken: Cancel);
        var page = await OpenAsync("leaderboard", 1280, 900, ColorScheme.Light);
        await page.FillAsync("#find input", "onerror=alert(3");
        await page.WaitForFunctionAsync("n => document.querySelector('#find td bdi')?.textContent === n", name);
        Assert.Equal(0, await page.Locator("#find img").CountAsync());
        await page.FillAsync("#find input", "nobody is called that");
        await page.WaitForFunctionAsync("() => document.getElementById('found').textContent.startsWith('Nobody')");
        await page.ClickAsync("#board [aria-label=\"All time\"] th button:text-is('player')");
        await page.WaitForSelectorAsync("#board [aria-label=\"All time\"] th[aria-sort=ascending]:has-text('player')");
        Assert.Empty(problems);
        await page.Context.CloseAsync();
    }
}
