using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Balloon.Testing;

namespace Balloon.Interop.Tests.DotNetInteractive;

/// <summary>
/// The real .NET Interactive, driven as VS Code drives it: a JSON command per line on its standard input, events on its output.
/// </summary>
internal sealed class InteractiveEngine : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;

    private InteractiveEngine(Process process) => _process = process;

    /// <summary>The path at which tests/run installs the tool; skips the test where it is missing.</summary>
    public static string Require()
    {
        var folder =
            Environment.GetEnvironmentVariable("BALLOON_INTERACTIVE") ?? Path.Combine(Repo.Root, "artifacts", "test-tools", "interactive");
        var program = Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet-interactive.exe" : "dotnet-interactive");
        if (!File.Exists(program))
            Assert.Skip("the tool Microsoft.dotnet-interactive is not installed: tests/run installs it");
        if (!File.Exists(Path.Combine(Repo.Root, "artifacts", "notebook", "Balloon.Notebook.dll")))
            Assert.Skip("artifacts/notebook is not laid out: ./balloon --version builds it");
        return program;
    }

    /// <summary>Starts it in a folder.</summary>
    public static async Task<InteractiveEngine> StartAsync(string folder, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Require(), ["stdio", "--working-dir", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment["DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var engine = new InteractiveEngine(process);
        await engine.EventsAsync(e => Kind(e) == "KernelReady");
        return engine;
    }

    /// <summary>Runs a cell and returns its outputs.</summary>
    public async Task<IReadOnlyList<CellOutput>> RunAsync(string code, string kernel = "csharp") =>
        CellOutput.Of(await SendAsync("SubmitCode", new() { ["code"] = code, ["targetKernelName"] = kernel }));

    /// <summary>Sends a command, waits until it has ended, and returns the events in between.</summary>
    public async Task<IReadOnlyList<JsonNode>> SendAsync(string type, JsonObject command)
    {
        var token = Guid.NewGuid().ToString("N");
        var message = new JsonObject
        {
            ["commandType"] = type,
            ["command"] = command,
            ["token"] = token,
            ["routingSlip"] = new JsonArray(),
        };
        await _process.StandardInput.WriteLineAsync(message.ToJsonString());
        await _process.StandardInput.FlushAsync();
        return await EventsAsync(e =>
            Kind(e) is "CommandSucceeded" or "CommandFailed" && e["command"]?["token"]?.GetValue<string>() == token
        );
    }

    public static string Kind(JsonNode message) => message["eventType"]?.GetValue<string>() ?? "";

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: false); // A sandbox that a cell started must survive.
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<IReadOnlyList<JsonNode>> EventsAsync(Func<JsonNode, bool> isLast)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Limit);
        List<JsonNode> events = [];
        while (await _process.StandardOutput.ReadLineAsync(stop.Token) is { } line)
        {
            var text = line.Trim().TrimStart('\uFEFF');
            if (!text.StartsWith('{') || Parse(text) is not { } message)
                continue;
            events.Add(message);
            if (isLast(message))
                return events;
        }

        throw new InvalidOperationException("The engine ended.");
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
