using Balloon.Kernel.Tests;
using Balloon.Kernel.Tests.Jupyter;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests.Dashboards;

/// <summary>
/// The four dashboards in a notebook: executed and converted by nbconvert, and opened in JupyterLab by a reader who trusts it or not.
/// </summary>
public sealed class DashboardsInJupyterTests(BrowserFixture browser)
{
    private const int Charts = 18;

    private const string Drawn = "n => document.querySelectorAll('.bln-board .bln-plot .main-svg:first-child').length >= n";

    [Fact]
    public async Task Dashboards_are_drawn_in_nbconverts_page_and_in_JupyterLab()
    {
        Long.Only();
        JupyterForTests.RequireLibrary();
        using var jupyter = await JupyterForTests.StartAsync();
        await using var sandbox = await jupyter.SandboxAsync();
        using var folder = new TempFolder();
        NotebooksForTests.Write(
            folder.Path,
            "boards",
            "# Dashboards",
            $"#r \"{SiteFixture.Library}\"\nusing Balloon.Notebook;\nvar balloon = await Workshop.OpenAsync();\nawait balloon.MakePipelineAsync();\nawait balloon.GenerateAsync(count: 20_000, backfill: TimeSpan.FromMinutes(20));\nawait balloon.CaughtUpAsync();",
            "await Dashboards.LeaderboardAsync(balloon)",
            "await Dashboards.ColorsAsync(balloon)",
            "await Dashboards.PerformanceAsync(balloon)",
            "await Dashboards.BehaviourAsync(balloon)"
        );
        await ConvertAsync(
            "--execute",
            "--to",
            "notebook",
            "--output",
            "done",
            $"--ExecutePreprocessor.kernel_name={JupyterForTests.KernelName}",
            "boards.ipynb"
        );
        await ConvertAsync("--to", "html", "done.ipynb");

        var page = await browser.PageAsync(1280, 900, ColorScheme.Light, []);
        await page.GotoAsync("file://" + folder["done.html"]);
        await page.WaitForFunctionAsync(Drawn, Charts);
        await ChooseAsync(page, page.Locator(".bln-board"));
        await BrowserFixture.PictureAsync(page, "dashboards-nbconvert");
        await page.Context.CloseAsync();

        await using var lab = await JupyterLab.StartAsync(jupyter, folder.Path, TestContext.Current.CancellationToken);
        page = await browser.PageAsync(1360, 1100, ColorScheme.Light, [], lab.Address);
        page.SetDefaultTimeout(90_000);
        await lab.OpenAsync(page, "done.ipynb");

        // The notebook is not trusted yet: its scripts do not run, but the numbers are there.
        await page.WaitForSelectorAsync(".jp-OutputArea-output table >> nth=0", new() { State = WaitForSelectorState.Attached });
        Assert.Equal(0, await page.Locator(".bln-plot .main-svg").CountAsync());
        await BrowserFixture.PictureAsync(page, "dashboards-untrusted", whole: false);

        await JupyterLab.ChooseKernelAsync(page, $".NET (C#) {JupyterForTests.KernelName}");
        await JupyterLab.RunAllAsync(page);
        await page.Locator(".bln-board").Nth(1).ScrollIntoViewIfNeededAsync();
        await page.WaitForFunctionAsync(
            "() => document.querySelectorAll('.bln-board').length >= 2 && document.querySelector('.bln-board .main-svg')"
        );
        await ChooseAsync(page, page.Locator(".bln-board"));
        await BrowserFixture.PictureAsync(page, "dashboards-jupyterlab", whole: false);
        await page.Context.CloseAsync();

        async Task ConvertAsync(params string[] arguments)
        {
            var (code, text) = await jupyter.RunAsync("jupyter", ["nbconvert", .. arguments], folder.Path, seconds: 240);
            Assert.True(code == 0, text);
        }
    }

    /// <summary>Chooses a player of the color analysis: its figures and its bars are those of that one.</summary>
    private static async Task ChooseAsync(IPage page, ILocator boards)
    {
        var colors = boards.Filter(new() { HasText = "Color analysis" });
        var before = await colors.Locator(".cards").InnerTextAsync();
        var name = await colors.Locator(".bln-pick select >> nth=0 >> option >> nth=2").InnerTextAsync();
        await colors.Locator(".bln-pick select").First.SelectOptionAsync(name);
        await page.WaitForFunctionAsync(
            "([name, was]) => [...document.querySelectorAll('.bln-board .cards')].some(c => c.innerText.includes(name) && c.innerText !== was)",
            new[] { name, before }
        );
    }
}
