using Balloon.Iceberg.Catalog.Rest;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;
using Balloon.Iceberg.Tests.Io;

namespace Balloon.Iceberg.Tests.Catalog;

public sealed class RestProtocolTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_servers_overrides_win_over_the_client_and_the_client_over_defaults()
    {
        const string config = """
            {"defaults":{"a":"default","b":"default","s3.endpoint":"http://default"},"overrides":{"b":"override","prefix":"my catalog"}}
            """;
        await using var server = new FaultyHttpServer(request =>
            Reply.Json(request.Path.StartsWith("/v1/config", StringComparison.Ordinal) ? config : """{"namespaces":[["a"],["b","c"]]}""")
        );
        await using var catalog = await RestCatalog.ConnectAsync(
            new()
            {
                Uri = server.Uri,
                Warehouse = "lake house",
                Properties = new Dictionary<string, string> { ["a"] = "client", ["b"] = "client" },
            },
            Stop
        );
        Assert.Equal("client", catalog.Properties["a"]);
        Assert.Equal("override", catalog.Properties["b"]);
        Assert.Equal("http://default", catalog.Properties["s3.endpoint"]);
        Assert.Equal(["a", "b.c"], (await catalog.ListNamespacesAsync(cancellationToken: Stop)).Select(name => name.ToString()));
        Assert.Equal(["/v1/config?warehouse=lake%20house", "/v1/my%20catalog/namespaces"], server.Requests.Select(request => request.Path));
    }

    [Theory]
    [InlineData(null, "/v1/namespaces/a%1Fb%20c/tables")]
    [InlineData("%2E", "/v1/namespaces/a%2Eb%20c/tables")]
    public async Task Namespace_levels_are_joined_with_the_servers_separator(string? separator, string path)
    {
        var overrides = separator is null ? "" : $"\"namespace-separator\":\"{separator}\"";
        await using var server = new FaultyHttpServer(request =>
            Reply.Json(request.Path == "/v1/config" ? $$$"""{"defaults":{},"overrides":{{{{overrides}}}}}""" : """{"identifiers":[]}""")
        );
        await using var catalog = await ConnectAsync(server);
        await catalog.ListTablesAsync(new("a", "b c"), Stop);
        Assert.Equal(path, server.Requests.Last().Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    public async Task The_address_may_end_with_or_without_a_slash(string end)
    {
        await using var server = Serve(_ => Reply.Json("""{"namespaces":[]}"""));
        await using var catalog = await RestCatalog.ConnectAsync(new() { Uri = new(server.Uri.ToString().TrimEnd('/') + end) }, Stop);
        Assert.Equal("/v1/config", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task Headers_are_sent_with_every_request_and_delegation_only_when_requested()
    {
        await using var server = Serve(_ => Reply.Error(404, "NoSuchTableException", "none"));
        var options = new RestCatalogOptions
        {
            Uri = server.Uri,
            Headers = new Dictionary<string, string> { ["Polaris-Realm"] = "POLARIS" },
        };
        await using (var catalog = await RestCatalog.ConnectAsync(options, Stop))
            await Assert.ThrowsAsync<IcebergException>(() => catalog.LoadTableAsync("lake.pops", Stop));
        Assert.All(server.Requests, request => Assert.Equal("POLARIS", request.Headers["Polaris-Realm"]));
        Assert.All(server.Requests, request => Assert.False(request.Headers.ContainsKey("X-Iceberg-Access-Delegation")));

        await using (var catalog = await RestCatalog.ConnectAsync(options with { VendedCredentials = true }, Stop))
            await Assert.ThrowsAsync<IcebergException>(() => catalog.LoadTableAsync("lake.pops", Stop));
        Assert.Equal("vended-credentials", server.Requests.Last().Headers["X-Iceberg-Access-Delegation"]);
    }

    [Fact]
    public async Task A_catalog_that_cannot_vend_credentials_is_reported_with_what_to_do()
    {
        await using var server = Serve(_ =>
            Reply.Error(400, "BadRequestException", "Credential vending was requested for table pops, but none")
        );
        await using var catalog = await RestCatalog.ConnectAsync(new() { Uri = server.Uri, VendedCredentials = true }, Stop);
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.LoadTableAsync("lake.pops", Stop));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("Turn off vended credentials", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_read_page_by_page()
    {
        await using var server = Serve(request =>
            request.Path switch
            {
                "/v1/namespaces/lake/tables?pageToken=&pageSize=2" => Page("a", "b", "p%2&"),
                "/v1/namespaces/lake/tables?pageToken=p%252%26&pageSize=2" => Page("c", "d", "last"),
                "/v1/namespaces/lake/tables?pageToken=last&pageSize=2" => Reply.Json(
                    """{"identifiers":[{"namespace":["lake"],"name":"e"}],"next-page-token":null}"""
                ),
                _ => Reply.Text(400, request.Path),
            }
        );
        await using var catalog = await RestCatalog.ConnectAsync(new() { Uri = server.Uri, PageSize = 2 }, Stop);
        Assert.Equal(["a", "b", "c", "d", "e"], (await catalog.ListTablesAsync("lake", Stop)).Select(table => table.Name));
    }

    [Fact]
    public async Task A_repeated_page_is_an_error_and_not_an_endless_loop()
    {
        await using var server = Serve(_ => Page("a", "b", "same"));
        await using var catalog = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.ListTablesAsync("lake", Stop));
        Assert.Equal(ErrorKind.InvalidData, error.Kind);
    }

    [Fact]
    public async Task A_view_is_refused_as_a_view()
    {
        await using var server = Serve(
            request =>
                request.Path.Contains("/views/", StringComparison.Ordinal)
                    ? Reply.Text(request.Path.EndsWith("/scores", StringComparison.Ordinal) ? 204 : 404, "")
                    : Reply.Error(404, "NoSuchTableException", "Table does not exist"),
            """{"defaults":{},"overrides":{},"endpoints":["GET /v1/{prefix}/namespaces/{namespace}/views/{view}","HEAD /v1/{prefix}/namespaces/{namespace}/views/{view}"]}"""
        );
        await using var catalog = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.LoadTableAsync("lake.scores", Stop));
        Assert.Equal(ErrorKind.Unsupported, error.Kind);
        Assert.Contains("is a view", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<IcebergException>(() => catalog.LoadTableAsync("lake.none", Stop));
        Assert.Equal(ErrorKind.NoSuchTable, error.Kind);
    }

    [Fact]
    public async Task A_server_without_multi_table_commit_is_not_sent_one()
    {
        await using var server = Serve(
            _ => Reply.Text(500, ""),
            """{"defaults":{},"overrides":{},"endpoints":["GET /v1/{prefix}/namespaces"]}"""
        );
        await using var catalog = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.CommitTransactionAsync([new("lake.pops", [], [])], Stop));
        Assert.Equal(ErrorKind.Unsupported, error.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_HEAD_existence_is_checked_by_GET(bool listed)
    {
        var config = listed
            ? """{"defaults":{},"overrides":{},"endpoints":["GET /v1/{prefix}/namespaces/{namespace}"]}"""
            : """{"defaults":{},"overrides":{}}""";
        await using var server = Serve(
            request =>
                request.Method == "HEAD" ? Reply.Text(405, "")
                : request.Path == "/v1/namespaces/lake" ? Reply.Json("""{"namespace":["lake"],"properties":{}}""")
                : Reply.Error(404, "NoSuchNamespaceException", "none"),
            config
        );
        await using var catalog = await ConnectAsync(server);
        Assert.True(await catalog.NamespaceExistsAsync("lake", Stop));
        Assert.False(await catalog.NamespaceExistsAsync("none", Stop));
        Assert.Equal(listed ? 0 : 2, server.Requests.Count(request => request.Method == "HEAD"));
    }

    [Theory]
    [InlineData(400, "BadRequestException", ErrorKind.InvalidArgument)]
    [InlineData(403, "ForbiddenException", ErrorKind.Forbidden)]
    [InlineData(404, "NoSuchNamespaceException", ErrorKind.NoSuchNamespace)]
    [InlineData(404, "NoSuchTableException", ErrorKind.NoSuchTable)]
    [InlineData(404, "SomethingElse", ErrorKind.NoSuchTable)]
    [InlineData(406, "UnsupportedOperationException", ErrorKind.Unsupported)]
    [InlineData(409, "AlreadyExistsException", ErrorKind.AlreadyExists)]
    [InlineData(500, "InternalServerError", ErrorKind.Unavailable)]
    public async Task Errors_carry_their_kind_and_the_servers_message(int status, string type, ErrorKind kind)
    {
        await using var server = Serve(_ => Reply.Error(status, type, "the server's words"));
        await using var catalog = await RestCatalog.ConnectAsync(new() { Uri = server.Uri, Retries = 0 }, Stop);
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.LoadTableAsync("lake.pops", Stop));
        Assert.Equal(kind, error.Kind);
        Assert.StartsWith("the server's words", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Context, pair => pair is { Key: "status" } && pair.Value == $"{status}");
    }

    [Theory]
    [InlineData(404, "<html>no such page</html>")]
    [InlineData(200, "<html>welcome</html>")]
    [InlineData(302, "")]
    public async Task A_server_that_is_not_a_catalog_is_reported_as_such(int status, string body)
    {
        await using var server = new FaultyHttpServer(_ => Reply.Text(status, body));
        var error = await Assert.ThrowsAsync<IcebergException>(() => RestCatalog.ConnectAsync(new() { Uri = server.Uri }, Stop));
        Assert.Equal(ErrorKind.InvalidData, error.Kind);
        Assert.Contains(server.Uri.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drop_at_an_address_that_is_not_a_catalog_is_not_taken_as_success()
    {
        await using var server = Serve(_ => Reply.Text(404, "<html>no such page</html>"));
        await using var catalog = await ConnectAsync(server);
        var error = await Assert.ThrowsAsync<IcebergException>(() => catalog.DropTableAsync("lake.pops", cancellationToken: Stop));
        Assert.Equal(ErrorKind.InvalidData, error.Kind);
    }

    [Fact]
    public async Task Storage_is_described_by_catalog_table_credentials_and_overrides_in_this_order()
    {
        var loaded = $$$"""
            {"metadata":{{{Pops()}}},
             "config":{"s3.endpoint":"http://in-the-cluster","client.region":"table","token":"secret"},
             "storage-credentials":[
               {"prefix":"s3://","config":{"s3.access-key-id":"wide"}},
               {"prefix":"s3://lake/pops","config":{"s3.access-key-id":"narrow","s3.secret-access-key":"x"}},
               {"prefix":"s3://other","config":{"s3.access-key-id":"other"}}]}
            """;
        await using var server = Serve(
            _ => Reply.Json(loaded),
            """{"defaults":{"s3.path-style-access":"true","client.region":"catalog"},"overrides":{}}"""
        );
        await using var catalog = await RestCatalog.ConnectAsync(
            new()
            {
                Uri = server.Uri,
                Token = "secret",
                Properties = new Dictionary<string, string>
                {
                    ["s3.region"] = "client",
                    ["s3.access-key-id"] = "client",
                    ["s3.secret-access-key"] = "client",
                    ["s3.session-token"] = "client",
                },
                StorageOverrides = new Dictionary<string, string> { ["s3.endpoint"] = "http://from-outside" },
            },
            Stop
        );
        var table = await catalog.LoadTableAsync("lake.pops", Stop);
        Assert.Equal(
            [
                ("client.region", "table"),
                ("s3.access-key-id", "narrow"),
                ("s3.endpoint", "http://from-outside"),
                ("s3.path-style-access", "true"),
                ("s3.secret-access-key", "x"),
            ],
            ((ResolvingFileIO)table.Io).Properties.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value))
        );
        Assert.Same(table.Io, (await catalog.LoadTableAsync("lake.pops", Stop)).Io);
        Assert.Null(table.MetadataLocation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Vended_credentials_are_renewed_while_a_table_is_in_use(bool endpoint)
    {
        const string credentials = "/v1/namespaces/lake/tables/pops/credentials";
        var number = 0;
        await using var store = new FaultyHttpServer(_ => new Reply(200, []) { Headers = { ["ETag"] = "\"e\"" } });
        await using var server = Serve(
            request =>
            {
                var expires = DateTimeOffset.UtcNow.AddHours(number == 0 ? 0 : 1).ToUnixTimeMilliseconds();
                var vended = $$$"""
                    "storage-credentials":[{"prefix":"s3://lake","config":{"s3.access-key-id":"KEY{{{++number}}}","s3.secret-access-key":"x",
                     "s3.session-token":"t{{{number}}}","s3.session-token-expires-at-ms":"{{{expires}}}"}}]
                    """;
                return Reply.Json(request.Path == credentials ? $"{{{vended}}}" : $"{{\"metadata\":{Pops()},{vended}}}");
            },
            endpoint
                ? """{"defaults":{},"overrides":{},"endpoints":["GET /v1/{prefix}/namespaces/{namespace}/tables/{table}/credentials"]}"""
                : """{"defaults":{},"overrides":{}}"""
        );
        await using var catalog = await RestCatalog.ConnectAsync(
            new()
            {
                Uri = server.Uri,
                VendedCredentials = true,
                StorageOverrides = new Dictionary<string, string>
                {
                    ["s3.endpoint"] = store.Uri.ToString(),
                    ["s3.path-style-access"] = "true",
                },
            },
            Stop
        );
        var table = await catalog.LoadTableAsync("lake.pops", Stop);
        await table.Io.WriteAllAsync("s3://lake/pops/a", new byte[1], overwrite: true, Stop);
        Assert.Equal("t2", store.Requests.Last().Headers["x-amz-security-token"]);
        Assert.Equal(endpoint ? 1 : 0, server.Count("GET", credentials));
        Assert.Equal("vended-credentials", server.Requests.Last().Headers["X-Iceberg-Access-Delegation"]);
    }

    [Fact]
    public void Options_are_read_from_the_properties_of_other_clients()
    {
        var options = RestCatalogOptions.FromProperties(
            new Dictionary<string, string>
            {
                ["uri"] = "https://host/api/catalog",
                ["warehouse"] = "lake",
                ["credential"] = "id:secret",
                ["scope"] = "PRINCIPAL_ROLE:ALL",
                ["oauth2-server-uri"] = "https://host/tokens",
                ["header.Polaris-Realm"] = "POLARIS",
                ["header.X-Iceberg-Access-Delegation"] = "vended-credentials",
                ["rest-page-size"] = "100",
                ["s3.endpoint"] = "http://127.0.0.1:4566",
            }
        );
        Assert.Equal("https://host/api/catalog (lake)", options.ToString());
        Assert.Equal("id:secret", options.Credential);
        Assert.Equal("PRINCIPAL_ROLE:ALL", options.Scope);
        Assert.Equal("https://host/tokens", options.OAuth2ServerUri?.ToString());
        Assert.Equal("POLARIS", Assert.Single(options.Headers).Value);
        Assert.True(options.VendedCredentials);
        Assert.Equal(100, options.PageSize);
        Assert.Equal("http://127.0.0.1:4566", Assert.Single(options.Properties).Value);
    }

    [Theory]
    [InlineData("uri", "file:///tmp")]
    [InlineData("uri", "")]
    [InlineData("rest-page-size", "-1")]
    [InlineData("oauth2-server-uri", "tokens")]
    public void Malformed_options_are_refused_by_name(string name, string value)
    {
        var properties = new Dictionary<string, string> { ["uri"] = "http://127.0.0.1", [name] = value };
        var error = Assert.Throws<IcebergException>(() => RestCatalogOptions.FromProperties(properties));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    private static string Pops() =>
        System.Text.Encoding.UTF8.GetString(
            TableMetadataBuilder.NewTable(new(NestedField.Optional(1, "a", PrimitiveType.Int)), null, null, "s3://lake/pops").ToJson()
        );

    private static Reply Page(string first, string second, string next) =>
        Reply.Json(
            $$"""{"identifiers":[{"namespace":["lake"],"name":"{{first}}"},{"namespace":["lake"],"name":"{{second}}"}],"next-page-token":"{{next}}"}"""
        );

    private static FaultyHttpServer Serve(Func<HttpExchange, Reply> answer, string config = """{"defaults":{},"overrides":{}}""") =>
        new(request => request.Path == "/v1/config" ? Reply.Json(config) : answer(request));

    private static Task<RestCatalog> ConnectAsync(FaultyHttpServer server) => RestCatalog.ConnectAsync(new() { Uri = server.Uri }, Stop);
}
