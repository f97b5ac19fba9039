using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Balloon.Sandbox.Tests.Catalog;

/// <summary>The responses on the wire, for clients other than ours.</summary>
public sealed class CatalogHttpTests(CatalogFixture catalog) : IClassFixture<CatalogFixture>
{
    private const string Schema = """{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"a","required":false,"type":"long"}]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A request is answered, however deeply it is nested.</summary>
    [Fact]
    public async Task Nested_requests_are_answered_or_refused()
    {
        var ns = await NamespaceAsync();
        (string Before, string Behind)[] nests =
        [
            ("[", "]"),
            ("""{"a":""", "}"),
            ("""{"type":"list","element-id":1,"element-required":false,"element":""", "}"),
            ("""{"type":"struct","fields":[{"id":1,"name":"f","required":false,"type":""", "}]}"),
        ];
        var http = catalog.Http;
        foreach (var depth in (int[])[1, 20, 60, 85, 250, 257, 1_000, 100_000])
        {
            foreach (var (before, behind) in nests)
            {
                var value = string.Concat(Enumerable.Repeat(before, depth)) + "\"int\"" + string.Concat(Enumerable.Repeat(behind, depth));
                (string Path, string Body)[] asked =
                [
                    ("/v1/namespaces", $"{{\"namespace\":{value}}}"),
                    ("/v1/namespaces", $"{{\"namespace\":[\"x\"],\"properties\":{value}}}"),
                    (
                        $"/v1/namespaces/{ns}/tables",
                        $"{{\"name\":\"d{Guid.NewGuid():N}\",\"schema\":{{\"type\":\"struct\",\"fields\":[{{\"id\":9,\"name\":\"c\",\"required\":false,\"type\":{value}}}]}}}}"
                    ),
                    ($"/v1/namespaces/{ns}/tables/t", $"{{\"requirements\":{value},\"updates\":{value}}}"),
                    ("/v1/transactions/commit", $"{{\"table-changes\":{value}}}"),
                    ("/v1/tables/rename", $"{{\"source\":{value},\"destination\":{value}}}"),
                ];
                foreach (var (path, body) in asked)
                {
                    using var answer = await http.PostAsync(
                        new Uri(path, UriKind.Relative),
                        new StringContent(body, Encoding.UTF8, "application/json"),
                        Stop
                    );
                    Assert.True((int)answer.StatusCode < 500, $"{path} {depth} × {before}: {answer.StatusCode}");
                }
            }
        }
    }

    [Fact]
    public async Task Each_failure_has_its_status_and_error_type()
    {
        var ns = await NamespaceAsync();
        await ExpectAsync(HttpStatusCode.NotFound, "NoSuchNamespaceException", HttpMethod.Get, "/v1/namespaces/absent");
        await ExpectAsync(HttpStatusCode.NotFound, "NoSuchNamespaceException", HttpMethod.Get, "/v1/namespaces/absent/tables");
        await ExpectAsync(HttpStatusCode.NotFound, "NoSuchTableException", HttpMethod.Get, $"/v1/namespaces/{ns}/tables/absent");
        await ExpectAsync(HttpStatusCode.NotFound, "NoSuchTableException", HttpMethod.Delete, $"/v1/namespaces/{ns}/tables/absent");
        await ExpectAsync(
            HttpStatusCode.Conflict,
            "AlreadyExistsException",
            HttpMethod.Post,
            "/v1/namespaces",
            $$"""{"namespace":["{{ns}}"]}"""
        );
        await ExpectAsync(HttpStatusCode.BadRequest, "BadRequestException", HttpMethod.Post, "/v1/namespaces", "no json");
        await ExpectAsync(HttpStatusCode.BadRequest, "BadRequestException", HttpMethod.Post, "/v1/namespaces", "[]");
        await ExpectAsync(HttpStatusCode.BadRequest, "BadRequestException", HttpMethod.Post, "/v1/namespaces", """{"namespace":[]}""");
        await ExpectAsync(HttpStatusCode.BadRequest, "BadRequestException", HttpMethod.Post, "/v1/namespaces", """{"namespace":[1]}""");
        await ExpectAsync(HttpStatusCode.BadRequest, "BadRequestException", HttpMethod.Post, "/v1/namespaces", """{"namespace":["a.b"]}""");
        await ExpectAsync(
            HttpStatusCode.BadRequest,
            "BadRequestException",
            HttpMethod.Post,
            $"/v1/namespaces/{ns}/tables",
            """{"name":"t"}"""
        );
        await ExpectAsync(
            HttpStatusCode.UnprocessableEntity,
            "UnprocessableEntityException",
            HttpMethod.Post,
            $"/v1/namespaces/{ns}/properties",
            """{"removals":["a"],"updates":{"a":"1"}}"""
        );
        await ExpectAsync(HttpStatusCode.NotAcceptable, "UnsupportedOperationException", HttpMethod.Get, $"/v1/namespaces/{ns}/views");
        await ExpectAsync(HttpStatusCode.NotFound, "NoSuchWarehouseException", HttpMethod.Get, "/v1/config?warehouse=other");
        await CreateTableAsync(ns, "t");
        await ExpectAsync(HttpStatusCode.Conflict, "NamespaceNotEmptyException", HttpMethod.Delete, $"/v1/namespaces/{ns}");
        await ExpectAsync(
            HttpStatusCode.Conflict,
            "AlreadyExistsException",
            HttpMethod.Post,
            $"/v1/namespaces/{ns}/tables",
            $$"""{"name":"t","schema":{{Schema}}}"""
        );
        await ExpectAsync(
            HttpStatusCode.Conflict,
            "CommitFailedException",
            HttpMethod.Post,
            $"/v1/namespaces/{ns}/tables/t",
            """{"requirements":[{"type":"assert-current-schema-id","current-schema-id":7}],"updates":[]}"""
        );
        await ExpectAsync(
            HttpStatusCode.BadRequest,
            "BadRequestException",
            HttpMethod.Post,
            $"/v1/namespaces/{ns}/tables/t",
            """{"requirements":[],"updates":[{"action":"no-such-update"}]}"""
        );
        await ExpectAsync(
            HttpStatusCode.BadRequest,
            "BadRequestException",
            HttpMethod.Post,
            $"/v1/namespaces/{ns}/tables",
            $$"""{"name":"elsewhere","location":"s3://bucket/t","schema":{{Schema}}}"""
        );
    }

    [Fact]
    public async Task Clients_that_put_the_warehouse_into_the_path_get_the_same_results()
    {
        var ns = await NamespaceAsync();
        await CreateTableAsync(ns, "t");
        var loaded = await catalog.Http.GetFromJsonAsync<JsonObject>(new Uri($"/v1/lake/namespaces/{ns}/tables/t", UriKind.Relative), Stop);
        Assert.Equal((await LoadAsync(ns, "t"))["metadata-location"]!.ToString(), loaded!["metadata-location"]!.ToString());
        await ExpectAsync(HttpStatusCode.NotFound, "NoSuchTableException", HttpMethod.Get, $"/v1/lake/namespaces/{ns}/tables/absent");
        await ExpectAsync(HttpStatusCode.NotFound, "NotFoundException", HttpMethod.Get, $"/v1/other/namespaces/{ns}/tables/t");
        await ExpectAsync(HttpStatusCode.NotFound, "NotFoundException", HttpMethod.Put, "/v1/namespaces");
    }

    [Fact]
    public async Task A_commit_that_cannot_be_written_says_so_and_changes_nothing()
    {
        var ns = await NamespaceAsync();
        await CreateTableAsync(ns, "t");
        var before = (await LoadAsync(ns, "t"))["metadata-location"]!.ToString();
        // A file in the folder's place cannot be written by anyone, not even by root, to whom permissions do not apply.
        var blocked = Path.Combine(catalog.Warehouse, ns, "blocked");
        await File.WriteAllTextAsync(blocked, "", Stop);
        await ExpectAsync(
            HttpStatusCode.ServiceUnavailable,
            "ServiceUnavailableException",
            HttpMethod.Post,
            $"/v1/namespaces/{ns}/tables/t",
            $$$"""{"requirements":[],"updates":[{"action":"set-properties","updates":{"write.metadata.path":"{{{blocked.Replace('\\', '/')}}}"}}]}"""
        );
        Assert.Equal(before, (await LoadAsync(ns, "t"))["metadata-location"]!.ToString());
    }

    [Fact]
    public async Task Lists_come_in_pages_without_gaps_or_repeats()
    {
        var ns = await NamespaceAsync();
        var names = Enumerable.Range(0, 23).Select(i => $"t{i:00}").ToList();
        foreach (var name in names)
            await CreateTableAsync(ns, name);
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await catalog.Http.GetFromJsonAsync<JsonObject>(
                new Uri($"/v1/namespaces/{ns}/tables?pageSize=5&pageToken={token}", UriKind.Relative),
                Stop
            );
            var entries = page!["identifiers"]!.AsArray();
            Assert.InRange(entries.Count, 1, 5);
            seen.AddRange(entries.Select(entry => entry!["name"]!.GetValue<string>()));
            token = page["next-page-token"]?.GetValue<string>();
        } while (token is not null);
        Assert.Equal(names, seen);
    }

    [Fact]
    public async Task Names_may_contain_any_characters()
    {
        var ns = await NamespaceAsync();
        foreach (var name in (string[])["with space", "a/b", "ümlaut", "percent%41", "plus+", "semi;colon", "../up", "quote'\""])
        {
            await CreateTableAsync(ns, name);
            var path = $"/v1/namespaces/{ns}/tables/{Uri.EscapeDataString(name)}";
            var loaded = await catalog.Http.GetFromJsonAsync<JsonObject>(new Uri(catalog.Uri, path), Stop);
            var location = loaded!["metadata"]!["location"]!.GetValue<string>();
            Assert.StartsWith($"file://{catalog.Warehouse.Replace('\\', '/')}/{ns}/", location, StringComparison.Ordinal);
            Assert.DoesNotContain("..", location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sixteen_writers_of_one_table_lose_no_update()
    {
        const int Writers = 16;
        const int Each = 8;
        var ns = await NamespaceAsync();
        await CreateTableAsync(ns, "t");
        await Task.WhenAll(
            Enumerable
                .Range(0, Writers)
                .Select(writer =>
                    Task.Run(
                        async () =>
                        {
                            for (var i = 0; i < Each; i++)
                                await CommitAsync(
                                    ns,
                                    "t",
                                    $$$"""{"requirements":[],"updates":[{"action":"set-properties","updates":{"w{{{writer}}}-{{{i}}}":"x"}}]}"""
                                );
                        },
                        Stop
                    )
                )
        );
        var metadata = (await LoadAsync(ns, "t"))["metadata"]!;
        Assert.Equal(Writers * Each, metadata["properties"]!.AsObject().Count);
        Assert.Equal(100, metadata["metadata-log"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_transaction_changes_all_of_its_tables_or_none()
    {
        var ns = await NamespaceAsync();
        await CreateTableAsync(ns, "a");
        await CreateTableAsync(ns, "b");
        string Change(string table, string requirement) =>
            $$$"""{"identifier":{"namespace":["{{{ns}}}"],"name":"{{{table}}}"},"requirements":[{{{requirement}}}],"updates":[{"action":"set-properties","updates":{"k":"v"}}]}""";
        const string Fails = """{"type":"assert-default-spec-id","default-spec-id":5}""";
        await ExpectAsync(
            HttpStatusCode.Conflict,
            "CommitFailedException",
            HttpMethod.Post,
            "/v1/transactions/commit",
            $$"""{"table-changes":[{{Change("a", "")}},{{Change("b", Fails)}}]}"""
        );
        Assert.Empty((await LoadAsync(ns, "a"))["metadata"]!["properties"]?.AsObject() ?? []);
        using var done = await SendAsync(
            HttpMethod.Post,
            "/v1/transactions/commit",
            $$"""{"table-changes":[{{Change("a", "")}},{{Change("b", "")}}]}"""
        );
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        foreach (var table in (string[])["a", "b"])
            Assert.Equal("v", (await LoadAsync(ns, table))["metadata"]!["properties"]!["k"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_purged_table_leaves_no_files_and_a_dropped_one_keeps_them()
    {
        var ns = await NamespaceAsync();
        await CreateTableAsync(ns, "kept");
        await CreateTableAsync(ns, "purged");
        using var drop = await SendAsync(HttpMethod.Delete, $"/v1/namespaces/{ns}/tables/kept", null);
        using var purge = await SendAsync(HttpMethod.Delete, $"/v1/namespaces/{ns}/tables/purged?purgeRequested=true", null);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(catalog.Warehouse, ns, "kept", "metadata")));
        Assert.False(Directory.Exists(Path.Combine(catalog.Warehouse, ns, "purged")));
        await CreateTableAsync(ns, "kept");
        var location = (await LoadAsync(ns, "kept"))["metadata"]!["location"]!.GetValue<string>();
        Assert.Contains("/kept-", location, StringComparison.Ordinal);
    }

    private async Task<string> NamespaceAsync()
    {
        var name = $"n{Guid.NewGuid():n}";
        using var created = await SendAsync(HttpMethod.Post, "/v1/namespaces", $$"""{"namespace":["{{name}}"]}""");
        Assert.Equal(HttpStatusCode.OK, created.StatusCode);
        return name;
    }

    private async Task CreateTableAsync(string ns, string name)
    {
        var body = $$"""{"name":{{JsonSerializer.Serialize(name)}},"schema":{{Schema}}}""";
        using var created = await SendAsync(HttpMethod.Post, $"/v1/namespaces/{ns}/tables", body);
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync(Stop));
    }

    private async Task<JsonObject> LoadAsync(string ns, string table) =>
        (await catalog.Http.GetFromJsonAsync<JsonObject>(new Uri($"/v1/namespaces/{ns}/tables/{table}", UriKind.Relative), Stop))!;

    private async Task CommitAsync(string ns, string table, string body)
    {
        using var answer = await SendAsync(HttpMethod.Post, $"/v1/namespaces/{ns}/tables/{table}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private async Task ExpectAsync(HttpStatusCode status, string type, HttpMethod method, string path, string? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{method} {path}: {(int)answer.StatusCode} {text}");
        var error = JsonNode.Parse(text)!["error"]!;
        Assert.Equal((type, (int)status), (error["type"]!.GetValue<string>(), error["code"]!.GetValue<int>()));
        Assert.NotEmpty(error["message"]!.GetValue<string>());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await catalog.Http.SendAsync(request, Stop);
    }
}
