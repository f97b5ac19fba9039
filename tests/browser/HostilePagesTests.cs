using System.Text.Json.Nodes;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;
using Microsoft.Playwright;

namespace Balloon.Browser.Tests;

/// <summary>A page of another origin can do nothing to the catalog on loopback from the browser of whoever opens it.</summary>
public sealed class HostilePagesTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Form = """
        <form id="f" method="post" enctype="text/plain" action="CATALOG/v1/namespaces">
          <input name='{"namespace":["by_form"],"properties":{"x":"' value='"}}'>
        </form>
        """;

    private const string Fetch = """
        async ([address, mode, type]) => {
          try {
            const answer = await fetch(address, { method: 'POST', mode, headers: { 'content-type': type }, body: '{"namespace":["by_fetch"]}' });
            return answer.type === 'opaque' ? 'sent' : String(answer.status);
          } catch (e) { return 'refused'; }
        }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_foreign_page_cannot_create_read_or_drop_anything()
    {
        var page = await browser.PageAsync(800, 600, ColorScheme.Light, [], "http:");
        using var folder = new TempFolder();
        await using var sandbox = await SandboxHost.StartAsync(
            new SandboxOptions
            {
                Home = new SandboxHome(folder.Path),
                KafkaPort = 0,
                SqlPort = 0,
                CatalogPort = 0,
            },
            Stop
        );
        var catalog = sandbox.Stack.Catalog;
        using var http = new HttpClient { BaseAddress = new Uri(catalog) };
        using var made = await http.PostAsync(
            new Uri("/v1/namespaces", UriKind.Relative),
            new StringContent("""{"namespace":["mine"]}""", null, "application/json"),
            Stop
        );
        Assert.True(made.IsSuccessStatusCode);

        // It is served by another program of this machine, so that only the origin is foreign.
        var foreign = $"http://localhost:{Ports.Free()}";
        await page.RouteAsync(
            $"{foreign}/**",
            route =>
                route.FulfillAsync(new() { ContentType = "text/html", Body = Form.Replace("CATALOG", catalog, StringComparison.Ordinal) })
        );
        await page.GotoAsync(foreign + "/");
        await page.EvaluateAsync<string>(Fetch, new[] { catalog + "/v1/namespaces", "no-cors", "text/plain" });
        Assert.Equal("refused", await page.EvaluateAsync<string>(Fetch, new[] { catalog + "/v1/namespaces", "cors", "application/json" }));
        var answered = page.WaitForResponseAsync(r => r.Url.StartsWith(catalog, StringComparison.Ordinal));
        await page.EvaluateAsync("() => document.getElementById('f').submit()");
        Assert.Equal(403, (await answered).Status);
        // The refusing page has loaded before the next navigation, so that one does not cancel the other.
        await page.WaitForURLAsync(catalog + "/**");

        // A name that its owner resolves to loopback makes the page one of the same origin.
        var rebound = $"http://rebind.test:{new Uri(catalog).Port}";
        Assert.Equal(403, (await page.GotoAsync(rebound + "/v1/namespaces"))?.Status);
        Assert.Equal("403", await page.EvaluateAsync<string>(Fetch, new[] { rebound + "/v1/namespaces", "cors", "application/json" }));
        Assert.Equal(
            403,
            await page.EvaluateAsync<int>("async a => (await fetch(a, { method: 'DELETE' })).status", rebound + "/v1/namespaces/mine")
        );

        // A person who opens the address is answered.
        Assert.Equal(200, (await page.GotoAsync(catalog + "/v1/config"))?.Status);
        var there = JsonNode.Parse(await http.GetStringAsync(new Uri("/v1/namespaces", UriKind.Relative), Stop))!;
        Assert.Equal("""[["mine"]]""", there["namespaces"]!.ToJsonString());
    }
}
