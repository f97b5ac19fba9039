using System.Diagnostics;
using Balloon.Kernel.Tests.Jupyter;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>A JupyterLab server over a folder, on loopback and a free port, until it is disposed.</summary>
internal sealed class JupyterLab : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly Process _server;

    private JupyterLab(Process server, int port)
    {
        _server = server;
        Address = $"http://127.0.0.1:{port}";
    }

    /// <summary>Its address, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    public static async Task<JupyterLab> StartAsync(JupyterForTests jupyter, string folder, CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        var lab = new JupyterLab(Start(jupyter, folder, port), port);
        try
        {
            await Eventually.TrueAsync(
                () => lab.AnswersAsync(cancellationToken),
                "JupyterLab answers",
                TimeSpan.FromSeconds(60),
                cancellationToken
            );
            return lab;
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a notebook, its path relative to the folder.</summary>
    public async Task OpenAsync(IPage page, string notebook)
    {
        await page.GotoAsync($"{Address}/lab/tree/{notebook}?token=t&reset");
        await page.WaitForFunctionAsync(
            "() => { const n = window.jupyterapp?.shell.currentWidget?.content; return n?.model?.cells?.length > 0 && n.widgets.length === n.model.cells.length; }"
        );
    }

    /// <summary>Waits until the kernel is connected: while JupyterLab connects to it, what is run is dropped.</summary>
    public static Task KernelAsync(IPage page, string kernel) => page.WaitForSelectorAsync($"#jp-main-statusbar >> text={kernel} | Idle");

    /// <summary>
    /// Waits for a kernel; where the notebook asks for one that is missing in this environment, chooses it in JupyterLab's dialog.
    /// </summary>
    public static async Task ChooseKernelAsync(IPage page, string kernel)
    {
        var select = page.Locator(".jp-Dialog select");
        await select.Or(page.Locator($"#jp-main-statusbar >> text={kernel} | Idle")).First.WaitForAsync();
        if (await select.IsVisibleAsync())
        {
            await select.SelectOptionAsync(new SelectOptionValue { Label = kernel });
            await page.ClickAsync(".jp-Dialog .jp-mod-accept");
            await select.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        }

        await KernelAsync(page, kernel);
    }

    /// <summary>Runs all cells.</summary>
    public static async Task RunAllAsync(IPage page)
    {
        await page.ClickAsync("text=Run >> nth=0");
        await page.ClickAsync("text=Run All Cells");
    }

    public async ValueTask DisposeAsync()
    {
        _server.Kill(entireProcessTree: true);
        await _server.WaitForExitAsync(CancellationToken.None);
        _server.Dispose();
        _http.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync($"{Address}/api?token=t", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
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
                "--LabApp.expose_app_in_browser=True",
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
