using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Balloon.Sandbox.Catalog;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Catalog;

/// <summary>Tables lie in the warehouse or in an allowed folder, each separate from all others, whatever a client asks for.</summary>
public sealed class LocationTests : IAsyncLifetime
{
    private const string Schema = """{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"a","required":false,"type":"long"}]}""";

    private readonly TempFolder folder = new();
    private CatalogHost host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Outside => Slashed(folder["outside"]);

    private string Allowed => Slashed(folder["allowed"]);

    private string Warehouse => Slashed(CatalogHost.WarehouseOf(folder.Path));

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(folder["outside"]);
        Directory.CreateDirectory(folder["allowed"]);
        Directory.CreateDirectory(CatalogHost.WarehouseOf(folder.Path));
        host = await CatalogHost.StartAsync(folder.Path, allowed: [folder["allowed"]]);
        await ExpectAsync(HttpStatusCode.OK, "/v1/namespaces", new JsonObject { ["namespace"] = new JsonArray("n") });
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_table_is_created_only_in_allowed_locations()
    {
        Directory.CreateSymbolicLink(folder["warehouse", "link"], folder["outside"]);
        foreach (
            var location in (string[])
                [
                    $"file://{Outside}/t",
                    Outside + "/t",
                    $"file://{Warehouse}/../outside/t",
                    $"file://{Warehouse}/link/t",
                    $"file://{Warehouse}",
                    $"file://{Warehouse}/",
                    $"file://{Warehouse}x/t",
                    "/etc/t",
                    "file:///",
                    "relative/t",
                    "s3://bucket/t",
                    $"file://{Allowed}/../outside/t",
                ]
        )
        {
            await CreateAsync(HttpStatusCode.BadRequest, "refused", location);
            await CreateAsync(HttpStatusCode.BadRequest, "refused", location, staged: true);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["outside"]));
        await CreateAsync(HttpStatusCode.OK, "own");
        await CreateAsync(HttpStatusCode.OK, "named", $"file://{Warehouse}/elsewhere/t");
        await CreateAsync(HttpStatusCode.OK, "allowed", $"file://{Allowed}/t");
        Assert.True(File.Exists(Directory.GetFiles(folder["allowed", "t", "metadata"]).Single()));
    }

    [Theory]
    [InlineData("write.metadata.path")]
    [InlineData("write.data.path")]
    [InlineData("write.object-storage.path")]
    [InlineData("write.folder-storage.path")]
    public async Task A_property_cannot_place_files_elsewhere(string property)
    {
        await CreateAsync(HttpStatusCode.BadRequest, "refused", properties: new() { [property] = $"file://{Outside}/m" });
        await CreateAsync(HttpStatusCode.OK, "t");
        await CommitAsync(
            HttpStatusCode.BadRequest,
            "t",
            new JsonObject
            {
                ["action"] = "set-properties",
                ["updates"] = new JsonObject { [property] = $"file://{Outside}/m" },
            }
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["outside"]));
    }

    [Fact]
    public async Task A_table_is_moved_only_to_allowed_locations()
    {
        await CreateAsync(HttpStatusCode.OK, "t");
        await CreateAsync(HttpStatusCode.OK, "other");
        foreach (var location in (string[])[$"file://{Outside}/t", $"file://{Warehouse}/n/other/inside", $"file://{Warehouse}/n"])
            await CommitAsync(HttpStatusCode.BadRequest, "t", new JsonObject { ["action"] = "set-location", ["location"] = location });
        await CommitAsync(HttpStatusCode.OK, "t", new JsonObject { ["action"] = "set-location", ["location"] = $"file://{Allowed}/moved" });
    }

    [Fact]
    public async Task A_namespace_places_its_tables_only_in_allowed_locations()
    {
        var properties = new JsonObject { ["location"] = $"file://{Outside}" };
        await ExpectAsync(
            HttpStatusCode.BadRequest,
            "/v1/namespaces",
            new JsonObject { ["namespace"] = new JsonArray("away"), ["properties"] = properties.DeepClone() }
        );
        await ExpectAsync(HttpStatusCode.BadRequest, "/v1/namespaces/n/properties", new JsonObject { ["updates"] = properties });
        await ExpectAsync(
            HttpStatusCode.OK,
            "/v1/namespaces/n/properties",
            new JsonObject { ["updates"] = new JsonObject { ["location"] = $"file://{Allowed}/of-n" } }
        );
        await CreateAsync(HttpStatusCode.OK, "t");
        Assert.True(Directory.Exists(folder["allowed", "of-n", "t"]));
    }

    /// <summary>Responses do not reveal whether and what exists outside: they are the same.</summary>
    [Fact]
    public async Task Only_metadata_in_allowed_locations_is_registered()
    {
        await File.WriteAllTextAsync(folder["outside", "there.metadata.json"], "{}", Stop);
        var answers = new HashSet<string>();
        foreach (var name in (string[])["there.metadata.json", "absent.metadata.json"])
        {
            var answer = await RegisterAsync(HttpStatusCode.BadRequest, "r", $"file://{Outside}/{name}");
            answers.Add(answer.Replace(name, "NAME", StringComparison.Ordinal));
        }

        Assert.Single(answers);
        Directory.CreateDirectory(folder["warehouse", "r"]);
        if (!OperatingSystem.IsWindows())
        {
            await RegisterAsync(HttpStatusCode.BadRequest, "r", "/dev/zero");
            File.CreateSymbolicLink(folder["warehouse", "r", "zero.metadata.json"], "/dev/zero");
            await RegisterAsync(HttpStatusCode.BadRequest, "r", $"file://{Warehouse}/r/zero.metadata.json");
            using var pipe = System.Diagnostics.Process.Start("mkfifo", [folder["warehouse", "r", "pipe.metadata.json"]]);
            await pipe.WaitForExitAsync(Stop);
            await RegisterAsync(HttpStatusCode.BadRequest, "r", $"file://{Warehouse}/r/pipe.metadata.json");
        }

        // Its own metadata says that it lies elsewhere.
        await CreateAsync(HttpStatusCode.OK, "t");
        var metadata = Directory.GetFiles(folder["warehouse", "n", "t", "metadata"]).Single();
        var moved = (await File.ReadAllTextAsync(metadata, Stop)).Replace($"{Warehouse}/n/t", $"{Outside}/t", StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["warehouse", "r", "moved.metadata.json"], moved, Stop);
        await RegisterAsync(HttpStatusCode.BadRequest, "r", $"file://{Warehouse}/r/moved.metadata.json");
    }

    [Fact]
    public async Task Tables_do_not_overlap_and_dropping_one_keeps_all_others()
    {
        await CreateAsync(HttpStatusCode.OK, "outer", $"file://{Warehouse}/outer");
        await CreateAsync(HttpStatusCode.BadRequest, "inner", $"file://{Warehouse}/outer/data/inner");
        await CreateAsync(HttpStatusCode.BadRequest, "around", $"file://{Warehouse}/outer/..");
        await CreateAsync(HttpStatusCode.OK, "outermost", $"file://{Warehouse}/outermost");
        using var purged = await host.Http.DeleteAsync(
            new Uri("/v1/namespaces/n/tables/outer?purgeRequested=true", UriKind.Relative),
            Stop
        );
        Assert.Equal(HttpStatusCode.NoContent, purged.StatusCode);
        Assert.False(Directory.Exists(folder["warehouse", "outer"]));
        Assert.NotEmpty(Directory.GetFiles(folder["warehouse", "outermost", "metadata"]));
    }

    [Fact]
    public void Symbolic_links_are_followed_anywhere_in_a_path()
    {
        Directory.CreateDirectory(folder["a", "b"]);
        Directory.CreateSymbolicLink(folder["a", "to-outside"], folder["outside"]);
        Directory.CreateSymbolicLink(folder["a", "relative"], Path.Combine("..", "outside"));
        Directory.CreateSymbolicLink(folder["outside", "back"], folder["a"]);
        Directory.CreateSymbolicLink(folder["a", "round"], folder["a", "round"]);
        var outside = RealPath.Of(folder["outside"]);
        Assert.Equal(Path.Combine(outside, "new", "file"), RealPath.Of(folder["a", "to-outside", "new", "file"]));
        Assert.Equal(outside, RealPath.Of(folder["a", "relative"]));
        Assert.Equal(Path.Combine(RealPath.Of(folder["a"]), "b"), RealPath.Of(folder["outside", "back", "b"]));
        Assert.Throws<CatalogError>(() => RealPath.Of(folder["a", "round", "x"]));
    }

    [Fact]
    public async Task A_commit_may_have_only_requirements()
    {
        await CreateAsync(HttpStatusCode.OK, "t");
        await ExpectAsync(HttpStatusCode.OK, "/v1/namespaces/n/tables/t", new JsonObject { ["requirements"] = new JsonArray() });
        await ExpectAsync(
            HttpStatusCode.Conflict,
            "/v1/namespaces/n/tables/t",
            JsonNode.Parse("""{"requirements":[{"type":"assert-current-schema-id","current-schema-id":7}]}""")!
        );
    }

    [Theory]
    [InlineData("/v1/namespaces")]
    [InlineData("/v1/namespaces/n/tables")]
    [InlineData("/v1/namespaces/n/tables/t")]
    [InlineData("/v1/namespaces/n/register")]
    [InlineData("/v1/transactions/commit")]
    public async Task An_endlessly_nested_request_is_a_bad_request(string path)
    {
        foreach (var (open, close) in ((string, string)[])[("[", "]"), ("{\"schema\":", "}"), ("{\"type\":", "}")])
        {
            var body = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));
            using var content = new StringContent(body, null, "application/json");
            using var answer = await host.Http.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    private static string Slashed(string path) => path.Replace('\\', '/');

    private Task CreateAsync(
        HttpStatusCode status,
        string name,
        string? location = null,
        JsonObject? properties = null,
        bool staged = false
    )
    {
        var body = new JsonObject { ["name"] = name, ["schema"] = JsonNode.Parse(Schema) };
        if (location is not null)
            body["location"] = location;
        if (properties is not null)
            body["properties"] = properties;
        if (staged)
            body["stage-create"] = true;
        return ExpectAsync(status, "/v1/namespaces/n/tables", body);
    }

    private Task CommitAsync(HttpStatusCode status, string table, JsonObject update) =>
        ExpectAsync(
            status,
            $"/v1/namespaces/n/tables/{table}",
            new JsonObject { ["requirements"] = new JsonArray(), ["updates"] = new JsonArray(update) }
        );

    private Task<string> RegisterAsync(HttpStatusCode status, string name, string location) =>
        ExpectAsync(status, "/v1/namespaces/n/register", new JsonObject { ["name"] = name, ["metadata-location"] = location });

    private async Task<string> ExpectAsync(HttpStatusCode status, string path, JsonNode body)
    {
        using var answer = await host.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, JsonSerializerOptions.Default, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.StatusCode == status, $"{path} {body}: {(int)answer.StatusCode} {text}");
        return text;
    }
}
