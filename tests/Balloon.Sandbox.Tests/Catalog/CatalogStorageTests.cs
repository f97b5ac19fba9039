using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Catalog;

/// <summary>A catalog whose disk is really full, or read-only.</summary>
public sealed class CatalogStorageTests
{
    private const string Schema = """{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"a","required":false,"type":"long"}]}""";
    private const string Commit = """{"updates":[{"action":"set-properties","updates":{"k":"v"}}]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task On_a_full_disk_reads_succeed_writes_can_be_retried_and_nothing_is_half_done()
    {
        using var disk = new SmallDisk();
        Directory.CreateDirectory(disk["home"]);
        await using var catalog = await CatalogHost.StartAsync(disk["home"]);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(catalog, "/v1/namespaces", """{"namespace":["ns"]}"""));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(catalog, "/v1/namespaces/ns/tables", $$"""{"name":"t","schema":{{Schema}}}"""));
        var before = await LocationAsync(catalog);

        disk.Fill();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(catalog, "/v1/namespaces/ns/tables/t", Commit));
        Assert.Equal(
            HttpStatusCode.ServiceUnavailable,
            await SendAsync(catalog, "/v1/namespaces/ns/tables", $$"""{"name":"u","schema":{{Schema}}}""")
        );
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendManyAsync());
        Assert.Equal(before, await LocationAsync(catalog));

        disk.Free();
        Assert.Equal(HttpStatusCode.OK, await SendAsync(catalog, "/v1/namespaces/ns/tables/t", Commit));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(catalog, "/v1/namespaces/ns/tables", $$"""{"name":"u","schema":{{Schema}}}"""));
        Assert.NotEqual(before, await LocationAsync(catalog));
        Assert.Equal(2, Directory.EnumerateFiles(disk["home/warehouse/ns/t/metadata"]).Count());

        // The database's journal may have room for a few more rows.
        async Task<HttpStatusCode> SendManyAsync()
        {
            var status = HttpStatusCode.OK;
            for (var i = 0; i < 10_000 && status == HttpStatusCode.OK; i++)
                status = await SendAsync(catalog, "/v1/namespaces", $$"""{"namespace":["n{{i}}"]}""");
            return status;
        }
    }

    [Fact]
    public async Task On_a_read_only_disk_reads_succeed_and_writes_can_be_retried()
    {
        using var folder = new TempFolder();
        await using var catalog = await CatalogHost.StartAsync(folder.Path);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(catalog, "/v1/namespaces", """{"namespace":["ns"]}"""));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(catalog, "/v1/namespaces/ns/tables", $$"""{"name":"t","schema":{{Schema}}}"""));
        var before = await LocationAsync(catalog);
        using (new ImmutableFiles(Directory.EnumerateFiles(folder.Path, "catalog.db*")))
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(catalog, "/v1/namespaces/ns/tables/t", Commit));
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(catalog, "/v1/namespaces", """{"namespace":["other"]}"""));
                Assert.Equal(before, await LocationAsync(catalog));
            }
        }

        Assert.Equal(HttpStatusCode.OK, await SendAsync(catalog, "/v1/namespaces/ns/tables/t", Commit));
        Assert.NotEqual(before, await LocationAsync(catalog));
    }

    private static async Task<HttpStatusCode> SendAsync(CatalogHost catalog, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await catalog.Http.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        return answer.StatusCode;
    }

    private static async Task<string> LocationAsync(CatalogHost catalog) =>
        JsonNode.Parse(await catalog.Http.GetStringAsync(new Uri("/v1/namespaces/ns/tables/t", UriKind.Relative), Stop))![
            "metadata-location"
        ]!.GetValue<string>();
}
