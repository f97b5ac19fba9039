using System.Globalization;
using Balloon.Notebook;
using Balloon.Notebook.Tests.Game;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>How long a page with a dashboard keeps its reader waiting: 10,000 players, the figures of tests/benchmarks/README.md.</summary>
[Collection(DashboardFiles.Collection)]
public sealed class DashboardSpeedTests(BrowserFixture browser, DashboardFiles files, ITestOutputHelper output)
{
    private const int Runs = 7;
    private const int Pops = 60_000;

    /// <summary>From a choice to the frame that shows it.</summary>
    private const string Choose = """
        async names => {
          const select = document.querySelector('.bln-pick select'), times = [];
          for (const name of names) {
            const began = performance.now();
            select.value = name;
            select.dispatchEvent(new Event('change'));
            await new Promise(requestAnimationFrame);
            times.push(performance.now() - began);
            await new Promise(r => setTimeout(r, 300));
          }
          return times;
        }
        """;

    /// <summary>The longest time for which the page was blocked while it applied an update.</summary>
    private const string Update = """
        async ([id, ...updates]) => {
          const longest = [];
          for (const text of updates) {
            let most = 0, last = performance.now(), goes = true;
            const channel = new MessageChannel();
            channel.port1.onmessage = () => { const now = performance.now(); most = Math.max(most, now - last); last = now; if (goes) channel.port2.postMessage(0); };
            channel.port2.postMessage(0);
            await new Promise(r => setTimeout(r, 50));
            most = 0;
            balloonCharts.update(id, JSON.parse(text));
            await new Promise(r => setTimeout(r, 700));
            goes = false;
            longest.push(most);
          }
          return longest;
        }
        """;

    /// <summary>The news are in the page before: that a debugger brings them is no part of what they cost.</summary>
    private const string TakeOver = """
        async isTold => {
          const [id, ...updates] = window.news;
          for (const text of updates) {
            if (isTold) balloonCharts.update(id, JSON.parse(text));
            await new Promise(r => setTimeout(r, 1000));
          }
        }
        """;

    [Theory]
    [InlineData(24)]
    [InlineData(10_000)]
    public async Task A_dashboard_responds_at_once(int players)
    {
        Long.Only();
        var events = Games.Play(Pops + 500 * Runs, players: players);
        var boards = DashboardFiles.Boards(events.Take(Pops));
        var updates = Enumerable.Range(1, Runs).Select(i => DashboardFiles.Boards(events.Take(Pops + 500 * i))).ToList();
        for (var number = 0; number < boards.Count; number++)
        {
            var board = boards[number];
            var address = files.Page(board);
            var (loads, ready) = (new List<double>(), new List<double>());
            IPage? page = null;
            for (var run = 0; run < Runs; run++)
            {
                if (page is not null)
                    await page.Context.CloseAsync();
                page = await browser.PageAsync(1280, 900, ColorScheme.Light, []);
                await page.AddInitScriptAsync(
                    $"(function look() {{ if (({DashboardFiles.Drawn})()) window.drawnAt = performance.now(); else requestAnimationFrame(look); }})()"
                );
                await page.GotoAsync(address);
                var drawn = await page.WaitForFunctionAsync("() => window.drawnAt");
                ready.Add(await drawn.JsonValueAsync<double>());
                loads.Add(ready[^1] - await page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].loadEventEnd"));
            }

            var choices = await page!.EvaluateAsync<double[]>(
                Choose,
                board.Selectors[0].Options.Take(Runs).Select(Selector.KeyOf).ToArray()
            );
            string[] news = [board.Id, .. updates.Select(u => u[number].ToUpdate())];
            var blocked = await page.EvaluateAsync<double[]>(Update, news);
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Performance.enable", new Dictionary<string, object> { ["timeDomain"] = "threadTicks" });
            await page.EvaluateAsync("news => { window.news = news; }", news);
            var idle = await WorkAsync(isTold: false);
            var busy = await WorkAsync(isTold: true) - idle;
            await page.EvaluateAsync("() => scrollTo(0, document.documentElement.scrollHeight)");
            await WorkAsync(isTold: false); // What waited out of sight is drawn, which is the cost of scrolling and not of news.
            var below = await WorkAsync(isTold: true) - idle;
            await page.Context.CloseAsync();
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{board.Title, -16} {board.ToHtml().Length / 1000.0:0} kB without plotly.js; drawn {Median(ready):0} ms after it was asked for, {Median(loads):0} ms after its load event; a choice {Median(choices):0} ms; news keep the page busy {Median(blocked):0} ms at a time, {busy:0} ms in all, at the end of the page {below:0} ms"
                )
            );
            Assert.True(Median(loads) <= 1_000, $"{board.Title} was drawn {Median(loads):0} ms after it was loaded");
            Assert.True(Median(choices) <= 100, $"{board.Title}: a choice took {Median(choices):0} ms");

            // By the CPU clock of the page's own thread, which other programs of the machine do not affect.
            Assert.True(Math.Max(busy, below) <= 50, $"{board.Title}: news took {busy:0} and {below:0} ms of the main thread");

            // How long the main thread works in each second; next to nothing where nothing is new.
            async Task<double> WorkAsync(bool isTold)
            {
                var before = await BusyAsync(session);
                await page.EvaluateAsync(TakeOver, isTold);
                return (await BusyAsync(session) - before) / Runs;
            }
        }
    }

    /// <summary>Milliseconds of work of the page's main thread, by its CPU clock: other programs do not count.</summary>
    private static async Task<double> BusyAsync(ICDPSession session)
    {
        var metrics = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        return metrics.EnumerateArray().Single(m => m.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble()
            * 1_000;
    }

    private static double Median(IEnumerable<double> times) => times.Order().ElementAt(Runs / 2);
}
