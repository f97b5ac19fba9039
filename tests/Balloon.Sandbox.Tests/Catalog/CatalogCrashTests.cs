using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Balloon.Sandbox.Tests.Engine;
using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Catalog;

/// <summary>
/// The catalog is killed after each write of a change, in a separate process: the change is either complete or absent, everything
/// acknowledged before is there, and unreferenced files do no harm.
/// </summary>
public sealed class CatalogCrashTests
{
    private const string Folder = "BALLOON_TEST_CATALOG_FOLDER";
    private const string Port = "BALLOON_TEST_CATALOG_PORT";
    private const string KilledAt = "BALLOON_TEST_CATALOG_KILLED_AT";
    private const string Schema = """{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"a","required":false,"type":"long"}]}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("commit of two tables", "file written,file written,row written,row written,committed,file deleted,file deleted")]
    [InlineData("commit", "file written,row written,committed,file deleted")]
    [InlineData("create", "file written,row written,committed")]
    [InlineData("commit of a staged table", "file written,row written,committed")]
    [InlineData("register over another", "row written,row written,committed")]
    [InlineData("rename", "row written,committed")]
    [InlineData("drop", "row written,committed")]
    [InlineData("properties", "row written,row written,row written,committed")]
    public async Task A_change_killed_after_any_of_its_writes_is_applied_completely_or_not_at_all(string change, string writes)
    {
        if (change != "commit")
            Long.Only();
        var steps = new List<string>();
        string before;
        string after;
        using (var folder = new TempFolder())
        {
            await PrepareAsync(folder.Path);
            await using var catalog = await CatalogHost.StartAsync(folder.Path, step: steps.Add);
            before = await StateAsync(catalog.Http);
            await ChangeAsync(catalog.Http, folder.Path, change);
            after = await StateAsync(catalog.Http);
        }

        Assert.NotEqual(before, after);
        Assert.Equal(writes, string.Join(',', steps));
        for (var killedAt = 1; killedAt <= steps.Count; killedAt++)
        {
            using var folder = new TempFolder();
            await PrepareAsync(folder.Path);
            await KillAsync(folder.Path, change, killedAt);
            await using var catalog = await CatalogHost.StartAsync(folder.Path);
            var happened = steps.IndexOf("committed") < killedAt;
            Assert.Equal((killedAt, happened ? after : before), (killedAt, await StateAsync(catalog.Http)));
            if (!happened)
                await ChangeAsync(catalog.Http, folder.Path, change);
            Assert.Equal((killedAt, after), (killedAt, await StateAsync(catalog.Http)));
            await GoesOnAsync(catalog.Http, folder.Path);
        }
    }

    /// <summary>The process that is killed; started by the tests above.</summary>
    [Fact(Explicit = true)]
    public async Task Catalog_that_is_killed()
    {
        var left = int.Parse(Environment.GetEnvironmentVariable(KilledAt)!, CultureInfo.InvariantCulture);
        await using var catalog = await CatalogHost.StartAsync(
            Environment.GetEnvironmentVariable(Folder)!,
            int.Parse(Environment.GetEnvironmentVariable(Port)!, CultureInfo.InvariantCulture),
            _ =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    Process.GetCurrentProcess().Kill();
            }
        );
        // Until the test that started it ends.
        await Console.In.ReadToEndAsync(Stop);
    }

    private static async Task KillAsync(string folder, string change, int killedAt)
    {
        var port = Ports.Free();
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(CatalogCrashTests).Assembly.Location, "-explicit", "only", "-method", $"*.{nameof(Catalog_that_is_killed)}"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                [Folder] = folder,
                [Port] = $"{port}",
                [KilledAt] = $"{killedAt}",
            },
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(Stop);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Soon.EqualAsync(true, () => AnswersAsync(http, process), "answered by the catalog");
            await Assert.ThrowsAsync<HttpRequestException>(() => ChangeAsync(http, folder, change));
            await process.WaitForExitAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
            Assert.DoesNotContain("Finished", await output, StringComparison.Ordinal);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Process process)
    {
        Assert.False(process.HasExited);
        try
        {
            using var answer = await http.GetAsync(new Uri("/v1/config", UriKind.Relative), Stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // Two tables with a history, whose old metadata is removed with the next commit, and acknowledged changes that must not be lost.
    private static async Task PrepareAsync(string folder)
    {
        await using var catalog = await CatalogHost.StartAsync(folder);
        await SendAsync(catalog.Http, "/v1/namespaces", """{"namespace":["ns"],"properties":{"old":"value"}}""");
        const string Keep =
            """{"action":"set-properties","updates":{"write.metadata.delete-after-commit.enabled":"true","write.metadata.previous-versions-max":"1"}}""";
        foreach (var table in (string[])["a", "b"])
        {
            await SendAsync(catalog.Http, "/v1/namespaces/ns/tables", $$"""{"name":"{{table}}","schema":{{Schema}}}""");
            await SendAsync(catalog.Http, $"/v1/namespaces/ns/tables/{table}", $$"""{"updates":[{{Keep}},{{Set(table)}}]}""");
            await SendAsync(catalog.Http, $"/v1/namespaces/ns/tables/{table}", $$"""{"updates":[{{Set("before")}}]}""");
        }
    }

    private static async Task ChangeAsync(HttpClient http, string folder, string change)
    {
        const string Create = """
            {"action":"assign-uuid","uuid":"0f0e0d0c-0b0a-4908-8706-050403020100"},{"action":"upgrade-format-version","format-version":2}
            """;
        switch (change)
        {
            case "commit of two tables":
                await SendAsync(http, "/v1/transactions/commit", $$"""{"table-changes":[{{Change("a")}},{{Change("b")}}]}""");
                break;
            case "commit":
                await SendAsync(http, "/v1/namespaces/ns/tables/a", $$"""{"updates":[{{Set("new")}}]}""");
                break;
            case "create":
                await SendAsync(http, "/v1/namespaces/ns/tables", $$"""{"name":"c","schema":{{Schema}}}""");
                break;
            case "commit of a staged table":
                var location = new Uri(Path.Combine(CatalogHost.WarehouseOf(folder), "ns", "c"));
                await SendAsync(
                    http,
                    "/v1/namespaces/ns/tables/c",
                    $$$"""
                    {"requirements":[{"type":"assert-create"}],"updates":[{{{Create}}},{"action":"add-schema","schema":{{{Schema}}}},
                    {"action":"set-current-schema","schema-id":-1},{"action":"add-spec","spec":{"spec-id":0,"fields":[]}},
                    {"action":"set-default-spec","spec-id":-1},{"action":"add-sort-order","sort-order":{"order-id":0,"fields":[]}},
                    {"action":"set-default-sort-order","sort-order-id":-1},{"action":"set-location","location":"{{{location}}}"}]}
                    """
                );
                break;
            case "register over another":
                var metadata = (await GetAsync(http, "/v1/namespaces/ns/tables/a"))["metadata-location"];
                await SendAsync(
                    http,
                    "/v1/namespaces/ns/register",
                    $$"""{"name":"b","metadata-location":"{{metadata}}","overwrite":true}"""
                );
                break;
            case "rename":
                await SendAsync(
                    http,
                    "/v1/tables/rename",
                    """{"source":{"namespace":["ns"],"name":"a"},"destination":{"namespace":["ns"],"name":"c"}}"""
                );
                break;
            case "drop":
                using (
                    var dropped = await http.DeleteAsync(new Uri("/v1/namespaces/ns/tables/a?purgeRequested=true", UriKind.Relative), Stop)
                )
                    dropped.EnsureSuccessStatusCode();
                break;
            case "properties":
                await SendAsync(http, "/v1/namespaces/ns/properties", """{"removals":["old"],"updates":{"new":"value"}}""");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, null);
        }

        static string Change(string table) =>
            $$"""{"identifier":{"namespace":["ns"],"name":"{{table}}"},"requirements":[],"updates":[{{Set("new")}}]}""";
    }

    // Every table accepts a commit; a new one can have the name of an interrupted creation, and be dropped with all its files.
    private static async Task GoesOnAsync(HttpClient http, string folder)
    {
        foreach (var table in await TablesAsync(http))
        {
            await SendAsync(http, $"/v1/namespaces/ns/tables/{table}", $$"""{"updates":[{{Set("after")}}]}""");
            var metadata = (await GetAsync(http, $"/v1/namespaces/ns/tables/{table}"))["metadata"]!;
            Assert.Equal("yes", metadata["properties"]!["after"]!.GetValue<string>());
            var location = new Uri(metadata["location"]!.GetValue<string>()).LocalPath;
            using var dropped = await http.DeleteAsync(
                new Uri($"/v1/namespaces/ns/tables/{table}?purgeRequested=true", UriKind.Relative),
                Stop
            );
            dropped.EnsureSuccessStatusCode();
            await SendAsync(http, "/v1/namespaces/ns/tables", $$"""{"name":"{{table}}","schema":{{Schema}}}""");
        }

        Assert.True(Directory.Exists(CatalogHost.WarehouseOf(folder)));
    }

    private static string Set(string property) => $$$"""{"action":"set-properties","updates":{"{{{property}}}":"yes"}}""";

    /// <summary>Everything that clients see, except for what differs from run to run.</summary>
    private static async Task<string> StateAsync(HttpClient http)
    {
        var state = new StringBuilder((await GetAsync(http, "/v1/namespaces/ns"))["properties"]!.ToJsonString());
        foreach (var table in await TablesAsync(http))
        {
            var metadata = (await GetAsync(http, $"/v1/namespaces/ns/tables/{table}"))["metadata"]!;
            state.Append(
                CultureInfo.InvariantCulture,
                $"\n{table} {metadata["properties"]?.ToJsonString()} {metadata["schemas"]!.ToJsonString()}"
            );
        }

        return state.ToString();
    }

    private static async Task<List<string>> TablesAsync(HttpClient http) =>
        [
            .. (await GetAsync(http, "/v1/namespaces/ns/tables"))["identifiers"]!
                .AsArray()
                .Select(table => table!["name"]!.GetValue<string>()),
        ];

    private static async Task<JsonNode> GetAsync(HttpClient http, string path) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), Stop))!;

    private static async Task SendAsync(HttpClient http, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Stop)}");
    }
}
