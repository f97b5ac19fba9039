using Balloon.Testing;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Balloon.Browser.Tests.BrowserFixture))]

namespace Balloon.Browser.Tests;

/// <summary>
/// The system's headless Chromium, one for all tests. Tests are skipped where there is none. <c>chromium-headless-shell</c> comes first: the whole
/// browser renders its own window too, which costs half as much processor time again.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Chromium() is not { } executable)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = executable,
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--host-resolver-rules=MAP rebind.test 127.0.0.1",
                ],
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A new page; its requests outside of <paramref name="allowed"/> are collected in <paramref name="outside"/>.</summary>
    public async Task<IPage> PageAsync(
        int width,
        int height,
        ColorScheme scheme,
        List<string> outside,
        string allowed = "file:",
        ReducedMotion motion = ReducedMotion.Reduce,
        bool touch = false,
        string? zone = null,
        bool scripts = true
    )
    {
        if (_browser is null)
            Assert.Skip("no Chromium: install it, or name it in BALLOON_CHROMIUM");
        var context = await _browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                ReducedMotion = motion,
                HasTouch = touch,
                TimezoneId = zone,
                JavaScriptEnabled = scripts,
            }
        );
        var page = await context.NewPageAsync();
        page.Request += (_, request) =>
        {
            if (
                !request.Url.StartsWith(allowed, StringComparison.Ordinal)
                && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
            )
                outside.Add(request.Url);
        };
        return page;
    }

    /// <summary>Saves a screenshot of the page for people to look at; of the whole page, which takes long, only in a long run.</summary>
    public static async Task PictureAsync(IPage page, string name, bool whole = true)
    {
        if (whole && !Long.Enabled)
            return;
        var folder = Path.Combine(Repo.Root, "artifacts", "browser");
        Directory.CreateDirectory(folder);
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = whole });
    }

    private static string? Chromium() =>
        Environment.GetEnvironmentVariable("BALLOON_CHROMIUM") is { Length: > 0 } named
            ? named
            : new[]
            {
                "/usr/bin/chromium-headless-shell",
                "/usr/bin/chromium",
                "/usr/bin/chromium-browser",
                "/usr/bin/google-chrome",
            }.FirstOrDefault(File.Exists);
}
