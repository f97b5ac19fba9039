using System.Globalization;
using Balloon.Notebook;
using Balloon.Notebook.Tests.Game;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>The four dashboards as a reader uses them: choices, times, the race, and updates that keep the choices.</summary>
[Collection(DashboardFiles.Collection)]
public sealed class DashboardUseTests(BrowserFixture browser, DashboardFiles files)
{
    private static IReadOnlyList<Dashboard> Played => DashboardFiles.Played;

    [Fact]
    public async Task A_chosen_player_changes_every_panel_that_follows()
    {
        var page = await files.OpenAsync(browser, Played[1]);
        var player = Played[1].Selectors[0].Options[2];
        var before = await BarsAsync(page);
        var figures = await page.InnerTextAsync(".cards");
        await page.SelectOptionAsync(".bln-pick select >> nth=0", player);
        await page.WaitForFunctionAsync("name => document.querySelector('.cards').innerText.includes(name)", player);
        Assert.NotEqual(before, await BarsAsync(page));
        Assert.NotEqual(figures, await page.InnerTextAsync(".cards"));
        Assert.True(await page.Locator(".bln-plot .shapelayer path").CountAsync() > 0, "the row is not marked");
        foreach (var panel in (string[])["Colours by metric", "Bonus share against chance"])
            Assert.Contains(player, await page.InnerTextAsync($"[aria-label=\"{panel}\"] figcaption"), StringComparison.Ordinal);
        await page.SelectOptionAsync(".bln-pick select >> nth=0", "");
        await page.WaitForFunctionAsync("was => document.querySelector('.cards').innerText === was", figures);
        Assert.Equal(before, await BarsAsync(page));
    }

    [Fact]
    public async Task The_last_five_minutes_are_beside_all_time_and_no_column_is_cut()
    {
        var page = await files.OpenAsync(browser, Played[0]);
        var tops = await page.EvaluateAsync<double[]>(
            "() => ['All time', 'The last five minutes'].map(title => document.querySelector(`[aria-label=\"${title}\"]`).getBoundingClientRect().top)"
        );
        Assert.Equal(tops[0], tops[1]);
        Assert.False(
            await page.EvaluateAsync<bool>(
                "() => [...document.querySelectorAll('.bln-scroll')].some(box => box.scrollWidth > box.clientWidth + 1)"
            )
        );
    }

    /// <summary>JupyterLab takes cells that are far from sight out of the page, and puts them back as they were.</summary>
    [Fact]
    public async Task A_chart_whose_place_was_hidden_at_its_turn_is_drawn_once_the_place_is_back()
    {
        var page = await files.OpenAsync(browser, Played[1]);
        await page.EvaluateAsync(
            """
            async () => {
              document.body.insertAdjacentHTML('beforeend', '<div id="away"><div class="bln-plot" id="later" style="height: 200px"></div></div>');
              balloonCharts.draw('later', { data: [{ y: [1, 2] }] });
              document.getElementById('away').style.display = 'none';
              for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
              document.getElementById('away').style.display = '';
            }
            """
        );
        await page.WaitForSelectorAsync("#later .main-svg");
    }

    [Fact]
    public async Task A_chart_that_plotly_refuses_is_tried_again_and_holds_up_no_other()
    {
        var page = await files.OpenAsync(browser, Played[1]);
        await page.EvaluateAsync(
            """
            () => {
              const react = Plotly.react;
              let refusals = 2;
              Plotly.react = (element, ...rest) => {
                if (element.id === 'refused' && refusals-- > 0) throw new Error('Something went wrong with axis scaling');
                return react(element, ...rest);
              };
              for (const id of ['refused', 'other']) {
                document.body.insertAdjacentHTML('afterbegin', `<div class="bln-plot" id="${id}" style="height: 200px"></div>`);
                balloonCharts.draw(id, { data: [{ y: [1, 2] }] });
              }
            }
            """
        );
        await page.WaitForSelectorAsync("#other .main-svg");
        await page.WaitForSelectorAsync("#refused .main-svg");
    }

    [Fact]
    public async Task A_printed_page_shows_choices_outside_the_viewport_too()
    {
        const string Name = "() => document.querySelector('[aria-label=\"One against another\"] .bln-plot').data[0].name";
        var page = await files.OpenAsync(browser, Played[1]);
        var player = Played[1].Selectors[0].Options[2];
        await page.SelectOptionAsync(".bln-pick select >> nth=0", player);
        Assert.NotEqual(player, await page.EvaluateAsync<string>(Name));
        await page.PdfAsync();
        Assert.Equal(player, await page.EvaluateAsync<string>(Name));
    }

    [Fact]
    public async Task A_chosen_player_who_is_not_a_leader_gets_a_row_of_the_heatmap()
    {
        var board = DashboardFiles.Boards(Games.Play(5_000, players: 40))[1];
        var page = await files.OpenAsync(browser, board);
        var ticks = page.Locator("[aria-label=\"Player × colour\"] .ytick");
        Assert.Equal(24, await ticks.CountAsync());
        var player = board.Selectors[0].Options[30];
        await page.SelectOptionAsync(".bln-pick select >> nth=0", player);
        await page.WaitForFunctionAsync(
            "name => [...document.querySelectorAll('[aria-label=\"Player × colour\"] .ytick')].some(t => t.textContent.includes(name))",
            player
        );
        Assert.Equal(25, await ticks.CountAsync());
        Assert.Equal(1, await page.Locator("[aria-label=\"Player × colour\"] .shapelayer path").CountAsync());
        await page.SelectOptionAsync(".bln-pick select >> nth=0", board.Selectors[0].Options[2]);
        await page.WaitForFunctionAsync("() => document.querySelectorAll('[aria-label=\"Player × colour\"] .ytick').length === 24");
    }

    [Fact]
    public async Task Distributions_hold_each_player_once_and_the_latest_pop_shows_its_age()
    {
        var page = await files.OpenAsync(browser, Played[3]);
        foreach (var panel in (string[])["How often players come back", "Longest streak of each player"])
            Assert.Equal(
                24,
                await page.EvaluateAsync<int>(
                    "panel => document.querySelector(`[aria-label=\"${panel}\"] .bln-plot`).data[0].y.reduce((a, b) => a + b)",
                    panel
                )
            );
        page = await files.OpenAsync(browser, Played[0]);
        Assert.Matches("^[0-9]+ (days?|h|min|s) ago$", await page.InnerTextAsync(".bln-age"));
    }

    [Fact]
    public async Task Another_metric_is_shown_with_the_keyboard()
    {
        var page = await files.OpenAsync(browser, Played[1]);
        var before = await BarsAsync(page);
        await page.Locator(".bln-choice button", new() { HasText = "points per pop" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => document.querySelector('.bln-plot .ytitle').textContent === 'points per pop'");
        Assert.NotEqual(before, await BarsAsync(page));
    }

    [Fact]
    public async Task A_range_shows_only_the_last_minutes()
    {
        var page = await files.OpenAsync(browser, Played[0]);
        await page.ClickAsync("[aria-label=\"Score trends\"] .bln-choice button:text-is('5 min')");
        await page.WaitForFunctionAsync(
            "() => { const [a, b] = document.querySelector('[aria-label=\"Score trends\"] .bln-plot')._fullLayout.xaxis.range.map(t => new Date(t)); return Math.abs(b - a - 300000) < 1000; }"
        );
    }

    [Theory]
    [InlineData("Asia/Tokyo", 9)]
    [InlineData("America/New_York", -5)]
    public async Task Times_are_in_the_viewers_zone_with_UTC_beside_them(string zone, int hours)
    {
        if (hours > 0)
            Long.Only();
        var page = await browser.PageAsync(1280, 900, ColorScheme.Light, [], zone: zone);
        await files.ShowAsync(page, Played[2]);
        var time = page.Locator(".bln-body td time").First;
        var utc = DateTime.Parse(
            (await time.GetAttributeAsync("datetime"))!,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal
        );
        Assert.Equal(utc.AddHours(hours).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), await time.InnerTextAsync());
        Assert.Equal(utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC", await time.GetAttributeAsync("title"));
        var (first, shown) = (
            await page.EvaluateAsync<string>(
                "() => [...document.querySelectorAll('.bln-plot')].find(e => e.data[0].customdata).data[0].customdata[0]"
            ),
            await page.EvaluateAsync<string>(
                "() => [...document.querySelectorAll('.bln-plot')].find(e => e.data[0].customdata).data[0].x[0]"
            )
        );
        Assert.Equal(
            TimeSpan.FromHours(hours),
            DateTime.Parse(shown, CultureInfo.InvariantCulture) - DateTime.Parse(first, CultureInfo.InvariantCulture)
        );
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task The_race_is_played_and_moves()
    {
        var page = await files.OpenAsync(browser, Played[0]);
        const string Longest = "() => Math.max(...document.querySelector('[aria-label=\"Race of the top ten\"] .bln-plot').data[0].x)";
        var end = await page.EvaluateAsync<double>(Longest);
        await page.Locator(".bln-player input").EvaluateAsync("e => { e.value = 2; e.dispatchEvent(new Event('input')); }");
        await page.WaitForFunctionAsync($"end => ({Longest})() < end / 2", end);
        await page.ClickAsync(".bln-player button");
        await page.WaitForFunctionAsync($"at => ({Longest})() > at", await page.EvaluateAsync<double>(Longest));
    }

    [Fact]
    public async Task An_update_keeps_zoom_choice_and_hidden_lines()
    {
        var page = await files.OpenAsync(browser, Played[0]);
        var player = Played[0].Selectors[0].Options[1];
        await page.SelectOptionAsync(".bln-pick select", player);
        // Drags over a third of the chart, and presses the third name of the legend.
        var trends = page.Locator("[aria-label=\"Score trends\"] .bln-plot");
        await trends.ScrollIntoViewIfNeededAsync();
        var area = (await trends.Locator(".nsewdrag").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(area.X + area.Width / 3, area.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(area.X + area.Width * 2 / 3, area.Y + 60, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await trends.Locator(".legendtoggle").Nth(2).ClickAsync();
        await page.WaitForFunctionAsync(
            "() => { const e = document.querySelector('[aria-label=\"Score trends\"] .bln-plot'); return e._fullData[2].visible === 'legendonly' && !e._fullLayout.xaxis.autorange; }"
        );
        const string Range =
            "() => JSON.stringify(document.querySelector('[aria-label=\"Score trends\"] .bln-plot')._fullLayout.xaxis.range)";
        var range = await page.EvaluateAsync<string>(Range);
        var last = await page.EvaluateAsync<double>(
            "() => document.querySelector('[aria-label=\"Score trends\"] .bln-plot')._fullData[0].y.at(-1)"
        );
        var later = DashboardFiles.Later[0];
        await page.EvaluateAsync("([id, news]) => balloonCharts.update(id, JSON.parse(news))", new[] { Played[0].Id, later.ToUpdate() });
        await page.WaitForFunctionAsync(
            "was => document.querySelector('[aria-label=\"Score trends\"] .bln-plot')._fullData[0].y.at(-1) !== was",
            last
        );
        // The race is at its end, and continues to the new one once it is in view.
        await page.Locator("[aria-label=\"Race of the top ten\"]").ScrollIntoViewIfNeededAsync();
        await page.WaitForFunctionAsync(
            "was => Math.max(...document.querySelector('[aria-label=\"Race of the top ten\"] .bln-plot').data[0].x) > was",
            last
        );
        Assert.Equal(range, await page.EvaluateAsync<string>(Range));
        Assert.Equal(
            "legendonly",
            await page.EvaluateAsync<string>("() => document.querySelector('[aria-label=\"Score trends\"] .bln-plot')._fullData[2].visible")
        );
        Assert.Equal(player, await page.InputValueAsync(".bln-pick select"));
    }

    [Fact]
    public async Task A_table_sorted_by_a_press_stays_sorted_after_updates()
    {
        var page = await files.OpenAsync(browser, Played[0]);
        var table = page.Locator("[aria-label=\"All time\"] table");
        Assert.Equal("descending", await table.Locator("th", new() { HasText = "points" }).First.GetAttributeAsync("aria-sort"));
        await table.Locator("th button", new() { HasText = "bonus" }).ClickAsync();
        await InOrderAsync();
        var later = DashboardFiles.Later[0];
        await page.EvaluateAsync("([id, news]) => balloonCharts.update(id, JSON.parse(news))", new[] { Played[0].Id, later.ToUpdate() });
        await page.WaitForFunctionAsync("pops => document.querySelector('.cards').innerText.includes(pops)", "61,000");
        await InOrderAsync();

        async Task InOrderAsync()
        {
            var shares = (await table.Locator("tbody td:last-child").AllInnerTextsAsync())
                .Select(t => double.Parse(t.Replace(" %", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))
                .ToList();
            Assert.Equal(24, shares.Count);
            Assert.Equal(shares.OrderDescending(), shares);
            Assert.Equal("descending", await table.Locator("th").Last.GetAttributeAsync("aria-sort"));
        }
    }

    [Fact]
    public async Task New_players_can_be_chosen_and_departed_ones_are_deselected()
    {
        var events = Games.Play(6_000, players: 300);
        var (before, after) = (DashboardFiles.Boards(events.Take(3_000))[1], DashboardFiles.Boards(events.Skip(3_000))[1]);
        var page = await files.OpenAsync(browser, before);
        var (first, second) = (page.Locator(".bln-pick select >> nth=0"), page.Locator(".bln-pick select >> nth=1"));
        var stays = before.Selectors[0].Options.First(after.Selectors[0].Options.Contains);
        var goes = before.Selectors[1].Options.First(o => !after.Selectors[1].Options.Contains(o));
        await first.SelectOptionAsync(stays);
        await second.SelectOptionAsync(goes);
        await page.EvaluateAsync("([id, news]) => balloonCharts.update(id, JSON.parse(news))", new[] { before.Id, after.ToUpdate() });
        Assert.Equal(stays, await first.InputValueAsync());
        Assert.Equal("", await second.InputValueAsync());
        Assert.Equal(
            after.Selectors[1].Options.Prepend("all players").Order(StringComparer.Ordinal),
            (await second.Locator("option").AllTextContentsAsync()).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Durations_are_sorted_by_length()
    {
        var page = await files.OpenAsync(browser, Played[3]);
        await page.ClickAsync("[aria-label=\"Players\"] th button:text-is('longest')");
        var seconds = await page.EvaluateAsync<double[]>(
            "() => [...document.querySelectorAll('[aria-label=\"Players\"] tbody tr')].map(r => Number(r.cells[4].dataset.v))"
        );
        Assert.Equal(24, seconds.Length);
        Assert.Equal(seconds.OrderDescending(), seconds);
    }

    [Fact]
    public async Task Tables_follow_a_choice_with_their_own_numbers_or_a_mark()
    {
        var page = await files.OpenAsync(browser, Played[1]);
        var player = Played[1].Selectors[0].Options[2];
        var popular = page.Locator("[aria-label=\"Most and least popular\"]");
        var before = await popular.InnerTextAsync();
        await page.SelectOptionAsync(".bln-pick select >> nth=0", player);
        var expected = DashboardFiles
            .Game.Table("balloon_color_stats")
            .ToList<(string Player, string Color, long Pops, long Points, long Bonus, DateTime At)>();
        var own = expected.Where(c => c.Player == player).OrderByDescending(c => c.Pops).ToList();
        Assert.Equal(own[0].Color, (await popular.Locator("tbody td:first-child").First.InnerTextAsync()).Trim());
        Assert.Equal(
            own.Select(c => c.Pops.ToString("N0", CultureInfo.InvariantCulture)),
            (await popular.Locator("tbody td:nth-child(2)").AllInnerTextsAsync()).Select(t => t.Trim()).Where(t => t != "0")
        );
        await page.SelectOptionAsync(".bln-pick select >> nth=0", "");
        Assert.Equal(before, await popular.InnerTextAsync());

        page = await files.OpenAsync(browser, Played[0]);
        player = Played[0].Selectors[0].Options[^1];
        await page.SelectOptionAsync(".bln-pick select", player);
        var marked = page.Locator("[aria-label=\"All time\"] tr.bln-chosen");
        Assert.Contains(player, await marked.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(
            await marked.EvaluateAsync<bool>(
                "row => { const r = row.getBoundingClientRect(), box = row.closest('.bln-scroll').getBoundingClientRect(); return r.top >= box.top && r.bottom <= box.bottom + 1; }"
            ),
            "the row is out of sight"
        );
    }

    [Fact]
    public async Task Every_table_can_be_saved_as_CSV_with_plain_numbers()
    {
        Long.Only();
        foreach (var board in Played)
        {
            var page = await files.OpenAsync(browser, board);
            foreach (var table in board.Panels.OfType<TablePanel>())
            {
                var saved = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync($"[aria-label=\"{table.Title}\"] .bln-csv"));
                var lines = await File.ReadAllLinesAsync((await saved.PathAsync())!, TestContext.Current.CancellationToken);
                Assert.Equal(Math.Min(200, table.Content.Rows.Count) + 1, lines.Length);
                Assert.DoesNotContain(lines, line => line.Contains('"', StringComparison.Ordinal));
                Assert.EndsWith(".csv", saved.SuggestedFilename, StringComparison.Ordinal);
                if (table.Title == "All time")
                {
                    Assert.Equal("#,±,player,points,pops,points/pop,bonus", lines[0]);
                    var first = table.Content.Rows[0];
                    Assert.StartsWith($"1,0,{first[2]},{first[3]},{first[4]},", lines[1], StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public async Task The_history_of_a_live_view_can_be_replayed()
    {
        var page = await files.OpenAsync(browser, Played[0]);
        Dashboard[] seen = [DashboardFiles.Boards(Games.Play(5_000))[0], DashboardFiles.Later[0], Played[0]];
        var moments = seen.Select(board => board.ToUpdate());
        await page.EvaluateAsync(
            "([id, ...m]) => balloonCharts.push([id, m.map((text, i) => Object.assign({ moment: ['at first', 'after 5 s', 'last'][i] }, JSON.parse(text)))])",
            moments.Prepend(Played[0].Id).ToArray()
        );
        await page.ClickAsync(".bln-replay button:text-is('at first')");
        await page.WaitForFunctionAsync("() => document.querySelector('.cards').innerText.includes('5,000')");
        await page.ClickAsync(".bln-replay button[aria-label=Play]");
        await page.WaitForFunctionAsync("() => document.querySelector('.cards').innerText.includes('61,000')");
        await page.WaitForFunctionAsync("() => document.querySelector('.cards').innerText.includes('60,000')");
    }

    private static Task<string> BarsAsync(IPage page) =>
        page.EvaluateAsync<string>(
            "() => [...document.querySelectorAll('[aria-label=\"Colours by metric\"] .barlayer .point path')].map(p => p.getAttribute('d')).join()"
        );
}
