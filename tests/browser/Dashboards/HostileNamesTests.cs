using Balloon.Notebook;
using Balloon.Notebook.Tests.Game;
using Balloon.Testing;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>Names come from anybody, and are shown as text everywhere: tables, legends, axes, hover texts, titles, choices.</summary>
[Collection(DashboardFiles.Collection)]
public sealed class HostileNamesTests(BrowserFixture browser, DashboardFiles files)
{
    private const string Image = "<img src=x onerror=hacked=1>";

    private static readonly string[] Names =
    [
        Image,
        "<a href=\"javascript:hacked=2\">win</a>",
        "</script><script>hacked=3</script>",
        new string('x', 10_000),
        "שלום עולם",
        "🎈🎈",
    ];

    /// <summary>
    /// Hovers over every trace, and returns the labels, board by board. A trace has one name or, as bars and points do, one for each mark.
    /// </summary>
    private const string HoverOverAll = """
        async () => {
          const said = {};
          for (const e of document.querySelectorAll('.bln-plot')) {
            const board = e.closest('.bln-board').id;
            for (const [curveNumber, trace] of e._fullData.entries()) {
              if (trace.visible !== true || !trace._module.hoverPoints) continue;
              const marks = trace.type === 'heatmap' ? trace.y.map((_, i) => [i, 0]) : [...(trace.x || trace.y || []).keys()];
              for (const pointNumber of marks.slice(0, (trace.mode || '').startsWith('lines') ? 1 : 6)) {
                try { Plotly.Fx.hover(e, [{ curveNumber, pointNumber }]); } catch { continue; }
                // plotly.js answers at most every 50 ms.
                await new Promise(r => setTimeout(r, 55));
                said[board] = (said[board] ?? '') + '\n' + (e.querySelector('.hoverlayer')?.textContent ?? '');
              }
            }
            Plotly.Fx.unhover(e);
          }
          return said;
        }
        """;

    [Fact]
    public async Task Hostile_names_are_text_in_the_four_dashboards()
    {
        var events = Games.Play(6_000, players: 6);
        var byName = events
            .Select(e => e.Player)
            .Distinct()
            .Select((p, i) => (p, i))
            .ToDictionary(p => p.p, p => Names[p.i % Names.Length]);
        await CheckAsync(DashboardFiles.Boards(events.Select(e => e with { Player = byName[e.Player] })));
    }

    [Fact]
    public async Task Hostile_names_are_text_in_a_dashboard_that_a_reader_builds()
    {
        Long.Only();
        var rows = Names.SelectMany((name, i) => Enumerable.Range(0, 4).Select(x => (name, x, y: (double)(i + x)))).ToList();
        foreach (var title in Names.Where(n => n.Length < 100))
        {
            var board = new Dashboard(
                title,
                [
                    Panel.Cards(new Card(title, title) { Note = title }),
                    Panel.Chart(title, Charts.Line(rows, r => r.x, r => r.y, r => r.name, unit: title)),
                    Panel.Chart(title + " ", Charts.Bar(rows.Take(1).Concat(rows.Skip(4)), r => r.name, r => r.y, alt: title, unit: title)),
                    Panel.Chart(title + "  ", Charts.Scatter(rows, r => r.x, r => r.y, r => r.name)),
                    Panel.Chart(title + "   ", Charts.Heatmap(rows, r => r.name, r => "y" + r.name, r => r.y)),
                    Panel.Chart(title + "    ", Charts.Box(rows, r => r.name, r => r.y)),
                    Panel.Table(title, new ResultTable(title, ["name", title], Names.Select(n => (IReadOnlyList<object?>)[n, n]).ToList())),
                ]
            )
            {
                Source = title,
                Selectors = [new Selector(title, title, Names)],
            };
            await CheckAsync([board]);
        }
    }

    private async Task CheckAsync(IReadOnlyList<Dashboard> boards)
    {
        var page = await files.OpenAsync(browser, boards);
        var hovered = await page.EvaluateAsync<Dictionary<string, string>>(HoverOverAll);
        foreach (var board in boards)
        {
            Assert.Contains(board.Title is "Performance" ? "mean" : "<img src=x onerror", hovered[board.Id], StringComparison.Ordinal);
            foreach (var option in board.Selectors[0].Options)
                await page.SelectOptionAsync($"#{board.Id} .bln-pick select >> nth=0", Selector.KeyOf(option));
            if (board.Title != "Performance")
                Assert.Contains(
                    Image,
                    await page.EvaluateAsync<string>("id => document.getElementById(id).textContent", board.Id),
                    StringComparison.Ordinal
                );
        }

        Assert.True(await page.EvaluateAsync<bool>("typeof hacked === 'undefined'"));
        Assert.Equal(0, await page.Locator(".bln-board img, .bln-board svg a, .bln-board a").CountAsync());
        Assert.False(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"),
            "the page scrolls sideways"
        );
    }
}
