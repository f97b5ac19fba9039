using Balloon.Notebook.Events;
using Balloon.Testing;
using Balloon.Web.Tests;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>The game in a browser, played by mouse, touch and keyboard, and its pops counted in the log, the view and the lake.</summary>
[Collection(WebCollection.Name)]
public sealed class GameTests(BrowserFixture browser, WebFixture web)
{
    private readonly List<string> outside = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<GamePage> OpenAsync(
        int width = 1280,
        int height = 800,
        ColorScheme scheme = ColorScheme.Light,
        ReducedMotion motion = ReducedMotion.NoPreference,
        bool touch = false
    )
    {
        var page = await browser.PageAsync(width, height, scheme, outside, web.Server.Url.ToString(), motion, touch);
        page.PageError += (_, error) => outside.Add(error);
        var game = new GamePage(page);
        await game.OpenAsync(web.Server.Url);
        return game;
    }

    private async Task<List<GameEvent>> EventsOfAsync(string player) =>
        [.. (await web.Workshop.Events.ReadAsync(Cancel)).Where(e => e.Player == player)];

    /// <summary>The number of pops that the page shows is also in the log, in the view and, if asked for, in the lake.</summary>
    private async Task CountAsync(GamePage game, string name, int pops, bool inLake = true)
    {
        await game.DeliveredAsync();
        var events = await EventsOfAsync(name);
        Assert.Equal((pops, await game.NumberAsync("#score")), (events.Count, events.Sum(e => e.Score)));
        await Eventually.EqualAsync(
            ((long)pops, (long)events.Sum(e => e.Score)),
            async () =>
                (
                    await web.Workshop.Sql.ToListAsync<(long, long)>(
                        "SELECT pops, total_score FROM mv_leaderboard WHERE player = $1",
                        [name],
                        Cancel
                    )
                ).SingleOrDefault(),
            $"pops and points of {name} in the view",
            cancellationToken: Cancel
        );
        if (inLake)
        {
            await web.Workshop.CaughtUpAsync(cancellationToken: Cancel);
            var lake = await web.Workshop.Table("leaderboard").ToDataFrameAsync(cancellationToken: Cancel);
            Assert.Equal((long)pops, lake.Rows.Single(r => (string)r[0] == name)[2]);
        }

        Assert.Empty(outside);
    }

    [Fact]
    public async Task By_mouse()
    {
        var game = await OpenAsync();
        Assert.Equal("false", await game.Page.GetAttributeAsync("#sound", "aria-pressed"));
        await BrowserFixture.PictureAsync(game.Page, "game-start", whole: false);
        var name = await game.PlayAsync("Mouse");
        await game.PopAsync(5, game.ClickAsync);
        await game.Page.WaitForSelectorAsync("#board li.mine");
        await BrowserFixture.PictureAsync(game.Page, "game-play", whole: false);
        await CountAsync(game, name, 5);
        await game.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task By_touch_on_a_phone_in_the_dark()
    {
        var game = await OpenAsync(390, 844, ColorScheme.Dark, touch: true);
        await BrowserFixture.PictureAsync(game.Page, "game-phone-start", whole: false);
        foreach (var (width, height) in ((int, int)[])[(390, 800), (360, 640)])
        {
            await game.Page.SetViewportSizeAsync(width, height);
            await BrowserFixture.PictureAsync(game.Page, $"game-phone-start-{height}", whole: false);
            var card = (await game.Page.Locator("#start").BoundingBoxAsync())!;
            var button = (await game.Page.Locator("#play").BoundingBoxAsync())!;
            Assert.True(
                button.Y + button.Height <= Math.Min(card.Y + card.Height, height),
                $"at {width}×{height} the button ends at {button.Y + button.Height}, and its card at {card.Y + card.Height}"
            );
        }

        await game.Page.SetViewportSizeAsync(390, 844);
        var name = await game.PlayAsync("Touch");
        await game.PopAsync(5, game.TapAsync);
        await BrowserFixture.PictureAsync(game.Page, "game-phone-play", whole: false);
        Assert.Equal(390, await game.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        await CountAsync(game, name, 5);
        await game.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task By_keyboard_alone_without_motion()
    {
        var game = await OpenAsync(motion: ReducedMotion.Reduce);
        var keyboard = game.Page.Keyboard;
        async Task TabToAsync(string selector)
        {
            for (
                var tabs = 0;
                tabs < 20 && !await game.Page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector);
                tabs++
            )
                await keyboard.PressAsync("Tab");
            Assert.True(
                await game.Page.EvaluateAsync<bool>("s => document.activeElement.matches(s)", selector),
                $"no Tab leads to {selector}"
            );
        }

        await TabToAsync("#name");
        await keyboard.TypeAsync("Keys");
        await TabToAsync("#characters input");
        await keyboard.PressAsync("ArrowDown");
        await TabToAsync("#play");
        await keyboard.PressAsync("Enter");
        await game.Page.WaitForFunctionAsync("() => document.body.classList.contains('playing')");
        const string Places = "async () => (await import('/play/main.js')).sky.balloons.slice(0, 3).map(b => `${b.id} ${b.x} ${b.y}`)";
        var before = await game.Page.EvaluateAsync<string[]>(Places);
        await game.Page.WaitForTimeoutAsync(300);
        Assert.Equal(before, await game.Page.EvaluateAsync<string[]>(Places));
        await game.PopAsync(4, game.TypeAsync);
        await BrowserFixture.PictureAsync(game.Page, "game-keyboard", whole: false);
        await CountAsync(game, "Keys", 4);
        await game.Page.Context.CloseAsync();
    }

    /// <summary>Counts what the page plays.</summary>
    private const string Tones = """
        window.tones = 0;
        const make = AudioContext.prototype.createOscillator;
        AudioContext.prototype.createOscillator = function () { window.tones++; return make.call(this); };
        """;

    [Fact]
    public async Task A_favourite_is_visible_and_optionally_audible_and_scores_double_and_the_end_shows_the_rank()
    {
        var page = await browser.PageAsync(1280, 800, ColorScheme.Dark, outside, web.Server.Url.ToString(), ReducedMotion.NoPreference);
        await page.AddInitScriptAsync(Tones);
        await page.Clock.InstallAsync();
        var game = new GamePage(page);
        await game.OpenAsync(web.Server.Url);
        var name = await game.PlayAsync("Finisher");
        await game.PopAsync(1, game.ClickAsync, favourite: true);
        Assert.Contains("Favourite!", await page.InnerTextAsync("#bonus"), StringComparison.Ordinal);
        Assert.Equal(0, await page.EvaluateAsync<int>("tones"));
        await page.ClickAsync("#sound");
        await game.PopAsync(2, game.ClickAsync, favourite: true);
        Assert.Equal(2, await page.EvaluateAsync<int>("tones"));
        await game.DeliveredAsync();
        Assert.Equal([true, true], (await EventsOfAsync(name)).Select(e => e.Bonus));
        await page.Clock.FastForwardAsync(61_000);
        await page.WaitForSelectorAsync("#over:not([hidden])");
        await page.WaitForFunctionAsync("() => document.getElementById('place').textContent.includes('of all')");
        Assert.Equal("2", await page.InnerTextAsync("#final-pops"));
        await BrowserFixture.PictureAsync(page, "game-over", whole: false);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_reloaded_page_continues_its_round_and_counts_no_pop_twice()
    {
        var game = await OpenAsync();
        var name = await game.PlayAsync("Reloader");
        await game.PopAsync(3, game.ClickAsync);
        await game.Page.ReloadAsync();
        await game.Page.WaitForFunctionAsync("() => document.body.classList.contains('playing')");
        await Eventually.EqualAsync(3, game.PopsAsync, "pops after the reload");
        await game.PopAsync(5, game.ClickAsync);
        await CountAsync(game, name, 5, inLake: false);
        await game.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_disconnected_page_says_so_and_delivers_its_pops_once()
    {
        var game = await OpenAsync();
        var name = await game.PlayAsync("Tunnel");
        // The server gets the first pops, but its answer is lost.
        var lost = 0;
        await game.Page.RouteAsync(
            "**/pops",
            async route =>
            {
                if (lost++ < 2)
                    await route.FetchAsync();
                await (lost <= 2 ? route.AbortAsync() : route.ContinueAsync());
            }
        );
        await game.PopAsync(3, game.ClickAsync);
        await game.Page.WaitForFunctionAsync("() => document.getElementById('banner').textContent.includes('does not answer')");
        await game.Page.Context.SetOfflineAsync(true);
        await game.PopAsync(6, game.ClickAsync);
        await game.Page.Context.SetOfflineAsync(false);
        await CountAsync(game, name, 6, inLake: false);
        await game.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_hostile_name_is_shown_as_text()
    {
        var game = await OpenAsync();
        const string Name = "<img src=x onerror=document.title=1>";
        await game.Page.FillAsync("#name", Name);
        await game.Page.ClickAsync("#play");
        await game.Page.WaitForSelectorAsync("#problem:not([hidden])");
        const string Short = "<img src=x onerror=alert(1)>";
        var name = await game.PlayAsync(Short);
        await game.PopAsync(1, game.ClickAsync);
        await game.Page.WaitForFunctionAsync("n => [...document.querySelectorAll('#board .who')].some(w => w.textContent === n)", name);
        Assert.Equal(0, await game.Page.EvaluateAsync<int>("() => document.querySelectorAll('#board img, #place img').length"));
        Assert.Equal("Balloon: the game", await game.Page.TitleAsync());
        await game.Page.Context.CloseAsync();
    }

    [Fact]
    public async Task Several_browsers_play_at_once_and_see_each_other()
    {
        var one = await OpenAsync();
        var two = await OpenAsync(390, 844, touch: true);
        var (first, second) = (await one.PlayAsync("Pair"), await two.PlayAsync("Pair"));
        Assert.Equal(("Pair", "Pair 2"), (first, second));
        await Task.WhenAll(one.PopAsync(4, one.ClickAsync), two.PopAsync(4, two.TapAsync));
        await one.DeliveredAsync();
        await two.DeliveredAsync();
        Assert.Equal((4, 4), ((await EventsOfAsync(first)).Count, (await EventsOfAsync(second)).Count));
        await one.Page.WaitForFunctionAsync("n => [...document.querySelectorAll('#board li')].some(r => r.dataset.player === n)", first);
        await one.Page.Context.CloseAsync();
        await two.Page.Context.CloseAsync();
    }
}
