using System.Globalization;
using System.Text.Json;
using Balloon.Notebook;
using Balloon.Notebook.Tests.Game;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>Names that are longer than their place in a chart.</summary>
[Collection(DashboardFiles.Collection)]
public sealed class LongNameTests(BrowserFixture browser, DashboardFiles files)
{
    private const string Heatmap = "Player × colour";

    private static IReadOnlyList<Dashboard> Played => DashboardFiles.Played;

    /// <summary>Texts of a panel's chart, and how far each is from the chart's left and right edges.</summary>
    private const string TextsOfChart = """
        ([panel, texts]) => {
          const chart = document.querySelector(`[aria-label="${panel}"] .bln-plot`), edge = chart.querySelector('.main-svg').getBoundingClientRect();
          return JSON.stringify([...chart.querySelectorAll(texts)].map(text => {
            const at = text.getBoundingClientRect();
            return { text: text.textContent, left: at.left - edge.left, right: edge.right - at.right };
          }));
        }
        """;

    private sealed record DrawnName(string Text, double Left, double Right);

    private static async Task<DrawnName[]> NamesAsync(
        IPage page,
        string panel = "Race of the top ten",
        string texts = ".barlayer .bartext"
    ) =>
        JsonSerializer.Deserialize<DrawnName[]>(
            await page.EvaluateAsync<string>(TextsOfChart, new[] { panel, texts }),
            JsonSerializerOptions.Web
        )!;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Long_names_are_within_the_race_and_the_ranks_on_a_phone(ColorScheme scheme)
    {
        if (scheme == ColorScheme.Dark)
            Long.Only();
        string[] letters = ["W", "i", "風", "ש", "<", "m", "Anna-Lena "];
        var events = Games.Play(6_000, players: 14);
        var names = events
            .Select(e => e.Player)
            .Distinct()
            .Select(
                (player, i) => (player, Name: $"{(char)('a' + i)}{string.Concat(Enumerable.Repeat(letters[i % letters.Length], 31))}"[..32])
            )
            .ToDictionary(p => p.player, p => p.Name);
        var page = await browser.PageAsync(390, 844, scheme, []);
        await files.ShowAsync(page, DashboardFiles.Boards(events.Select(e => e with { Player = names[e.Player] }))[0]);
        var race = page.Locator("[aria-label=\"Race of the top ten\"]");
        await race.ScrollIntoViewIfNeededAsync();
        var slider = race.Locator(".bln-player input");
        var last = int.Parse((await slider.GetAttributeAsync("max"))!, CultureInfo.InvariantCulture);
        for (var frame = 0; frame <= last; frame += last / 5)
        {
            await slider.EvaluateAsync("(e, at) => { e.value = at; e.dispatchEvent(new Event('input')); }", frame);
            var shown = await NamesAsync(page);
            // A player without points has no bar yet.
            Assert.InRange(shown.Length, 5, 10);
            Assert.All(shown, name => Assert.True(name.Left >= 0 && name.Right >= 0, $"{name} is clipped in frame {frame}"));
        }

        await BrowserFixture.PictureAsync(page, $"race-long-names-390-{scheme.ToString().ToLowerInvariant()}", whole: false);
        var cut = await NamesAsync(page);
        Assert.Equal(10, cut.Length);
        Assert.Contains(cut, name => name.Text.EndsWith('…'));
        var whole = await page.EvaluateAsync<string[]>(
            """
            async () => {
              const chart = document.querySelector('[aria-label="Race of the top ten"] .bln-plot'), said = [];
              for (let pointNumber = 0; pointNumber < 10; pointNumber++) {
                Plotly.Fx.hover(chart, [{ curveNumber: 0, pointNumber }]);
                // plotly.js answers at most every 50 ms.
                await new Promise(r => setTimeout(r, 60));
                said.push(chart.querySelector('.hoverlayer').textContent);
              }
              return said;
            }
            """
        );
        Assert.All(whole, said => Assert.Contains(names.Values, name => said.Contains(name, StringComparison.Ordinal)));

        var ends = await NamesAsync(page, "Rank over time", ".annotation-text");
        Assert.Equal(10, ends.Length);
        Assert.All(ends, name => Assert.True(name.Left >= 0 && name.Right >= 0, $"{name} is clipped at the end of its line"));

        // Ordinary names are whole.
        await files.ShowAsync(page, Played[0]);
        await race.ScrollIntoViewIfNeededAsync();
        Assert.All(
            await NamesAsync(page, "Rank over time", ".annotation-text"),
            name => Assert.Contains(name.Text, Played[0].Selectors[0].Options)
        );
        var ordinary = await NamesAsync(page);
        Assert.Equal(10, ordinary.Length);
        Assert.All(ordinary, name => Assert.Contains(name.Text, Played[0].Selectors[0].Options));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Long_names_leave_a_heatmap_its_room_on_a_phone_and_no_letter_is_split()
    {
        const string family = "👨‍👩‍👧‍👦";
        string[] letters = ["W", family, "風", "<"];
        var events = Games.Play(2_000, players: 4);
        var names = events
            .Select(e => e.Player)
            .Distinct()
            .Select((player, i) => (player, Name: string.Concat(Enumerable.Repeat(letters[i], 31))))
            .ToDictionary(p => p.player, p => p.Name);
        var page = await browser.PageAsync(390, 844, ColorScheme.Light, []);
        await files.ShowAsync(page, DashboardFiles.Boards(events.Select(e => e with { Player = names[e.Player] }))[1]);
        var heatmap = page.Locator($"[aria-label=\"{Heatmap}\"]");
        await heatmap.ScrollIntoViewIfNeededAsync();
        var rows = await NamesAsync(page, Heatmap, ".yaxislayer-above text");
        await BrowserFixture.PictureAsync(page, "heatmap-long-names-390", whole: false);
        Assert.Equal(4, rows.Length);
        Assert.All(rows, name => Assert.True(name.Left >= 0 && name.Text.Contains('…'), $"{name} is clipped"));
        Assert.Contains(rows, name => name.Text.Replace(family, "", StringComparison.Ordinal) == "…");
        var (whole, cells) = (await heatmap.Locator(".main-svg").First.BoundingBoxAsync(), await heatmap.Locator(".hm").BoundingBoxAsync());
        Assert.True(cells!.Width > 0.45 * whole!.Width, $"the heatmap has {cells.Width} of {whole.Width} pixels");
        await page.Context.CloseAsync();
    }
}
