using System.Text;
using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Tests.Io;

namespace Balloon.Iceberg.Tests.Catalog;

public sealed class RestAuthenticationTests
{
    private const string TokenPath = "/v1/oauth/tokens";
    private readonly ManualTime _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_credentials_are_exchanged_for_a_token_that_every_request_sends()
    {
        await using var server = Serve(() => Token("first", 3600));
        await using var catalog = await ConnectAsync(server, scope: "PRINCIPAL_ROLE:ALL");
        await catalog.ListNamespacesAsync(cancellationToken: Stop);
        await catalog.ListNamespacesAsync(cancellationToken: Stop);
        var bought = Assert.Single(server.Requests, request => request.Path == TokenPath);
        Assert.Equal("POST", bought.Method);
        Assert.Equal("application/x-www-form-urlencoded", bought.Headers["Content-Type"]);
        Assert.Equal(
            ["client_id=root", "client_secret=s3cr%26t%3A", "grant_type=client_credentials", "scope=PRINCIPAL_ROLE%3AALL"],
            bought.Body.Split('&').Order(StringComparer.Ordinal)
        );
        Assert.All(
            server.Requests.Where(request => request.Path != TokenPath),
            request => Assert.Equal("Bearer first", request.Headers["Authorization"])
        );
        Assert.False(bought.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires()
    {
        var number = 0;
        await using var server = Serve(() => Token($"t{++number}", 600));
        await using var catalog = await ConnectAsync(server);
        _time.Advance(TimeSpan.FromSeconds(500));
        await catalog.ListNamespacesAsync(cancellationToken: Stop);
        Assert.Equal(1, number);
        _time.Advance(TimeSpan.FromSeconds(50));
        await catalog.ListNamespacesAsync(cancellationToken: Stop);
        Assert.Equal(2, number);
        Assert.Equal("Bearer t2", server.Requests.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task If_the_server_does_not_say_when_a_token_expires_the_token_itself_does()
    {
        var number = 0;
        await using var server = Serve(() =>
        {
            number++;
            var claims = $$"""{"sub":"root","exp":{{_time.GetUtcNow().AddSeconds(600).ToUnixTimeSeconds()}}}""";
            return Token($"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=')}.sig", null);
        });
        await using var catalog = await ConnectAsync(server);
        _time.Advance(TimeSpan.FromSeconds(550));
        await catalog.ListNamespacesAsync(cancellationToken: Stop);
        Assert.Equal(2, number);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(419)]
    public async Task A_rejected_token_is_replaced_once(int status)
    {
        var number = 0;
        await using var server = Serve(
            () => Token($"t{++number}", 3600),
            request =>
                request.Headers["Authorization"] == "Bearer t1" && request.Path != "/v1/config"
                    ? Reply.Error(status, "NotAuthorizedException", "expired")
                    : null
        );
        await using var catalog = await ConnectAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => catalog.ListNamespacesAsync(cancellationToken: Stop)));
        Assert.Equal(2, number);
    }

    [Fact]
    public async Task A_commit_rejected_for_its_token_is_sent_again_with_a_new_one()
    {
        var number = 0;
        await using var server = Serve(
            () => Token($"t{++number}", 3600),
            request =>
                request.Method != "POST" ? null
                : request.Headers["Authorization"] == "Bearer t1" ? Reply.Error(401, "NotAuthorizedException", "expired")
                : Reply.Text(204, "")
        );
        await using var catalog = await ConnectAsync(server);
        await catalog.CommitTransactionAsync([new("lake.pops", [], [])], Stop);
        Assert.Equal(2, server.Count("POST", "/v1/transactions/commit"));
    }

    [Fact]
    public async Task A_server_that_rejects_every_token_is_an_error_at_once()
    {
        await using var server = Serve(() => Token("any", 3600), _ => Reply.Error(401, "NotAuthorizedException", "Who are you?"));
        var error = await Assert.ThrowsAsync<IcebergException>(() => ConnectAsync(server));
        Assert.Equal(ErrorKind.Unauthorized, error.Kind);
        Assert.Contains("Who are you?", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Count("GET", "/v1/config"));
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client","error_description":"Credentials given were invalid"}""")]
    [InlineData(400, """{"error":"invalid_scope","error_description":"Credentials given were invalid"}""")]
    [InlineData(401, """{"error":{"message":"Credentials given were invalid","type":"NotAuthorizedException","code":401}}""")]
    public async Task Wrong_credentials_are_reported_without_showing_them(int status, string body)
    {
        await using var server = Serve(() => Reply.Json(body, status));
        var error = await Assert.ThrowsAsync<IcebergException>(() => ConnectAsync(server));
        Assert.Equal(ErrorKind.Unauthorized, error.Kind);
        Assert.Contains("Credentials given were invalid", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(status == 400, error.Message.Contains("scope 'catalog'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_token_server_does_not_stop_a_client_with_a_valid_token()
    {
        var number = 0;
        await using var server = Serve(() => ++number == 1 ? Token("t1", 600) : Reply.Text(503, ""));
        await using var catalog = await ConnectAsync(server);
        _time.Advance(TimeSpan.FromSeconds(550));
        await catalog.ListNamespacesAsync(cancellationToken: Stop);
        Assert.True(number > 1);
        _time.Advance(TimeSpan.FromSeconds(51));
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.ListNamespacesAsync(cancellationToken: Stop));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
    }

    [Fact]
    public async Task Tokens_may_come_from_another_server()
    {
        await using var identity = new FaultyHttpServer(_ => Token("other", 60));
        await using var server = Serve(() => Reply.Text(500, "not here"));
        await using var catalog = await RestCatalog.ConnectAsync(
            Options(server) with
            {
                OAuth2ServerUri = new(identity.Uri, "realms/a/token"),
            },
            Stop
        );
        await catalog.ListNamespacesAsync(cancellationToken: Stop);
        Assert.Equal("/realms/a/token", Assert.Single(identity.Requests).Path);
        Assert.Equal("Bearer other", server.Requests.Last().Headers["Authorization"]);
    }

    [Fact]
    public async Task A_given_bearer_token_is_sent_unchanged()
    {
        await using var server = Serve(() => Reply.Text(500, "not asked"));
        await using var catalog = await RestCatalog.ConnectAsync(Options(server) with { Credential = null, Token = "mine" }, Stop);
        Assert.All(server.Requests, request => Assert.Equal("Bearer mine", request.Headers["Authorization"]));
    }

    [Fact]
    public void Options_do_not_show_their_secrets()
    {
        var text = new RestCatalogOptions
        {
            Uri = new("http://127.0.0.1"),
            Credential = "root:s3cr&t",
            Token = "s3cr&t",
        }.ToString();
        Assert.DoesNotContain("s3cr", text, StringComparison.Ordinal);
    }

    private static Reply Token(string token, int? expires) =>
        Reply.Json($$"""{"access_token":"{{token}}","token_type":"bearer"{{(expires is null ? "" : $",\"expires_in\":{expires}")}}}""");

    private static FaultyHttpServer Serve(Func<Reply> token, Func<HttpExchange, Reply?>? others = null) =>
        new(request =>
            request.Path == TokenPath
                ? token()
                : others?.Invoke(request)
                    ?? Reply.Json(request.Path == "/v1/config" ? """{"defaults":{},"overrides":{}}""" : """{"namespaces":[]}""")
        );

    private RestCatalogOptions Options(FaultyHttpServer server) =>
        new()
        {
            Uri = server.Uri,
            Credential = "root:s3cr&t:",
            RetryPause = TimeSpan.FromMilliseconds(1),
            TimeProvider = _time,
        };

    private Task<RestCatalog> ConnectAsync(FaultyHttpServer server, string? scope = null) =>
        RestCatalog.ConnectAsync(Options(server) with { Scope = scope }, Stop);
}
