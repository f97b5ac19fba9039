using Balloon.Kernel.Tests.Jupyter;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>The course as a reader takes it: chapters in JupyterLab, on a sandbox, with the kernel that they ask for.</summary>
public sealed class ChaptersInJupyterLabTests(BrowserFixture browser)
{
    /// <summary>
    /// A dashboard is updated in place: the number of different figures or table rows that were seen tells how many pictures were shown.
    /// </summary>
    private const string WatchForUpdates = """
        () => {
          window.seen = new Set();
          const cell = window.jupyterapp.shell.currentWidget.content.widgets.find(w => w.model.sharedModel.source.includes('Live.ShowAsync('));
          if (!cell) return false;
          const look = () => {
            const figures = cell.node.querySelector('.bln-board .cards'), picture = figures ?? cell.node.querySelector('.jp-OutputArea-output table');
            if (picture) window.seen.add(picture.textContent);
          };
          new MutationObserver(look).observe(cell.node, { childList: true, subtree: true, characterData: true });
          return true;
        }
        """;

    /// <summary>The state of the code cells in JupyterLab's model, since not every cell shows its number in the page.</summary>
    private const string Cells = "() => [...window.jupyterapp.shell.currentWidget.content.model.cells].filter(c => c.type === 'code')";

    private const string NotRun = $"() => ({Cells})().filter(c => c.executionCount === null).map(c => c.sharedModel.source)";

    /// <summary>Cells that failed and should not have, and the other way round.</summary>
    private const string Wrong = $$"""
        () => ({{Cells}})().flatMap(c => {
          const error = c.outputs.toJSON().find(o => o.output_type === 'error');
          const meant = (c.getMetadata('tags') ?? []).includes('raises-exception');
          return error && !meant ? [`${error.evalue}: ${c.sharedModel.source}`] : meant && !error ? ['did not fail: ' + c.sharedModel.source] : [];
        })
        """;

    private const string ReaderFolder = "tests/interop/readers";

    private const string UndrawnCharts = """
        () => [...document.querySelectorAll('.jp-OutputArea-output [role=img][id^=bln-]')]
          .filter(e => { const svg = e.querySelector('svg.main-svg'); return !svg || svg.getBoundingClientRect().width < 100 || !e.querySelector('.trace, .points, .heatmaplayer > *, .barlayer > *, .indicatorlayer > *, .textpoint'); })
        """;

    [Fact]
    public async Task The_first_chapter_runs_to_its_end_with_its_plot_drawn()
    {
        Long.Only();
        using var jupyter = await JupyterForTests.StartAsync();
        Assert.Null(await RunAsync(jupyter, "00-welcome"));
    }

    /// <summary>Every notebook of the course, and whether it has a live view.</summary>
    public static TheoryData<string, bool> Chapters =>
        [
            .. Directory
                .GetFiles(Path.Combine(Repo.Root, "notebooks"), "*.ipynb")
                .Order(StringComparer.Ordinal)
                .Select(file =>
                    (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file).Contains("Live.ShowAsync(", StringComparison.Ordinal))
                ),
        ];

    [Theory]
    [MemberData(nameof(Chapters))]
    public async Task A_chapter_on_a_sandbox_runs_to_its_end_with_plots_drawn_and_live_views_that_move(string chapter, bool isLive)
    {
        Long.Only();
        using var jupyter = await JupyterForTests.StartAsync();
        await using var sandbox = await jupyter.SandboxAsync();
        var pictures = await RunAsync(jupyter, chapter);
        Assert.Equal(isLive, pictures is not null);
        Assert.True(pictures is null or >= 2, $"the live view showed {pictures} pictures");
    }

    /// <summary>Notebooks as a reader would write them: SQL cells, records, an alert, a join, a chart.</summary>
    public static TheoryData<string> Readers =>
        [
            .. Directory
                .GetFiles(Path.Combine(Repo.Root, ReaderFolder), "*.ipynb")
                .Order(StringComparer.Ordinal)
                .Select(f => Path.GetFileNameWithoutExtension(f)!),
        ];

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task A_readers_notebook_runs_to_its_end_with_its_plots_drawn(string name)
    {
        Long.Only();
        using var jupyter = await JupyterForTests.StartAsync();
        await using var sandbox = await jupyter.SandboxAsync();
        Assert.Null(await RunAsync(jupyter, name, ReaderFolder));
    }

    /// <returns>How many different pictures the chapter's live view showed, or null if it has none.</returns>
    private async Task<int?> RunAsync(JupyterForTests jupyter, string chapter, string home = "notebooks")
    {
        using var folder = Copy(chapter, home);
        await jupyter.RequireBalloonAsync("kernel", "install");
        await using var lab = await JupyterLab.StartAsync(jupyter, folder.Path, TestContext.Current.CancellationToken);
        List<string> outside = [];
        var page = await browser.PageAsync(1360, 1100, ColorScheme.Light, outside, lab.Address);
        page.SetDefaultTimeout(90_000);
        await lab.OpenAsync(page, $"{home}/{chapter}.ipynb");
        await JupyterLab.KernelAsync(page, ".NET (C#)");
        var isLive = await page.EvaluateAsync<bool>(WatchForUpdates);
        await JupyterLab.RunAllAsync(page);
        await page.WaitForFunctionAsync($"() => ({NotRun})().length === 0 || ({Wrong})().some(w => !w.startsWith('did not fail'))");
        Assert.Empty(await page.EvaluateAsync<string[]>(Wrong));
        await DrawnAsync(page);
        await PicturesAsync(page, chapter);
        Assert.DoesNotContain(outside, url => !url.StartsWith("ws:", StringComparison.Ordinal));
        var pictures = isLive ? await page.EvaluateAsync<int>("() => window.seen.size") : (int?)null;
        await page.Context.CloseAsync();
        return pictures;
    }

    /// <summary>JupyterLab skips the layout of cells far from sight; a chart is complete at the latest when a reader scrolls to it.</summary>
    private static async Task DrawnAsync(IPage page)
    {
        try
        {
            await page.WaitForFunctionAsync(
                $$"""
                () => {
                  const [left] = ({{UndrawnCharts}})();
                  left?.scrollIntoView();
                  return !left;
                }
                """
            );
        }
        catch (TimeoutException)
        {
            Assert.Empty(await page.EvaluateAsync<string[]>($"() => ({UndrawnCharts})().map(e => e.getAttribute('aria-label'))"));
        }
    }

    private static async Task PicturesAsync(IPage page, string chapter)
    {
        var charts = page.Locator(".js-plotly-plot");
        var last = await charts.CountAsync() > 0 ? charts.Last : page.Locator(".jp-OutputArea-output").Last;
        await last.ScrollIntoViewIfNeededAsync();
        foreach (var theme in (string[])["Light", "Dark"])
        {
            await page.ClickAsync("text=Settings >> nth=0");
            await page.HoverAsync(".lm-Menu-itemLabel:text-is('Theme')");
            await page.ClickAsync($".lm-Menu-itemLabel:text-is('JupyterLab {theme}')");
            await page.WaitForSelectorAsync(
                $"body[data-jp-theme-name='JupyterLab {theme}']",
                new() { State = WaitForSelectorState.Attached }
            );
            await BrowserFixture.PictureAsync(page, $"jupyterlab-{chapter}-{theme.ToLowerInvariant()}", whole: false);
        }
    }

    /// <summary>JupyterLab writes outputs into the notebook, so it gets a copy, next to what chapters reach with "..".</summary>
    private static TempFolder Copy(string chapter, string home)
    {
        JupyterForTests.RequireLibrary();
        var folder = new TempFolder("balloon-chapters-");
        foreach (var part in (string[])["artifacts", "infra", "sql"])
            Directory.CreateSymbolicLink(folder[part], Path.Combine(Repo.Root, part));
        File.Copy(Path.Combine(Repo.Root, "Balloon.sln"), folder["Balloon.sln"]);
        Directory.CreateDirectory(folder["notebooks", "images"]);
        foreach (var image in Directory.GetFiles(Path.Combine(Repo.Root, "notebooks", "images")))
            File.Copy(image, folder["notebooks", "images", Path.GetFileName(image)]);
        Directory.CreateDirectory(folder[home]);
        File.Copy(Path.Combine(Repo.Root, home, chapter + ".ipynb"), folder[home, chapter + ".ipynb"]);
        return folder;
    }
}
