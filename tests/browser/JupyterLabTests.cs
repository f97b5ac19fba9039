using System.Diagnostics;
using Balloon.Kernel.Tests;
using Balloon.Kernel.Tests.Jupyter;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>A person's way: JupyterLab in a browser, this kernel under it, a chart and a live update in the page.</summary>
public sealed class JupyterLabTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task JupyterLab_runs_a_notebook_with_a_chart_and_live_updates()
    {
        using var jupyter = await JupyterForTests.StartAsync();
        using var folder = new TempFolder();
        NotebooksForTests.Write(
            folder.Path,
            "lab",
            "# In JupyterLab",
            $"#r \"{SiteFixture.Library}\"\nusing Balloon.Notebook;\nConsole.WriteLine(\"ready\");",
            "Charts.Bars(new[] { \"red\", \"gold\" }, new[] { 12.0, 9.0 }, \"Red was popped more often\", \"pops\")",
            "var shown = display(HTML(\"<b id='live'>0</b>\")); for (var i = 1; i <= 5; i++) { await Task.Delay(200); shown.Update(HTML($\"<b id='live'>{i}</b>\")); }",
            "6 * 7"
        );
        var port = Ports.Free();
        using var server = Start(jupyter, folder.Path, port);
        try
        {
            var address = $"http://127.0.0.1:{port}";
            using var http = new HttpClient();
            await Eventually.TrueAsync(
                async () =>
                {
                    try
                    {
                        return (await http.GetAsync($"{address}/api?token=t", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
                    }
                    catch (HttpRequestException)
                    {
                        return false;
                    }
                },
                "JupyterLab answers",
                TimeSpan.FromSeconds(60),
                TestContext.Current.CancellationToken
            );
            List<string> outside = [];
            var page = await browser.PageAsync(1360, 1100, ColorScheme.Light, outside, address);
            page.SetDefaultTimeout(90_000);
            await page.GotoAsync($"{address}/lab/tree/lab.ipynb?token=t&reset");
            await page.WaitForSelectorAsync(".jp-Notebook .jp-Cell");
            await ChooseKernelAsync(page);
            await RunAllAsync(page, ".js-plotly-plot .main-svg");
            await page.WaitForFunctionAsync("() => document.querySelector('#live')?.textContent === '5'");
            await page.WaitForFunctionAsync(
                "() => [...document.querySelectorAll('.jp-OutputArea-output')].some(o => o.textContent.trim().startsWith('42'))"
            );
            await BrowserFixture.PictureAsync(page, "jupyterlab", whole: false);
            Assert.DoesNotContain(outside, url => !url.StartsWith("ws:", StringComparison.Ordinal));
            await page.Context.CloseAsync();
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The notebook asks for .net-csharp, which this environment does not have: JupyterLab asks which kernel then.</summary>
    private static async Task ChooseKernelAsync(IPage page)
    {
        var select = page.Locator(".jp-Dialog select");
        await select.WaitForAsync();
        await select.SelectOptionAsync(new SelectOptionValue { Label = $".NET (C#) {JupyterForTests.KernelName}" });
        await page.ClickAsync(".jp-Dialog .jp-mod-accept");
        await select.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>JupyterLab drops what is run in the moment in which it takes over a new kernel: as a person would, it is run again then.</summary>
    private static async Task RunAllAsync(IPage page, string until)
    {
        for (var attempt = 1; ; attempt++)
        {
            await page.WaitForSelectorAsync(".jp-Notebook-ExecutionIndicator[data-status='idle']");
            await page.ClickAsync("text=Run >> nth=0");
            await page.ClickAsync("text=Run All Cells");
            try
            {
                await page.WaitForSelectorAsync(until, new() { Timeout = 40_000 });
                return;
            }
            catch (TimeoutException) when (attempt < 3)
            {
                await BrowserFixture.PictureAsync(page, $"jupyterlab-attempt-{attempt}", whole: false);
            }
        }
    }

    private static Process Start(JupyterForTests jupyter, string folder, int port)
    {
        var start = new ProcessStartInfo(
            Path.Combine(jupyter.Venv, "bin", "jupyter"),
            [
                "lab",
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                $"--port={port}",
                "--ServerApp.port_retries=0",
                "--IdentityProvider.token=t",
                "--LabApp.news_url=",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                "--LabApp.extension_manager=readonly",
                $"--ServerApp.root_dir={folder}",
            ]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in jupyter.Variables)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
