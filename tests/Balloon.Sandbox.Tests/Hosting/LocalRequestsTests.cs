using System.Net;
using System.Text;
using Balloon.Http;
using Balloon.Sandbox.Tests.Catalog;
using Microsoft.AspNetCore.Http;

namespace Balloon.Sandbox.Tests.Hosting;

/// <summary>The requests that an HTTP port of this project answers; the catalog's port is one of them.</summary>
public sealed class LocalRequestsTests(CatalogFixture catalog) : IClassFixture<CatalogFixture>
{
    private const int Port = 8181;
    private const string Forwarded = "fluffy-couscous-8181.app.github.dev";

    private static readonly string[] Hosts =
    [
        "127.0.0.1:8181",
        "127.0.0.2",
        "localhost:8181",
        "LOCALHOST:9000",
        "[::1]:8181",
        "box.lan:8181",
        "other.lan:1",
        Forwarded,
        "",
        "evil.example",
        "evil.example:8181",
        "localhost.evil.example:8181",
        "127.0.0.1.evil.example",
        "192.168.1.7:8181",
        "fluffy-couscous-8182.app.github.dev",
    ];

    private static readonly string[] Origins =
    [
        "http://127.0.0.1:8181",
        "http://localhost:8181",
        "http://[::1]:8181",
        "http://localhost:9000",
        "http://box.lan:8181",
        "https://box.lan",
        "https://" + Forwarded,
        "http://other.lan:1",
        "http://other.lan:2",
        "http://evil.example",
        "http://evil.example:8181",
        "http://127.0.0.1:3000",
        "http://localhost",
        "null",
        "",
        "file:///tmp/page.html",
        "chrome-extension://abcdef",
    ];

    private static readonly LocalRequests Rule = new(
        ["box.lan", "other.lan:1"],
        name => name == "CODESPACE_NAME" ? "fluffy-couscous" : null
    );

    /// <summary>The right result for each pair, written independently of the rule.</summary>
    [Fact]
    public void Each_pair_of_host_and_origin_is_allowed_or_refused()
    {
        var own = Hosts[..8];
        string[] always =
        [
            "http://127.0.0.1:8181",
            "http://localhost:8181",
            "http://[::1]:8181",
            "http://box.lan:8181",
            "https://box.lan",
            "https://" + Forwarded,
            "http://other.lan:1",
        ];
        foreach (var host in Hosts)
        {
            Assert.Equal(own.Contains(host), Rule.Check(Request("GET", host)) is null);
            foreach (var origin in Origins)
            {
                var right = own.Contains(host) && (always.Contains(origin) || origin == $"http://{host.ToLowerInvariant()}");
                Assert.True(right == (Rule.Check(Request("POST", host, origin)) is null), $"{host} from {origin}");
            }
        }
    }

    [Fact]
    public void Without_the_option_no_name_is_allowed_and_the_response_names_the_option()
    {
        var rule = new LocalRequests(variable: _ => null) { HostAdvice = "Start it with --allow-host {0}." };
        var refused = rule.Check(Request("GET", "box.lan:8181"));
        Assert.Equal(403, refused?.Status);
        Assert.EndsWith("Start it with --allow-host box.lan.", refused?.Message, StringComparison.Ordinal);
        Assert.NotNull(rule.Check(Request("GET", Forwarded)));
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("HEAD", true)]
    [InlineData("POST", false)]
    public void The_health_path_is_exempt(string method, bool passes)
    {
        var context = Request(method, "10.1.2.3:8080", "http://evil.example");
        context.Request.Path = "/healthz";
        Assert.Equal(passes, Rule.Check(context) is null);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("Application/JSON; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain;application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_is_accepted_only_as_JSON(string? type, HttpStatusCode expected)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"namespace":["n{{Guid.NewGuid():n}}"]}"""));
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await catalog.Http.PostAsync(new Uri("/v1/namespaces", UriKind.Relative), content, Stop);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("/v1/oauth/tokens")]
    [InlineData("/v1/lake/oauth/tokens")]
    public async Task A_token_is_requested_with_a_form(string path)
    {
        using var content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var answer = await catalog.Http.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("evil.example", null, "GET", "/v1/config")]
    [InlineData("evil.example", null, "DELETE", "/v1/namespaces/n/tables/t")]
    [InlineData(null, "http://evil.example", "POST", "/v1/namespaces")]
    [InlineData(null, "null", "DELETE", "/v1/namespaces/n")]
    [InlineData(null, "http://evil.example", "OPTIONS", "/v1/namespaces")]
    [InlineData("evil.example", null, "GET", "/sandbox/status")]
    public async Task The_catalogs_port_does_not_answer_foreign_pages(string? host, string? origin, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Host = host;
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await catalog.Http.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("\"ForbiddenException\"", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DefaultHttpContext Request(string method, string host, string? origin = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = "/v1/config";
        context.Request.Headers.Host = host;
        if (origin is not null)
            context.Request.Headers.Origin = origin;
        context.Connection.LocalPort = Port;
        return context;
    }
}
