using System.Globalization;
using Balloon.Notebook;
using Balloon.Notebook.Tests.Game;
using Balloon.Testing;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>A long table while updates come, as a reader who scrolls, sorts and searches sees it.</summary>
[Collection(DashboardFiles.Collection)]
public sealed class LongTableTests(BrowserFixture browser, DashboardFiles files)
{
    /// <summary>Of two hundred rows, those out of view are laid out and renewed later; a reader must not notice.</summary>
    [Fact]
    public async Task A_long_table_shows_the_update_at_every_scroll_position()
    {
        Long.Only();
        var events = Games.Play(9_000, players: 300);
        var boards = new[] { 5_000, 6_000, 7_000, 8_000, 9_000 }.Select(pops => DashboardFiles.Boards(events.Take(pops))[0]).ToList();
        var page = await files.OpenAsync(browser, boards[0]);
        await NewsAsync(boards[1], 0);
        await NewsAsync(boards[2], 0);
        Assert.InRange(await LaidOutAsync(), 12, 40);
        await page.EvaluateAsync(
            "() => { const box = document.querySelector('[aria-label=\"All time\"] .bln-scroll'); box.scrollTop = box.scrollHeight; }"
        );
        await NewsAsync(boards[3], 199);
        Assert.InRange(await LaidOutAsync(), 12, 40);
        Assert.True(
            await page.EvaluateAsync<bool>(
                "() => { const row = document.querySelector('[aria-label=\"All time\"] tbody tr:last-child').getBoundingClientRect(), box = document.querySelector('[aria-label=\"All time\"] .bln-scroll').getBoundingClientRect(); return row.height > 0 && Math.abs(row.bottom - box.bottom) < 20; }"
            ),
            "the last row is not at the end"
        );
        await page.EvaluateAsync("() => { document.querySelector('[aria-label=\"All time\"] .bln-scroll').scrollTop = 0; }");
        await ShowsAsync(boards[3], 0);
        await NewsAsync(boards[4], 0);
        await page.Keyboard.PressAsync("Control+f");
        Assert.Equal(200, await LaidOutAsync());
        await NewsAsync(boards[3], 0);
        Assert.Equal(200, await LaidOutAsync());
        await page.Locator("[aria-label=\"The last five minutes\"] h3").ClickAsync();
        await NewsAsync(boards[4], 0);
        Assert.InRange(await LaidOutAsync(), 12, 40);
        await page.Locator("[aria-label=\"All time\"] th button", new() { HasText = "bonus" }).ClickAsync();
        Assert.Equal(Texts(boards[4]).Order(StringComparer.Ordinal), (await RowsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(200, await LaidOutAsync());
        await page.Locator("[aria-label=\"All time\"] th button:text-is('points')").ClickAsync();
        await NewsAsync(boards[0], 0);
        await NewsAsync(boards[1], 0);
        await page.WaitForFunctionAsync(
            "rows => JSON.stringify([...document.querySelectorAll('[aria-label=\"All time\"] tbody tr')].map(r => r.cells[2].textContent + r.cells[3].textContent.trim())) === rows",
            System.Text.Json.JsonSerializer.Serialize(Texts(boards[1]))
        );

        async Task NewsAsync(Dashboard board, int row)
        {
            await page.EvaluateAsync(
                "([id, news]) => balloonCharts.update(id, JSON.parse(news))",
                new[] { boards[0].Id, board.ToUpdate() }
            );
            await ShowsAsync(board, row);
        }

        Task ShowsAsync(Dashboard board, int row) =>
            page.WaitForFunctionAsync(
                "([row, text]) => { const r = document.querySelectorAll('[aria-label=\"All time\"] tbody tr')[row]; return r.cells[2].textContent + r.cells[3].textContent.trim() === text; }",
                new object[] { row, Texts(board)[row] }
            );

        Task<int> LaidOutAsync() =>
            page.EvaluateAsync<int>(
                "() => [...document.querySelectorAll('[aria-label=\"All time\"] tbody tr')].filter(r => r.offsetHeight > 0).length"
            );

        Task<string[]> RowsAsync() =>
            page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('[aria-label=\"All time\"] tbody tr')].map(r => r.cells[2].textContent + r.cells[3].textContent.trim())"
            );

        static List<string> Texts(Dashboard board) =>
            [
                .. ((TablePanel)board.Panels[1])
                    .Content.Rows.Take(200)
                    .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r[2]}{r[3]:N0}")),
            ];
    }
}
