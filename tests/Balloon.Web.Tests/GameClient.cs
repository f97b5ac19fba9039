using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Balloon.Web.Tests;

/// <summary>The requests of the game's page to the server, without a browser.</summary>
public sealed class GameClient(Uri url) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = url };

    public HttpClient Http => http;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> TryBeginAsync(string? name, string browser = "b1", string character = "Mario") =>
        http.PostAsJsonAsync(
            "game/rounds",
            new
            {
                browser,
                name,
                character,
            },
            Cancel
        );

    public async Task<(string Round, string Name)> BeginAsync(string name, string browser = "b1", string character = "Mario")
    {
        using var answer = await TryBeginAsync(name, browser, character);
        answer.EnsureSuccessStatusCode();
        var state = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
        return (state["round"]!.GetValue<string>(), state["name"]!.GetValue<string>());
    }

    public Task<HttpResponseMessage> TryPopAsync(string round, IEnumerable<object> pops, object? origin = null) =>
        http.PostAsJsonAsync($"game/rounds/{round}/pops", new { pops, origin }, Cancel);

    /// <summary>Sends pops until Kafka has acknowledged all that count.</summary>
    public async Task<JsonObject> PopAsync(string round, IEnumerable<object> pops, object? origin = null)
    {
        var all = pops.ToList();
        while (true)
        {
            using var answer = await TryPopAsync(round, all, origin);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
            var said = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancel))!;
            if (said["delivered"]!.AsArray().Count + said["refused"]!.AsArray().Count == all.Count)
                return said;
        }
    }

    public static object Pop(int n, string color = "red", int speed = 10, double at = 0) =>
        new
        {
            n,
            color,
            speed,
            at,
        };

    /// <summary>The messages of the live leaderboard.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(
        string round,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var stream = await http.GetStreamAsync($"game/live?round={round}", cancellationToken);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                yield return JsonSerializer.Deserialize<JsonObject>(line[6..])!;
        }
    }

    public void Dispose() => http.Dispose();
}
