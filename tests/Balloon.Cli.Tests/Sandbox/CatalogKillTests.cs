using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Balloon.Sandbox.Hosting;
using Balloon.Testing;

namespace Balloon.Cli.Tests.Sandbox;

/// <summary>The catalog is killed at random moments of its commits: acknowledged commits are there, and every table loads.</summary>
public sealed class CatalogKillTests
{
    private const int Writers = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Acknowledged_writes_survive_a_kill() => RunAsync(rounds: 1, seed: 1);

    [Fact]
    public Task Acknowledged_writes_survive_many_kills()
    {
        Long.Only();
        return RunAsync(rounds: 30, seed: 2);
    }

    private static async Task RunAsync(int rounds, int seed)
    {
        var random = new Random(seed);
        await using var balloon = new BalloonCommand();
        await balloon.UpAsync();
        await CreateTablesAsync(balloon);
        var acknowledged = new ConcurrentBag<(int Table, string Key)>();
        for (var round = 0; round < rounds; round++)
        {
            var stack = Stack.TryRead(balloon.StackFile)!;
            using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var writers = Enumerable
                .Range(0, Writers)
                .Select(writer => Task.Run(() => WriteAsync(stack.Catalog, writer, round, acknowledged, stopping.Token), Stop))
                .ToList();
            // Killed after so many more commits, wherever the other writers are.
            var wanted = acknowledged.Count + random.Next(2 * Writers, 20 * Writers);
            await Eventually.TrueAsync(() => acknowledged.Count >= wanted, "commits are acknowledged", cancellationToken: Stop);
            using (var host = Process.GetProcessById(stack.Pid))
            {
                host.Kill();
                await host.WaitForExitAsync(Stop);
            }

            await stopping.CancelAsync();
            await Task.WhenAll(writers);
            await balloon.UpAsync();
            await CheckAsync(balloon, acknowledged);
        }
    }

    private static async Task CreateTablesAsync(BalloonCommand balloon)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Stack.TryRead(balloon.StackFile)!.Catalog) };
        await PostAsync(http, "/v1/namespaces", """{"namespace":["n"]}""", Stop);
        const string Schema = """{"type":"struct","schema-id":0,"fields":[{"id":1,"name":"a","required":false,"type":"long"}]}""";
        for (var table = 0; table < 2; table++)
            await PostAsync(http, "/v1/namespaces/n/tables", $$"""{"name":"t{{table}}","schema":{{Schema}}}""", Stop);
    }

    /// <summary>Half of the writers change one table at a time, the others both in one transaction.</summary>
    private static async Task WriteAsync(
        string catalog,
        int writer,
        int round,
        ConcurrentBag<(int Table, string Key)> acknowledged,
        CancellationToken cancellationToken
    )
    {
        using var http = new HttpClient { BaseAddress = new Uri(catalog) };
        try
        {
            for (var i = 0; ; i++)
            {
                var key = $"r{round}-w{writer}-{i}";
                var update = $$$"""{"action":"set-properties","updates":{"{{{key}}}":"x"}}""";
                if (writer % 2 == 0)
                {
                    var table = i % 2;
                    await PostAsync(
                        http,
                        $"/v1/namespaces/n/tables/t{table}",
                        $$"""{"requirements":[],"updates":[{{update}}]}""",
                        cancellationToken
                    );
                    acknowledged.Add((table, key));
                    continue;
                }

                string Change(int table) =>
                    $$"""{"identifier":{"namespace":["n"],"name":"t{{table}}"},"requirements":[],"updates":[{{update}}]}""";
                await PostAsync(
                    http,
                    "/v1/transactions/commit",
                    $$"""{"table-changes":[{{Change(0)}},{{Change(1)}}]}""",
                    cancellationToken
                );
                acknowledged.Add((0, key));
                acknowledged.Add((1, key));
            }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            // The server was killed.
        }
    }

    private static async Task CheckAsync(BalloonCommand balloon, IEnumerable<(int Table, string Key)> acknowledged)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Stack.TryRead(balloon.StackFile)!.Catalog) };
        var properties = new HashSet<string>[2];
        for (var table = 0; table < 2; table++)
        {
            var loaded = await http.GetFromJsonAsync<JsonObject>(new Uri($"/v1/namespaces/n/tables/t{table}", UriKind.Relative), Stop);
            properties[table] = (loaded!["metadata"]!["properties"]?.AsObject() ?? []).Select(property => property.Key).ToHashSet();
        }

        Assert.All(acknowledged, commit => Assert.Contains(commit.Key, properties[commit.Table]));
        // A transaction is in both tables or in neither, acknowledged or not.
        bool OfTransaction(string key) => key.Contains("-w1-", StringComparison.Ordinal) || key.Contains("-w3-", StringComparison.Ordinal);
        Assert.Equal(
            properties[0].Where(OfTransaction).Order(StringComparer.Ordinal),
            properties[1].Where(OfTransaction).Order(StringComparer.Ordinal)
        );
    }

    private static async Task PostAsync(HttpClient http, string path, string body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
