using Balloon.Kernel.Tests;
using Balloon.Kernel.Tests.Jupyter;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>As a person would work: JupyterLab in a browser, this kernel, a chart and a live update in the page.</summary>
public sealed class JupyterLabTests(BrowserFixture browser)
{
    private const string Kernel = $".NET (C#) {JupyterForTests.KernelName}";

    [Fact]
    public async Task JupyterLab_runs_a_notebook_with_a_chart_and_live_updates()
    {
        Long.Only();
        using var jupyter = await JupyterForTests.StartAsync();
        using var folder = new TempFolder();
        NotebooksForTests.Write(
            folder.Path,
            "lab",
            "# In JupyterLab",
            $"#r \"{SiteFixture.Library}\"\nusing Balloon.Notebook;\nConsole.WriteLine(\"ready\");",
            "Charts.Bar(new[] { (\"red\", 12), (\"gold\", 9) }, p => p.Item1, p => p.Item2, alt: \"Red was popped more often\")",
            "var shown = display(HTML(\"<b id='live'>0</b>\")); for (var i = 1; i <= 5; i++) { await Task.Delay(200); shown.Update(HTML($\"<b id='live'>{i}</b>\")); }",
            "#!mermaid\ngraph LR; pops --> views",
            "6 * 7"
        );
        await using var lab = await JupyterLab.StartAsync(jupyter, folder.Path, TestContext.Current.CancellationToken);
        List<string> outside = [];
        var page = await browser.PageAsync(1360, 1100, ColorScheme.Light, outside, lab.Address);
        page.SetDefaultTimeout(90_000);
        await lab.OpenAsync(page, "lab.ipynb");
        await JupyterLab.ChooseKernelAsync(page, Kernel);
        await JupyterLab.RunAllAsync(page);
        await page.WaitForSelectorAsync(".js-plotly-plot .main-svg");
        await page.WaitForFunctionAsync("() => document.querySelector('#live')?.textContent === '5'");
        await page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('.jp-OutputArea-output')].some(o => o.textContent.trim().startsWith('42'))"
        );
        await page.WaitForSelectorAsync(".jp-RenderedMermaid img, .jp-RenderedMermaid svg");
        await BrowserFixture.PictureAsync(page, "jupyterlab", whole: false);
        Assert.DoesNotContain(outside, url => !url.StartsWith("ws:", StringComparison.Ordinal));
        await page.Context.CloseAsync();
    }
}
