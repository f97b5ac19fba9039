using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>The exported site as a reader sees it: from a folder, offline, on a desktop and a phone, light and dark.</summary>
public sealed class SiteTests(BrowserFixture browser) : IClassFixture<SiteFixture>
{
    [Theory]
    [InlineData(1360, ColorScheme.Light, false)]
    [InlineData(390, ColorScheme.Dark, false)]
    [InlineData(1360, ColorScheme.Dark, true)]
    [InlineData(390, ColorScheme.Light, true)]
    public async Task Pages_are_readable_on_every_screen_and_load_nothing_external(int width, ColorScheme scheme, bool isLong)
    {
        if (isLong)
            Long.Only();
        var site = await SiteFixture.FolderAsync();
        List<string> problems = [];
        var page = await browser.PageAsync(width, 900, scheme, problems);
        page.PageError += (_, error) => problems.Add(error);
        foreach (var name in (string[])["index", "01-first", "02-second"])
        {
            await page.GotoAsync(new Uri(Path.Combine(site, name + ".html")).AbsoluteUri);
            if (name == "01-first")
                await page.WaitForFunctionAsync(
                    "() => document.querySelector('.bln-board') && [...document.querySelectorAll('.bln-plot')].every(e => e.querySelector('.main-svg'))"
                );
            await BrowserFixture.PictureAsync(page, $"site-{name}-{width}-{scheme.ToString().ToLowerInvariant()}");
            await PageChecks.AllAsync(page);
        }

        Assert.Empty(problems);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Wide_tables_and_dashboards_use_the_room_beside_the_text(int width)
    {
        List<string> outside = [];
        var page = await browser.PageAsync(width, 900, ColorScheme.Light, outside);
        await page.GotoAsync(new Uri(Path.Combine(await SiteFixture.FolderAsync(), "01-first.html")).AbsoluteUri);
        var text = (await page.Locator("main").BoundingBoxAsync())!;
        var wide = (await OutputsAsync("th:has-text('favourite')"))!;
        var board = (await OutputsAsync(".bln-board"))!;
        var narrow = (await OutputsAsync("th:has-text('Score')"))!;
        Assert.Equal((text.X, text.Width), (narrow.X, narrow.Width));
        if (width == 390)
        {
            Assert.All([wide, board], outputs => Assert.Equal((text.X, text.Width), (outputs.X, outputs.Width)));
        }
        else
        {
            Assert.All([wide, board], outputs => Assert.True(outputs.X is > 0 && outputs.X < text.X - 50, $"it begins at {outputs.X}"));
            Assert.All([wide, board], outputs => Assert.Equal(text.X + text.Width, outputs.X + outputs.Width, 1f));
            Assert.Empty(
                await page.EvaluateAsync<string[]>(
                    "() => [...document.querySelectorAll('.bln-scroll')].filter(e => e.scrollWidth > e.clientWidth).map(e => `${e.scrollWidth} in ${e.clientWidth}: ${e.textContent}`)"
                )
            );
        }

        await page.Context.CloseAsync();

        Task<LocatorBoundingBoxResult?> OutputsAsync(string holding) =>
            page.Locator(".outputs", new() { Has = page.Locator(holding) }).First.BoundingBoxAsync();
    }

    [Fact]
    public async Task A_reader_can_navigate_with_the_keyboard()
    {
        List<string> outside = [];
        var page = await browser.PageAsync(1360, 900, ColorScheme.Light, outside);
        await page.GotoAsync(new Uri(Path.Combine(await SiteFixture.FolderAsync(), "01-first.html")).AbsoluteUri);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("skip", await page.EvaluateAsync<string>("document.activeElement.className"));
        await page.Keyboard.PressAsync("Enter");
        Assert.EndsWith("#top", page.Url, StringComparison.Ordinal);
        await page.Locator(".chapters summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.True(await page.Locator(".chapters nav a").First.IsVisibleAsync());
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await page.Locator(".chapters nav a").First.IsVisibleAsync());
        await page.Locator(".toc a").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Contains("#", page.Url, StringComparison.Ordinal);
        await page.Locator("a[rel=next]").FocusAsync();
        await BrowserFixture.PictureAsync(page, "site-focus", whole: false);
        await page.Keyboard.PressAsync("Enter");
        await Eventually.TrueAsync(
            () => page.Url.EndsWith("/02-second.html", StringComparison.Ordinal),
            "the next chapter is open: " + page.Url,
            cancellationToken: TestContext.Current.CancellationToken
        );
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Search_finds_words_offline_and_a_result_opens_at_its_place(int width)
    {
        if (width > 390)
            Long.Only();
        List<string> outside = [];
        var page = await browser.PageAsync(width, 844, ColorScheme.Light, outside);
        await page.GotoAsync(new Uri(Path.Combine(await SiteFixture.FolderAsync(), "01-first.html")).AbsoluteUri);
        await page.Keyboard.PressAsync("/");
        await page.Locator(".find input").FillAsync("small");
        var found = page.Locator(".find ol a");
        await found.First.WaitForAsync();
        Assert.Contains("The table", await found.First.TextContentAsync(), StringComparison.Ordinal);
        await BrowserFixture.PictureAsync(page, $"site-search-{width}", whole: false);
        await InViewAsync(page, ".find ol");
        await found.First.ClickAsync();
        await page.WaitForURLAsync("**/02-second.html#the-table");
        await page.WaitForFunctionAsync(
            "() => { const at = document.querySelector('#the-table').getBoundingClientRect().top; return at >= 0 && at < innerHeight; }"
        );
        await page.ClickAsync(".chapters > summary");
        await InViewAsync(page, ".chapters > nav");
        Assert.Empty(outside);
        await page.Context.CloseAsync();
    }

    private static async Task InViewAsync(IPage page, string selector)
    {
        var box = await page.Locator(selector).BoundingBoxAsync();
        Assert.True(box!.X >= 0 && box.X + box.Width <= page.ViewportSize!.Width, $"{selector} is cut off: {box.X} to {box.X + box.Width}");
    }

    [Fact]
    public async Task The_theme_can_be_switched_and_is_kept_and_code_can_be_copied()
    {
        List<string> outside = [];
        var page = await browser.PageAsync(1360, 900, ColorScheme.Light, outside);
        await page.GotoAsync(new Uri(Path.Combine(await SiteFixture.FolderAsync(), "01-first.html")).AbsoluteUri);
        await page.ClickAsync("button.theme");
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        await page.ReloadAsync();
        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        var button = page.Locator("button.copy").First;
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.querySelector('button.copy').textContent === 'Copied'");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_outputs_style_does_not_affect_the_page()
    {
        List<string> outside = [];
        var page = await browser.PageAsync(1360, 900, ColorScheme.Light, outside);
        await page.GotoAsync(new Uri(Path.Combine(await SiteFixture.FolderAsync(), "02-second.html")).AbsoluteUri);
        var bar = await page.Locator(".outputs .bar").BoundingBoxAsync();
        Assert.Equal((10f, 100f), (bar!.Height, bar.Width));
        Assert.Equal("static", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.outputs .bar')).position"));
        Assert.Equal("0px", await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.outputs .cards')).marginTop"));
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.True(await page.Locator(".outputs .bar").IsVisibleAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_prints_without_bars_and_buttons()
    {
        Long.Only();
        List<string> outside = [];
        var page = await browser.PageAsync(1360, 900, ColorScheme.Light, outside);
        await page.GotoAsync(new Uri(Path.Combine(await SiteFixture.FolderAsync(), "01-first.html")).AbsoluteUri);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        foreach (var selector in (string[])["body > .bar", ".toc", ".steps", ".copy"])
            Assert.False(await page.Locator(selector).First.IsVisibleAsync(), selector);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Plotly_is_in_the_site_once()
    {
        var site = await SiteFixture.FolderAsync();
        Assert.Single(Directory.GetFiles(Path.Combine(site, "assets"), "plotly*"));
        foreach (var page in Directory.GetFiles(site, "*.html"))
            Assert.True(new FileInfo(page).Length < 500_000, $"{page} is {new FileInfo(page).Length} bytes");
    }
}
