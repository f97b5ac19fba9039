using Balloon.Notebook;
using Balloon.Notebook.Game;
using Balloon.Notebook.Tests.Game;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>What is drawn of the four dashboards: from a file, without a server.</summary>
[Collection(DashboardFiles.Collection)]
public sealed class DashboardTests(BrowserFixture browser, DashboardFiles files)
{
    /// <summary>Every chart is as wide as its place.</summary>
    private const string Fits = """
        () => [...document.querySelectorAll('.bln-plot')].every(e => { const svg = e.querySelector('.main-svg'); return svg && Math.abs(svg.getBoundingClientRect().width - e.clientWidth) < 2; })
        """;

    /// <summary>How many marks of a kind a panel shows.</summary>
    private const string Marks = """
        ([panel, marks]) => document.querySelectorAll(`[aria-label="${panel}"] .bln-plot ${marks}`).length
        """;

    public static TheoryData<int, (string Panel, string Marks, int Count)[]> Panels =>
        new()
        {
            {
                0,
                [
                    ("Score trends", ".scatterlayer .trace path.js-line", 8),
                    ("Rank over time", ".scatterlayer .trace path.js-line", 10),
                    ("Race of the top ten", ".barlayer .point", 10),
                ]
            },
            {
                1,
                [
                    ("Colours by metric", ".barlayer .point", 12),
                    ("Player × colour", ".heatmaplayer image", 1),
                    ("Player × colour", ".ytick", 24),
                    ("One against another", ".barlayer .point", 24),
                    ("Bonus share against chance", ".indicatorlayer .threshold-arc path", 1),
                ]
            },
            {
                2,
                [
                    ("Scores by colour", ".boxlayer path.box", 12),
                    ("Scores by colour", ".scatterlayer path.point", 12),
                    ("Scores over time", ".boxlayer path.box", 24),
                    ("Average by colour", ".barlayer .point", 12),
                ]
            },
            { 3, [("Who played when", ".ytick", 24), ("Time and points", ".scatterlayer path.point", 24)] },
        };

    [Theory]
    [MemberData(nameof(Panels))]
    public async Task A_dashboard_is_drawn_completely_with_its_marks_on_every_screen(
        int number,
        (string Panel, string Marks, int Count)[] expected
    )
    {
        var board = DashboardFiles.Played[number];
        var page = await files.OpenAsync(browser, board);
        foreach (var (panel, marks, count) in expected)
            Assert.Equal((panel, marks, count), (panel, marks, await page.EvaluateAsync<int>(Marks, new[] { panel, marks })));
        if (number == 0)
            Assert.Equal(5, await page.Locator(".card > svg").CountAsync());
        await CheckAsync(ColorScheme.Light, 1280);
        await CheckAsync(ColorScheme.Dark, 390);
        if (Long.Enabled)
        {
            await CheckAsync(ColorScheme.Light, 390);
            await CheckAsync(ColorScheme.Dark, 1280);
        }

        Assert.Empty(files.Problems);

        async Task CheckAsync(ColorScheme scheme, int width)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.SetViewportSizeAsync(width, 900);
            await page.WaitForFunctionAsync(Fits);
            await BrowserFixture.PictureAsync(page, $"dashboard-{number}-{width}-{scheme.ToString().ToLowerInvariant()}");
            Assert.Equal(board.Panels.OfType<ChartPanel>().Count(), await page.Locator(".bln-plot .main-svg:first-child").CountAsync());
            Assert.Equal(board.Panels.Count(p => p is TablePanel), await page.Locator(".bln-body table").CountAsync());
            var columns = await page.EvaluateAsync<int>(
                "getComputedStyle(document.querySelector('.bln-grid')).gridTemplateColumns.split(' ').length"
            );
            Assert.Equal(width == 390 ? 1 : 2, columns);
            Assert.False(
                await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"),
                $"the page scrolls sideways at {width}"
            );
            // Texts of a chart come from its page.
            Assert.Equal(
                scheme == ColorScheme.Dark,
                await page.EvaluateAsync<bool>(
                    "() => Number(getComputedStyle(document.querySelector('.bln-plot .xtick text')).fill.match(/\\d+/)[0]) > 140"
                )
            );
        }
    }

    [Fact]
    public async Task Every_colour_is_drawn_in_itself()
    {
        var page = await files.OpenAsync(browser, DashboardFiles.Played[1]);
        var drawn = await page.EvaluateAsync<Dictionary<string, string>>(
            """
            () => {
              const e = document.querySelector('[aria-label="Colours by metric"] .bln-plot');
              const hex = c => '#' + c.match(/\d+/g).slice(0, 3).map(n => Number(n).toString(16).padStart(2, '0')).join('');
              const bars = [...e.querySelectorAll('.barlayer .point path')];
              return Object.fromEntries(e.data[0].x.map((name, i) => [name, hex(getComputedStyle(bars[i]).fill)]));
            }
            """
        );
        Assert.Equal(BalloonColor.All.ToDictionary(c => c.Name, c => c.Display.ToLowerInvariant()), drawn);
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(1, 1)]
    [InlineData(400, 1)]
    public async Task Little_data_makes_a_sensible_chart(int pops, int players)
    {
        var events = Games.Play(pops, players: players).Select(e => pops == 400 ? e with { Color = "red" } : e);
        var page = await files.OpenAsync(browser, DashboardFiles.Boards(events));
        await BrowserFixture.PictureAsync(page, $"little-{pops}");
        Assert.Empty(files.Problems);
        foreach (var text in await page.Locator(".bln-board").AllInnerTextsAsync())
        {
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("undefined", text, StringComparison.Ordinal);
            if (pops == 0)
                Assert.Contains("yet", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_ten_thousand_players_the_first_two_hundred_are_drawn()
    {
        Long.Only();
        foreach (var board in DashboardFiles.Boards(Games.Play(60_000, players: 10_000)))
        {
            var page = await files.OpenAsync(browser, board);
            Assert.True(
                await page.EvaluateAsync<int>(
                    "() => Math.max(...[...document.querySelectorAll('.bln-body table')].map(t => t.rows.length))"
                ) <= 201
            );
            var options = await page.Locator(".bln-pick >> nth=0 >> option").CountAsync();
            Assert.InRange(options, 2, 201);
            await BrowserFixture.PictureAsync(page, $"many-{board.Title.Replace(' ', '-').ToLowerInvariant()}");
        }
    }

    [Fact]
    public async Task Without_scripts_a_static_picture_is_shown()
    {
        var page = await browser.PageAsync(1280, 900, ColorScheme.Light, [], scripts: false);
        await page.GotoAsync(files.Page(DashboardFiles.Played));
        var stills = page.Locator(".bln-plot svg.bln-still");
        var charts = DashboardFiles.Played.Sum(board => board.Panels.OfType<ChartPanel>().Count());
        Assert.Equal(charts, await stills.CountAsync());
        for (var i = 0; i < charts; i++)
            Assert.True(await stills.Nth(i).Locator("rect, path, polyline, line, text, circle").CountAsync() > 0);
        await BrowserFixture.PictureAsync(page, "stills");
        await page.Context.CloseAsync();
    }
}
