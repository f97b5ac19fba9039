using Balloon.Notebook;
using Balloon.Notebook.Display;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>A table as a person sees and uses it.</summary>
public sealed class TableTests(BrowserFixture browser)
{
    private static readonly ResultTable Pops = new(
        "pops",
        ["player", "total_score", "average", "note", "first_pop", "last_pop", "file"],
        Enumerable
            .Range(0, 12)
            .Select(i =>
                (IReadOnlyList<object?>)
                    [
                        $"Cosmic Dragon {i}",
                        i * 7919L % 5_000,
                        i == 4 ? null : i / 3.0,
                        i == 2 ? new string('n', 300) : "",
                        new DateTime(2026, 11, 22, 19, 30, i, DateTimeKind.Utc),
                        new DateTime(2026, 11, 22, 20, 30, i, DateTimeKind.Utc),
                        $"data/part-{i:00000}.parquet",
                    ]
            )
    );

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task A_table_is_sorted_by_a_press_and_scrolls_inside_itself(int width, ColorScheme scheme)
    {
        using var folder = new TempFolder();
        var colors = scheme == ColorScheme.Dark ? "background:#1e1e1e;color:#ddd" : "background:#fff;color:#1f2328";
        await File.WriteAllTextAsync(
            folder["table.html"],
            $"<!doctype html><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><body style=\"{colors};margin:12px\">{Picture.Of(Pops).Markup}",
            TestContext.Current.CancellationToken
        );
        var outside = new List<string>();
        var page = await browser.PageAsync(width, 700, scheme, outside);
        await page.GotoAsync("file://" + folder["table.html"]);

        Task<string[]> ColumnAsync(int place) =>
            page.EvaluateAsync<string[]>("place => [...document.querySelectorAll('tbody tr')].map(r => r.cells[place].textContent)", place);

        await page.Locator("th button", new() { HasText = "total_score" }).ClickAsync();
        var scores = (await ColumnAsync(1)).Select(t => int.Parse(t, System.Globalization.NumberStyles.AllowThousands, null)).ToList();
        Assert.Equal(scores.OrderDescending(), scores);
        await page.Locator("th button", new() { HasText = "total_score" }).ClickAsync();
        Assert.Equal(
            scores.Order(),
            (await ColumnAsync(1)).Select(t => int.Parse(t, System.Globalization.NumberStyles.AllowThousands, null))
        );
        await page.Locator("th button", new() { HasText = "average" }).ClickAsync();
        Assert.Equal("", (await ColumnAsync(2))[^1]);
        Assert.Equal("descending", await page.Locator("th").Nth(2).GetAttributeAsync("aria-sort"));

        Assert.True(
            await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"),
            "the page scrolls sideways"
        );
        Assert.True(
            await page.EvaluateAsync<bool>(
                "() => { const s = document.querySelector('.bln-scroll'); return s.scrollWidth > s.clientWidth; }"
            )
        );
        Assert.NotEqual(
            "0px",
            await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.bln-scroll')).getPropertyValue('--bln-more')")
        );
        Assert.Empty(outside);
        await BrowserFixture.PictureAsync(page, $"table-{width}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_figure_of_a_card_is_not_broken_on_a_phone(ColorScheme scheme)
    {
        var cards = string.Concat(
            new[] { 35_020_105L, 1_234_567_890, 7 }.Select(figure => new Card("points of all players", figure).ToHtml())
        );
        var page = await browser.PageAsync(390, 700, scheme, []);
        await page.SetContentAsync(
            $"<!doctype html><meta name=viewport content=\"width=device-width\"><body style=\"margin:12px\">{Html.Wrap($"<div class=\"cards\">{cards}</div>")}"
        );
        await BrowserFixture.PictureAsync(page, $"cards-390-{scheme.ToString().ToLowerInvariant()}", whole: false);
        Assert.Equal(2, await page.Locator(".cards").EvaluateAsync<int>("e => getComputedStyle(e).gridTemplateColumns.split(' ').length"));
        Assert.Equal(
            new[] { 1, 1, 1 },
            await page.Locator(".card .num")
                .EvaluateAllAsync<int[]>(
                    "all => all.map(num => { const range = document.createRange(); range.selectNodeContents(num); return new Set([...range.getClientRects()].map(r => r.top)).size; })"
                )
        );
        await page.Context.CloseAsync();
    }
}
