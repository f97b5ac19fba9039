using System.Net;
using Balloon.Notebook;

namespace Balloon.Web.Tests;

/// <summary>Which requests the port answers, and where it listens.</summary>
[Collection(WebCollection.Name)]
public sealed class HostTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<HttpStatusCode> AskAsync(HttpMethod method, string path, Action<HttpRequestMessage> with, Uri? at = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(at ?? web.Server.Url, path));
        with(request);
        using var answer = await web.Client.Http.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    [Theory]
    [InlineData("evil.example", "play", HttpStatusCode.Forbidden)]
    [InlineData("evil.example", "healthz", HttpStatusCode.OK)]
    [InlineData("localhost", "play", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "game/setup", HttpStatusCode.OK)]
    public async Task Only_names_of_this_machine_are_answered(string host, string path, HttpStatusCode expected) =>
        Assert.Equal(expected, await AskAsync(HttpMethod.Get, path, r => r.Headers.Host = host));

    [Fact]
    public async Task An_allowed_name_is_answered()
    {
        await using var server = await web.StartAsync(
            new WebOptions
            {
                Port = 0,
                ServesGame = true,
                AllowedHosts = ["balloon.example"],
            }
        );
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "play", r => r.Headers.Host = "balloon.example", server.Url));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(HttpMethod.Get, "play", r => r.Headers.Host = "other.example", server.Url));
    }

    [Fact]
    public async Task A_foreign_page_may_not_pop()
    {
        var (round, _) = await web.Client.BeginAsync("Origin");
        var content = """{"pops":[]}""";
        async Task<HttpStatusCode> PopAsync(string? origin, string type) =>
            await AskAsync(
                HttpMethod.Post,
                $"game/rounds/{round}/pops",
                r =>
                {
                    r.Content = new StringContent(content, null, type);
                    if (origin is not null)
                        r.Headers.Add("Origin", origin);
                }
            );
        Assert.Equal(HttpStatusCode.Forbidden, await PopAsync("https://evil.example", "application/json"));
        Assert.Equal(HttpStatusCode.Forbidden, await PopAsync("null", "application/json"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PopAsync(null, "text/plain"));
        Assert.Equal(HttpStatusCode.OK, await PopAsync(web.Server.Url.GetLeftPart(UriPartial.Authority), "application/json"));
    }

    [Fact]
    public async Task A_server_with_only_dashboards_accepts_no_pops()
    {
        await using var server = await web.StartAsync(new WebOptions { Port = 0 });
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(HttpMethod.Get, "play", _ => { }, server.Url));
        Assert.Equal(
            HttpStatusCode.NotFound,
            await AskAsync(HttpMethod.Post, "game/rounds", r => r.Content = new StringContent("{}", null, "application/json"), server.Url)
        );
    }

    [Fact]
    public async Task A_taken_port_is_reported_and_a_free_one_is_found_if_none_was_requested()
    {
        var taken = web.Server.Url.Port;
        var error = await Assert.ThrowsAsync<BalloonException>(() => web.StartAsync(new WebOptions { Port = taken }));
        Assert.Contains($"Port {taken} of 127.0.0.1", error.Message, StringComparison.Ordinal);
        Assert.Contains("--port", error.Message, StringComparison.Ordinal);

        await using var one = await web.StartAsync(new WebOptions());
        await using var two = await web.StartAsync(new WebOptions());
        Assert.NotEqual(one.Url.Port, two.Url.Port);
    }

    [Fact]
    public async Task The_page_and_its_assets_come_from_this_server_and_are_cached()
    {
        var page = await web.Client.Http.GetStringAsync("play", Cancel);
        Assert.DoesNotContain("http:", page.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var first = await web.Client.Http.GetAsync("play/main.js", Cancel);
        Assert.Equal("text/javascript", first.Content.Headers.ContentType!.MediaType);
        var unchanged = await AskAsync(HttpMethod.Get, "play/main.js", r => r.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, unchanged);
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(HttpMethod.Get, "play/nothing.js", _ => { }));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"browser":{"a":1}}""")]
    public async Task Garbage_is_answered_with_400_and_the_server_survives(string body)
    {
        Assert.Equal(
            HttpStatusCode.BadRequest,
            await AskAsync(HttpMethod.Post, "game/rounds", r => r.Content = new StringContent(body, null, "application/json"))
        );
        Assert.Equal(HttpStatusCode.OK, await AskAsync(HttpMethod.Get, "healthz", _ => { }));
    }
}
